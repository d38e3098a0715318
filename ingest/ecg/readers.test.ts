// WFDB and aECG: what is read, what is refused, and that reasons quote nothing.
import { describe, expect, it } from 'vitest';
import { readAecg } from './read-aecg.ts';
import { readBeatAnnotations } from './wfdb-annotations.ts';
import { readWfdbHeader, type WfdbSignal } from './wfdb-header.ts';
import { readWfdbSamples } from './wfdb-samples.ts';

const signal = (format: 16 | 212): WfdbSignal => ({
  file: 'a.dat',
  format,
  gainPerUnit: 200,
  baseline: 0,
  unit: 'mV',
  name: 'II',
});

describe('a WFDB record', () => {
  it('has its header read, without its comments', () => {
    const header = readWfdbHeader(
      'r 2 360 650000\na.dat 212 200 11 1024 995 -22131 0 MLII\na.dat 212 100(7)/uV 11 1024 1 1 0 V5\n# 69 M Zhang San\n',
    );
    expect(header).toMatchObject({
      ratePerSecond: 360,
      signals: [
        { gainPerUnit: 200, baseline: 1_024, unit: 'mV', name: 'MLII' },
        { gainPerUnit: 100, baseline: 7, unit: 'uV', name: 'V5' },
      ],
    });
    expect(JSON.stringify(header)).not.toContain('Zhang');
  });

  it.each([
    '',
    'r 1 360 10\na.dat 8 200',
    'r 2 360 10\na.dat 16 200',
    'r 1 5 10\na.dat 16 200',
    'r x',
  ])('that is not understood is refused with a reason (%#)', (text) => {
    expect(readWfdbHeader(text)).toHaveProperty('unreadable');
  });

  it('has samples of twelve and of sixteen bits, and gaps', () => {
    const twelve = readWfdbSamples(Uint8Array.of(0xc8, 0xf0, 0x38, 0x00, 0x08, 0x00), [
      signal(212),
    ]);
    expect([...(twelve[0] ?? [])]).toEqual([1, -1, Number.NaN, 0]);
    const sixteen = readWfdbSamples(Uint8Array.of(0xc8, 0, 0x38, 0xff, 0, 0x80), [signal(16)]);
    expect([...(sixteen[0] ?? [])]).toEqual([1, -1, Number.NaN]);
  });

  it('has its beats read past rhythm changes, notes and long skips', () => {
    const word = (code: number, step: number): number[] => [step & 0xff, (code << 2) | (step >> 8)];
    const bytes = Uint8Array.from(
      [
        word(28, 18),
        word(63, 3),
        [65, 66, 67, 0],
        word(1, 59),
        word(59, 0),
        [1, 0, 4, 0],
        word(5, 6),
        word(61, 2),
        word(0, 0),
      ].flat(),
    );
    expect(readBeatAnnotations(bytes)).toEqual([77, 77 + 65_540 + 6]);
  });
});

describe('an aECG document', () => {
  const lead = (digits: string): string =>
    `<a><series><sequence><code code="T"/><value><head value="1"/><increment value="0.002" unit="s"/></value></sequence><sequence><code code="MDC_ECG_LEAD_II"/><value><origin value="10" unit="uV"/><scale value="2.5" unit="uV"/><digits>${digits}</digits></value></sequence></series></a>`;

  it('has its leads in millivolts', () => {
    const read = readAecg(lead(' 4 -8\n0'));
    expect(read).toMatchObject({ ratePerSecond: 500, leads: [{ name: 'II' }] });
    if ('leads' in read)
      expect([...(read.leads[0]?.millivolts ?? [])].map((v) => Math.round(v * 1e6))).toEqual([
        20_000, -10_000, 10_000,
      ]);
  });

  it.each([
    ['a document type', `<!DOCTYPE a [<!ENTITY x "y">]>${lead('1')}`],
    ['an unknown entity', lead('&x;')],
    ['an end too early', lead('1').slice(0, -4)],
    ['no lead', '<a/>'],
    ['nothing', ''],
    ['elements nested too deep', '<a>'.repeat(100)],
    ['no unit', lead('1').replaceAll('uV', 'furlong')],
  ])('with %s is refused with a reason that quotes nothing', (_, xml) => {
    const read = readAecg(xml);
    expect(read).toHaveProperty('unreadable');
    expect(JSON.stringify(read)).not.toMatch(/furlong|ENTITY/);
  });
});
