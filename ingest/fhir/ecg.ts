// The report of an ECG: statements with their codes, heart rate and intervals from the observations that it names.
import type { EcgStatement } from '../normalise/statement.ts';
import { codedOf, codesOf, wordsOf } from './coding.ts';
import { ownNumber } from './identity.ts';
import { occurredOf, statedAt } from './moment.ts';
import { type Read, type Reading, rejected, statements } from './reading.ts';
import { effectiveSources, reportStatus } from './report.ts';
import type { Component, DiagnosticReport, Observation } from './resources.ts';
import { numberOfTarget } from './identity.ts';

const STEPS = {
  preliminary: 'recorded',
  final: 'read',
  corrected: 'corrected',
  cancelled: 'cancelled',
} as const;

const INTERVALS: ReadonlyMap<string, 'rr' | 'pr' | 'qrs' | 'qt' | 'qtc'> = new Map([
  ['8637-1', 'rr'],
  ['8625-6', 'pr'],
  ['8633-0', 'qrs'],
  ['8634-8', 'qt'],
  ['8636-3', 'qtc'],
]);
const HEART_RATE = '8867-4';

export function readEcg(
  report: DiagnosticReport,
  observations: readonly Observation[],
  by: Reading,
): Read {
  const recording = ownNumber(report, ['FILL', 'PLAC']);
  if (recording === undefined)
    return rejected('missing-id', 'neither an identifier nor an id was sent');
  const said = statedAt(report, report.issued, by.timing);
  const time = occurredOf(effectiveSources(report, undefined), said, by.timing);
  if ('code' in time) return { outcome: 'rejected', rejection: time };
  const parts = observations.flatMap((each) => [each, ...(each.component ?? [])]);
  const device = observations.map((each) => each.device).find((each) => each !== undefined);
  return statements({
    ...time,
    kind: 'ecg',
    recordId: `DiagnosticReport/${recording}`,
    recording,
    device: numberOfTarget(by.scope.resolve(device, by.json, 'Device'), []),
    step: STEPS[reportStatus(report.status)],
    statements: statementsOf(report),
    heartRatePerMin: numberIn(parts, HEART_RATE),
    intervalsMs: intervalsOf(parts),
    statedAt: said,
    person: by.subject.person,
    sex: by.subject.sex ?? undefined,
  });
}

function statementsOf({
  conclusion,
  conclusionCode = [],
}: DiagnosticReport): EcgStatement['statements'] {
  const coded = conclusionCode.map((concept) => ({
    code: codedOf(concept)?.code ?? '',
    text: wordsOf(concept) ?? '',
  }));
  return conclusion === undefined ? coded : [...coded, { code: '', text: conclusion }];
}

function numberIn(parts: readonly Component[], code: string): number | undefined {
  const found = parts.find((part) => codesOf([part.code]).includes(code));
  const value = found?.valueQuantity?.value;
  return value !== undefined && value >= 0 && value <= 5_000 ? value : undefined;
}

function intervalsOf(parts: readonly Component[]): EcgStatement['intervalsMs'] {
  const found = [...INTERVALS].flatMap(([code, name]) => {
    const value = numberIn(parts, code);
    return value === undefined ? [] : [[name, value] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}
