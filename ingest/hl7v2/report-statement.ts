// Reports that come as ORU and are no laboratory's: of an ECG, of imaging. The kind is read from OBR-24 (table 0074), else from the code or
// the name of what was asked for; what is neither stays the laboratory's. Pure.
import type { EcgStatement, ImagingStatement } from '../normalise/statement.ts';
import { modalityOfWords } from '../normalise/modality-of-words.ts';
import { pieces } from '../normalise/pieces.ts';
import type { LaboratoryFacts, LaboratoryResultFact } from './facts.ts';
import { identifiedPerson, REPORT_TIME_FROM } from './to-statement.ts';

const ECG_SECTIONS: ReadonlySet<string> = new Set(['EC', 'ECG', 'EKG']);
const ECG_CODES: ReadonlySet<string> = new Set(['11524-6', '34534-8', '28010-7', '34142-0']);
const ECG_NAME = /心电图|\b(?:ECG|EKG|electrocardiogra(?:m|phy))\b/i;

/** Sections of table 0074 and the kind of device, where they have one. */
const IMAGING_SECTIONS: Readonly<Record<string, string>> = {
  RAD: 'OT',
  IMG: 'OT',
  XRC: 'OT',
  RX: 'DX',
  DR: 'DX',
  DX: 'DX',
  CR: 'CR',
  CT: 'CT',
  CTH: 'CT',
  NMR: 'MR',
  MR: 'MR',
  RUS: 'US',
  VUS: 'US',
  CUS: 'US',
  OUS: 'US',
  US: 'US',
};
/** A part of the body beside a device: `CT` alone may be the threshold cycle of a PCR. */
const IMAGING_NAME =
  /胸片|X线|X光|(?:胸部?|肺部?|头颅?|颅脑|腹部?|盆腔|颈椎|腰椎|心脏|甲状腺).{0,6}(?:CT|MRI?|DR|CR|平片|超声|彩超|B超)|\b(?:CT|MRI?|XR|X-?ray|ultrasound|radiograph)\b.{0,20}\b(?:chest|head|brain|abdomen|pelvis|thorax|lung|spine|neck)\b|\b(?:chest|head|brain|abdomen|pelvis|thorax|lung|spine|neck)\b.{0,20}\b(?:CT|MRI?|XR|X-?ray|ultrasound|radiograph)\b/i;

export function kindOfReport({
  section = '',
  test,
}: LaboratoryFacts): 'laboratory' | 'ecg' | 'imaging' {
  const name = test.text ?? '';
  if (ECG_SECTIONS.has(section) || ECG_CODES.has(test.code ?? '')) return 'ecg';
  if (Object.hasOwn(IMAGING_SECTIONS, section)) return 'imaging';
  // A section that is named is believed.
  if (section !== '') return 'laboratory';
  if (ECG_NAME.test(name)) return 'ecg';
  return IMAGING_NAME.test(name) ? 'imaging' : 'laboratory';
}

const common = (facts: LaboratoryFacts): Common => ({
  recordId: facts.statement.controlId,
  occurred: { at: facts.occurred.at, zoneAssumed: facts.occurred.zoneAssumed },
  occurredFrom: REPORT_TIME_FROM[facts.occurredField],
  statedAt: facts.statement.statedAt.at,
  person: identifiedPerson(facts.person, undefined),
  sex: facts.person.sex ?? undefined,
});
type Common = Pick<
  ImagingStatement,
  'recordId' | 'occurred' | 'occurredFrom' | 'statedAt' | 'person' | 'sex'
>;

const IMAGING_STEPS = {
  preliminary: 'acquired',
  final: 'reported',
  corrected: 'corrected',
  cancelled: 'cancelled',
} as const;

export function imagingStatement(facts: LaboratoryFacts): ImagingStatement {
  const findings = wordsOf(facts.results);
  // A report that is preliminary and says something is one that can be read; without words only the study is known.
  const step = IMAGING_STEPS[facts.status];
  return {
    kind: 'imaging',
    ...common(facts),
    study: facts.order,
    step: step === 'acquired' && findings.length > 0 ? 'reported' : step,
    urgency: 'routine',
    modality: modalityOf(facts),
    bodyPart: facts.test.text,
    findings,
    visitNumber: facts.visitNumber,
  };
}

function modalityOf({ section = '', test }: LaboratoryFacts): string {
  const named = IMAGING_SECTIONS[section];
  if (named !== undefined && named !== 'OT') return named;
  return modalityOfWords(test.text) ?? 'OT';
}

const ECG_STEPS = {
  preliminary: 'recorded',
  final: 'read',
  corrected: 'corrected',
  cancelled: 'cancelled',
} as const;

export function ecgStatement(facts: LaboratoryFacts): EcgStatement {
  return {
    kind: 'ecg',
    ...common(facts),
    recording: facts.order,
    device: undefined,
    step: ECG_STEPS[facts.status],
    statements: wordsOf(facts.results).map((text) => ({ code: '', text })),
    heartRatePerMin: rateIn(facts.results),
    intervalsMs: intervalsIn(facts.results),
  };
}

const wordsOf = (results: readonly LaboratoryResultFact[]): string[] =>
  results.flatMap(({ value }) =>
    typeof value === 'string' && /\p{L}/u.test(value) ? pieces(value) : [],
  );

const RATE_MAX = 400;
const INTERVAL_MS_MAX = 5_000;

function rateIn(results: readonly LaboratoryResultFact[]): number | undefined {
  const found = results.find(
    ({ test, value }) =>
      isAmount(value, RATE_MAX) &&
      (test.code === '8867-4' || /心率|heart rate|ventricular rate/i.test(test.text ?? '')),
  )?.value;
  return typeof found === 'number' ? found : undefined;
}

const INTERVALS: readonly (readonly [string, RegExp, 'rr' | 'pr' | 'qrs' | 'qt' | 'qtc'])[] = [
  ['8637-1', /^R-?R(?:\s*(?:间期|interval))?$/i, 'rr'],
  ['8625-6', /^P-?R(?:\s*(?:间期|interval))?$/i, 'pr'],
  ['8633-0', /^QRS(?:\s*(?:时限|间期|duration|interval))?$/i, 'qrs'],
  ['8634-8', /^Q-?T(?:\s*(?:间期|interval))?$/i, 'qt'],
  ['8636-3', /^Q-?Tc(?:\s*(?:间期|interval))?$/i, 'qtc'],
];

function intervalsIn(results: readonly LaboratoryResultFact[]): EcgStatement['intervalsMs'] {
  const found: NonNullable<EcgStatement['intervalsMs']> = {};
  for (const { test, value, unit } of results) {
    const name = INTERVALS.find(
      ([code, words]) => test.code === code || words.test((test.text ?? '').trim()),
    )?.[2];
    const ms = typeof value === 'number' ? value * (unit === 's' ? 1_000 : 1) : undefined;
    // Devices write 0 for what they did not measure.
    if (name !== undefined && isAmount(ms, INTERVAL_MS_MAX)) found[name] ??= ms;
  }
  return Object.keys(found).length === 0 ? undefined : found;
}

const isAmount = (value: unknown, max: number): value is number =>
  typeof value === 'number' && value > 0 && value <= max;
