// HL7 annotated ECG (aECG, ANSI/HL7 V3 ECG R1): leads of the rhythm series, the device's intervals and statements. Walks the elements with
// saxes, which knows only the five entities of XML; a document type, where others could be declared, is refused. Names, identities, places
// and comments are passed over and never collected.
import { SaxesParser } from 'saxes';
import {
  isFitRate,
  type EcgInterval,
  type EcgReading,
  type Lead,
  type Unreadable,
} from './reading.ts';

const DEPTH_MAX = 64;
const SAMPLES_MAX = 10_000_000;
const LEADS_MAX = 64;
const VALUES_MAX = 10_000;

/** Where several mean the same interval, the first that is stated counts. */
const INTERVALS: readonly (readonly [string, EcgInterval])[] = [
  ['MDC_ECG_TIME_PD_RR', 'rr'],
  ['MDC_ECG_TIME_PD_RR_GL', 'rr'],
  ['MDC_ECG_TIME_PD_PR', 'pr'],
  ['MDC_ECG_TIME_PD_PQ', 'pr'],
  ['MDC_ECG_TIME_PD_PR_GL', 'pr'],
  ['MDC_ECG_TIME_PD_QRS', 'qrs'],
  ['MDC_ECG_TIME_PD_QRS_GL', 'qrs'],
  ['MDC_ECG_TIME_PD_QT', 'qt'],
  ['MDC_ECG_TIME_PD_QT_GL', 'qt'],
  ['MDC_ECG_TIME_PD_QTc', 'qtc'],
  ['MDC_ECG_TIME_PD_QTcB', 'qtc'],
  ['MDC_ECG_TIME_PD_QTcF', 'qtc'],
  ['MDC_ECG_TIME_PD_QTC', 'qtc'],
];
const MEASURED: ReadonlySet<string> = new Set(INTERVALS.map(([code]) => code));
const RATES: readonly string[] = [
  'MDC_ECG_HEART_RATE',
  'MDC_ECG_VENT_RATE',
  'MDC_ECG_VENTRICULAR_RATE',
];
const REPRESENTATIVE = 'REPRESENTATIVE_BEAT';
const STATEMENTS = /^MDC_ECG_(?:RHY|INTERPRETATION)/;
const LEAD = 'MDC_ECG_LEAD_';
const MILLIVOLTS: Readonly<Record<string, number>> = { uV: 0.001, mV: 1, V: 1_000, nV: 1e-6 };
const SECONDS: Readonly<Record<string, number>> = { s: 1, ms: 0.001, us: 1e-6 };

interface Collected {
  readonly leads: Lead[];
  readonly measured: Map<string, number[]>;
  readonly statements: string[];
  seconds: number;
}

class Refusal extends Error {}

export function readAecg(xml: string): EcgReading | Unreadable {
  const collected: Collected = { leads: [], measured: new Map(), statements: [], seconds: 0 };
  try {
    walk(xml, collected);
  } catch (error) {
    // What saxes says of a fault quotes the text; only our own words may be shown.
    return { unreadable: error instanceof Refusal ? error.message : 'the XML is not well formed' };
  }
  const ratePerSecond = Math.round(1e6 / collected.seconds) / 1e6;
  if (collected.leads.length === 0) return { unreadable: 'no lead of a rhythm series was found' };
  if (!isFitRate(ratePerSecond)) return { unreadable: 'the sampling rate is missing or not read' };
  const intervalsMs: Partial<Record<EcgInterval, number>> = {};
  for (const [code, name] of INTERVALS) {
    const value = middle(collected.measured.get(code));
    if (value !== undefined) intervalsMs[name] ??= value;
  }
  const rates = RATES.flatMap((code) => middle(collected.measured.get(code)) ?? []);
  return {
    form: 'aecg',
    ratePerSecond,
    leads: collected.leads,
    device: {
      heartRatePerMin: rates[0],
      intervalsMs,
    },
    statements: collected.statements,
    annotatedBeats: undefined,
  };
}

function walk(xml: string, collected: Collected): void {
  const parser = new SaxesParser();
  const path: string[] = [];
  /** Codes of the elements that are open, by depth. */
  const codes: string[] = [];
  let scale = { factor: 0, origin: 0 };
  let text = '';
  parser.on('doctype', () => {
    throw new Refusal('a document type is declared');
  });
  parser.on('opentag', ({ name, attributes }) => {
    path.push(name);
    if (path.length > DEPTH_MAX) throw new Refusal('elements are nested too deep');
    text = '';
    if (path.includes('derivedSeries') && !path.includes('annotation')) return;
    const parent = path.length - 2;
    const { code = '' } = attributes;
    const within = codes[parent - 1] ?? '';
    if (name === 'code') codes[parent] = code;
    else codes[path.length - 1] = '';
    if (name === 'increment') collected.seconds ||= inUnit(attributes, SECONDS);
    if (name === 'origin') scale = { ...scale, origin: inUnit(attributes, MILLIVOLTS) };
    if (name === 'scale') scale = { ...scale, factor: inUnit(attributes, MILLIVOLTS) };
    if (name === 'value' && path[parent] === 'annotation')
      collect(collected, codes[parent] ?? within, attributes);
  });
  parser.on('text', (part) => {
    if (path.at(-1) === 'digits' || path.at(-1) === 'value') text += part;
  });
  parser.on('closetag', ({ name }) => {
    const parent = path.length - 2;
    if (name === 'digits' && !path.includes('derivedSeries')) {
      const lead = leadOf(codes[parent - 1] ?? '', text, scale);
      const series = path.indexOf('series');
      const isRhythm = series < 0 || codes[series] !== REPRESENTATIVE;
      // A second series holds the same leads of another time.
      const isNew = !collected.leads.some(({ name: known }) => known === lead?.name);
      if (lead !== undefined && isRhythm && isNew) collected.leads.push(lead);
      if (collected.leads.length > LEADS_MAX) throw new Refusal('there are too many leads');
    }
    if (name === 'value' && path[parent] === 'annotation' && STATEMENTS.test(codes[parent] ?? ''))
      keepStatement(collected, text);
    path.pop();
    text = '';
  });
  parser.write(xml).close();
}

function collect(
  collected: Collected,
  code: string,
  attributes: Readonly<Record<string, string>>,
): void {
  const { value = '', unit = '', displayName, code: meaning } = attributes;
  if (STATEMENTS.test(code)) keepStatement(collected, displayName ?? meaning ?? '');
  if (!MEASURED.has(code) && !RATES.includes(code)) return;
  const number = Number(value) * (unit === 's' ? 1_000 : 1);
  const values = collected.measured.get(code) ?? [];
  if (value === '' || !Number.isFinite(number) || values.length >= VALUES_MAX) return;
  collected.measured.set(code, [...values, number]);
}

function keepStatement(collected: Collected, text: string): void {
  if (text.trim() !== '' && collected.statements.length < VALUES_MAX)
    collected.statements.push(text);
}

function leadOf(
  code: string,
  digits: string,
  { factor, origin }: { factor: number; origin: number },
): Lead | undefined {
  if (!code.startsWith(LEAD)) return undefined;
  const words = digits.trim().split(/\s+/);
  if (words.length > SAMPLES_MAX) throw new Refusal('there are too many samples');
  return {
    name: code.slice(LEAD.length).replace(/^AV/, 'aV'),
    millivolts: Float64Array.from(words, (word) => origin + factor * Number(word)),
  };
}

function inUnit(
  { value, unit = '' }: Readonly<Record<string, string>>,
  units: Readonly<Record<string, number>>,
): number {
  const number = Number(value) * (units[unit] ?? Number.NaN);
  if (!Number.isFinite(number)) throw new Refusal('a scale or increment has no number or unit');
  return number;
}

/** Devices state an interval for every beat and for the representative one. */
function middle(values: readonly number[] | undefined): number | undefined {
  return values?.toSorted((a, b) => a - b)[values.length >> 1];
}
