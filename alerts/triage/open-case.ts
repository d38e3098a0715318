// A new case from its first signal, before it is graded and routed. Pure: the identifier follows from the signal, so that a redelivered
// signal cannot open a second one.
import type { Alert } from '../../contracts/alert.ts';
import type { AlertId } from '../../contracts/ids.ts';
import type { Signal } from '../../contracts/signal.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { Case } from '../cases/case.ts';
import { evidenceOf } from '../cases/evidence.ts';
import { episodePlaceOf, subjectOf } from './subject.ts';

export interface Opening {
  readonly related: readonly AlertId[];
  readonly now: EpochMs;
  /** Of the signal among those akin to it. */
  readonly rank: number;
}

/** More neighbours than this are a city-wide event, which the list of alerts shows better than links do. */
const RELATED_MAX = 20;

export function openedCase(signal: Signal, { related, now, rank }: Opening): Case {
  const subject = subjectOf(signal);
  const memo = {
    subject,
    episodePlace: episodePlaceOf(signal),
    lastFactAt: signal.startedAt,
    occurrence: 1,
    occurrenceAt: now,
    phases: [],
    returnAbove: null,
    related: related.slice(0, RELATED_MAX),
    risk: null,
  };
  return { alert: alertOf(signal, now), memo, tasks: [], evidence: [evidenceOf(signal, rank)] };
}

function alertOf(signal: Signal, now: EpochMs): Alert {
  return {
    v: 1,
    id: derivedId('al-', [signal.family, subjectOf(signal), signal.id]) as AlertId,
    version: 1,
    kind: signal.alertKind,
    family: signal.family,
    state: 'open',
    machineLevel: 'IV',
    humanLevel: null,
    levelReasons: [],
    title: signal.title,
    measure: signal.measure,
    definition: signal.definition,
    disease: signal.disease,
    diseaseClass: signal.diseaseClass,
    place: signal.place,
    siteId: signal.siteId,
    startedAt: signal.startedAt,
    openedAt: now,
    updatedAt: now,
    acknowledgeBy: null,
    acknowledgedBy: null,
    acknowledgementLapsesAt: null,
    signals: [signal.id],
    signalCount: 1,
    observed: signal.observed,
    expected: signal.expected,
    threshold: signal.threshold,
    responsibility: null,
    departments: [],
    mergedInto: null,
    conclusion: null,
  };
}
