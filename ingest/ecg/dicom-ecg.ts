// A DICOM waveform object as an ECG: channels of the original rhythm in millivolts (sensitivity, correction, baseline, units), what the
// device measured and stated in the annotations (PS3.3 A.34, C.10.9, C.10.10). Identity elements of the dataset are not looked at. Pure.
import type { Dataset, Element } from '../dicom/elements.ts';
import { asciiOf, decodeOf, itemsOf, textOf } from '../dicom/values.ts';
import {
  isFitRate,
  type EcgInterval,
  type EcgReading,
  type Lead,
  type Unreadable,
} from './reading.ts';

const TAGS = {
  codeValue: 0x00080100,
  codeMeaning: 0x00080104,
  channels: 0x003a0005,
  samples: 0x003a0010,
  frequency: 0x003a001a,
  channelDefinitions: 0x003a0200,
  channelSource: 0x003a0208,
  sensitivity: 0x003a0210,
  sensitivityUnits: 0x003a0211,
  correction: 0x003a0212,
  baseline: 0x003a0213,
  originality: 0x003a0004,
  measurementUnits: 0x004008ea,
  conceptName: 0x0040a043,
  conceptCode: 0x0040a168,
  numericValue: 0x0040a30a,
  annotations: 0x0040b020,
  waveforms: 0x54000100,
  bitsAllocated: 0x54001004,
  interpretation: 0x54001006,
  data: 0x54001010,
  text: 0x00700006,
} as const;

const MILLIVOLTS: Readonly<Record<string, number>> = { uV: 0.001, mV: 1, V: 1_000, nV: 1e-6 };
const SECOND_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, us: 0.001 };
const CHANNELS_MAX = 64;

/** By the meaning, in any coding scheme: SCP-ECG, MDC and the makers' own differ in their codes and agree in these words. */
const INTERVALS: readonly (readonly [RegExp, EcgInterval])[] = [
  [/^(?:global |mean |ventricular )?rr (?:interval|duration)/i, 'rr'],
  [/^(?:global |mean )?p(?:r|q|-r) (?:interval|duration)/i, 'pr'],
  [/^(?:global |mean )?qrs (?:duration|interval)/i, 'qrs'],
  [/^(?:global |mean )?qtc/i, 'qtc'],
  [/^(?:global |mean )?qt (?:interval|duration)/i, 'qt'],
];
const RATE = /(?:heart|ventricular) rate/i;

/** `siteCharset`: how a site's texts are written when the object does not say. */
export function readDicomEcg(dataset: Dataset, siteCharset?: string): EcgReading | Unreadable {
  const group = rhythmOf(itemsOf(dataset, TAGS.waveforms));
  if (group === undefined) return { unreadable: 'the object holds no waveform' };
  const ratePerSecond = numberOf(group, TAGS.frequency) ?? 0;
  if (!isFitRate(ratePerSecond)) return { unreadable: 'the sampling rate is missing or not read' };
  const leads = leadsOf(group);
  if ('unreadable' in leads) return leads;
  const decode = decodeOf(dataset, siteCharset);
  const annotations = itemsOf(dataset, TAGS.annotations);
  const texts = annotations.flatMap((item) => [
    textOf(item, TAGS.text, decode),
    ...itemsOf(item, TAGS.conceptCode).map((code) => textOf(code, TAGS.codeMeaning, decode)),
  ]);
  return {
    form: 'dicom',
    ratePerSecond,
    leads: leads.found,
    device: measuredOf(annotations),
    statements: texts.filter((text) => text !== undefined),
    annotatedBeats: undefined,
  };
}

/** The recording itself; a derived group, such as the representative beat, is the device's own work. */
const rhythmOf = (groups: readonly Dataset[]): Dataset | undefined =>
  groups.find((group) => asciiOf(group, TAGS.originality) === 'ORIGINAL') ?? groups[0];

function leadsOf(group: Dataset): { readonly found: readonly Lead[] } | Unreadable {
  const data = group.get(TAGS.data);
  const bits = numberOf(group, TAGS.bitsAllocated) ?? 16;
  const form = asciiOf(group, TAGS.interpretation) ?? 'SS';
  if (data === undefined) return { unreadable: 'the waveform holds no samples' };
  if (bits !== 16 || form !== 'SS')
    return { unreadable: `samples of ${String(bits)} bits, ${form}, are not read` };
  const definitions = itemsOf(group, TAGS.channelDefinitions);
  const channels = numberOf(group, TAGS.channels) ?? definitions.length;
  if (channels < 1 || channels > CHANNELS_MAX || definitions.length < channels)
    return { unreadable: 'the channels are not defined' };
  const samples = Math.floor(data.bytes.length / 2 / channels);
  if (samples < (numberOf(group, TAGS.samples) ?? 0))
    return { unreadable: 'the waveform is shorter than stated' };
  return {
    found: definitions.slice(0, channels).map((definition, channel) => ({
      name: leadName(definition),
      millivolts: samplesOf(data, definition, { channel, channels, samples }),
    })),
  };
}

function samplesOf(
  data: Element,
  definition: Dataset,
  { channel, channels, samples }: { channel: number; channels: number; samples: number },
): Float64Array {
  const units = itemsOf(definition, TAGS.sensitivityUnits)[0];
  const unit = MILLIVOLTS[(units && asciiOf(units, TAGS.codeValue)) ?? ''] ?? 0.001;
  const factor =
    (numberOf(definition, TAGS.sensitivity) ?? 1) * (numberOf(definition, TAGS.correction) ?? 1);
  const baseline = numberOf(definition, TAGS.baseline) ?? 0;
  const view = new DataView(data.bytes.buffer, data.bytes.byteOffset, data.bytes.byteLength);
  return Float64Array.from({ length: samples }, (_, index) => {
    const raw = view.getInt16(2 * (index * channels + channel), !data.bigEndian);
    return (raw * factor + baseline) * unit;
  });
}

/** `Lead aVF (Einthoven)`: the short name. */
function leadName(definition: Dataset): string {
  const source = itemsOf(definition, TAGS.channelSource)[0];
  const meaning = (source && asciiOf(source, TAGS.codeMeaning)) ?? '';
  return /^(?:lead )?(I{1,3}|aV[RLF]|V[1-9]R?|MLII|[XYZ])\b/i.exec(meaning)?.[1] ?? 'lead';
}

function measuredOf(annotations: readonly Dataset[]): EcgReading['device'] {
  const intervalsMs: Partial<Record<EcgInterval, number>> = {};
  let heartRatePerMin: number | undefined;
  for (const item of annotations) {
    const value = numberOf(item, TAGS.numericValue);
    const concept = itemsOf(item, TAGS.conceptName)[0];
    const meaning = (concept && asciiOf(concept, TAGS.codeMeaning)) ?? '';
    // Devices write 0 for what they did not measure.
    if (value === undefined || value <= 0) continue;
    if (RATE.test(meaning)) heartRatePerMin ??= value;
    const name = INTERVALS.find(([words]) => words.test(meaning))?.[1];
    const units = itemsOf(item, TAGS.measurementUnits)[0];
    const factor = SECOND_MS[(units && asciiOf(units, TAGS.codeValue)) ?? 'ms'];
    if (name !== undefined && factor !== undefined) intervalsMs[name] ??= value * factor;
  }
  return { heartRatePerMin, intervalsMs };
}

/** Of binary and of decimal elements; those without a VR by their length. */
function numberOf(dataset: Dataset, tag: number): number | undefined {
  const element = dataset.get(tag);
  if (element === undefined || element.bytes.length === 0) return undefined;
  const { vr, bytes, bigEndian } = element;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (vr === 'US' && bytes.length >= 2) return view.getUint16(0, !bigEndian);
  if (vr === 'UL' && bytes.length >= 4) return view.getUint32(0, !bigEndian);
  const text = asciiOf(dataset, tag) ?? '';
  if (/^[-+.\d]/.test(text)) return finite(Number(text));
  if (bytes.length === 2) return view.getUint16(0, !bigEndian);
  return bytes.length === 4 ? view.getUint32(0, !bigEndian) : undefined;
}

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);
