// Datasets that a device might send: scales and units, both byte orders, another scheme's words, and what is refused.
import { describe, expect, it } from 'vitest';
import type { Dataset, Element } from '../dicom/elements.ts';
import { readDicomEcg } from './dicom-ecg.ts';

const element = (vr: string, bytes: Uint8Array, bigEndian = false): Element => ({
  vr,
  bytes,
  bigEndian,
  items: undefined,
});
const text = (vr: string, value: string): Element => element(vr, Buffer.from(value));
const short = (value: number): Element => element('US', Uint8Array.of(value & 0xff, value >> 8));
const items = (...datasets: Dataset[]): Element => ({
  ...element('SQ', new Uint8Array()),
  items: datasets,
});
const coded = (value: string, meaning: string): Element =>
  items(
    new Map([
      [0x00080100, text('SH', value)],
      [0x00080104, text('LO', meaning)],
    ]),
  );

function channel(
  name: string,
  { unit, scale, baseline }: { unit: string; scale: string; baseline: string },
): Dataset {
  return new Map([
    [0x003a0208, coded('x', name)],
    [0x003a0210, text('DS', scale)],
    [0x003a0211, coded(unit, unit)],
    [0x003a0213, text('DS', baseline)],
  ]);
}

function waveform(data: Element, extra: readonly (readonly [number, Element])[] = []): Dataset {
  const group: Dataset = new Map<number, Element>([
    [0x003a0005, short(2)],
    [0x003a0010, short(2)],
    [0x003a001a, text('DS', '500')],
    [
      0x003a0200,
      items(
        channel('Lead aVF (Einthoven)', { unit: 'uV', scale: '2.5', baseline: '100' }),
        channel('V1', { unit: 'mV', scale: '0.01', baseline: '0' }),
      ),
    ],
    [0x54001004, short(16)],
    [0x54001006, text('CS', 'SS')],
    [0x54001010, data],
    ...extra,
  ]);
  return new Map([[0x54000100, items(group)]]);
}

const SAMPLES = element('OW', Uint8Array.of(4, 0, 100, 0, 0xfc, 0xff, 0x9c, 0xff));

function millivolts(dataset: Dataset): number[][] {
  const read = readDicomEcg(dataset);
  if ('unreadable' in read) throw new Error(read.unreadable);
  return read.leads.map((lead) => [...lead.millivolts].map((each) => Math.round(each * 1e6) / 1e6));
}

describe('a DICOM waveform', () => {
  it('has each channel in millivolts by its own sensitivity, baseline and unit', () => {
    expect(millivolts(waveform(SAMPLES))).toEqual([
      [0.11, 0.09],
      [1, -1],
    ]);
  });

  it('is the same in the other byte order', () => {
    const swapped = element('OW', Uint8Array.of(0, 4, 0, 100, 0xff, 0xfc, 0xff, 0x9c), true);
    expect(millivolts(waveform(swapped))).toEqual([
      [0.11, 0.09],
      [1, -1],
    ]);
  });

  it('has its short lead names, and intervals by their meaning in seconds too; 0 was not measured', () => {
    const measured = (meaning: string, value: string, unit: string): Dataset =>
      new Map([
        [0x0040a043, coded('x', meaning)],
        [0x0040a30a, text('DS', value)],
        [0x004008ea, coded(unit, unit)],
      ]);
    const read = readDicomEcg(
      new Map([
        ...waveform(SAMPLES),
        [
          0x0040b020,
          items(
            measured('PR Interval', '0', 'ms'),
            measured('QTc Interval', '0.41', 's'),
            measured('Heart Rate', '72', '/min'),
          ),
        ],
      ]),
    );
    expect(read).toMatchObject({
      leads: [{ name: 'aVF' }, { name: 'V1' }],
      device: { heartRatePerMin: 72, intervalsMs: { qtc: 410 } },
    });
  });

  it.each([
    ['no waveform', new Map()],
    ['no samples', waveform(SAMPLES, [[0x54001010, items()]])],
    ['samples of eight bits', waveform(SAMPLES, [[0x54001004, short(8)]])],
    ['fewer samples than stated', waveform(SAMPLES, [[0x003a0010, short(3)]])],
    ['channels without definitions', waveform(SAMPLES, [[0x003a0005, short(3)]])],
    ['no rate', waveform(SAMPLES, [[0x003a001a, text('DS', 'fast')]])],
  ] as const)('with %s is refused with a reason', (_, dataset) => {
    expect(readDicomEcg(dataset)).toHaveProperty('unreadable');
  });
});
