// The triage: the order in which a signal is looked at, in one visible list. Every signal leaves it notified, suppressed or merged.
import type { Signal } from '../../contracts/signal.ts';
import type { Silence } from '../../contracts/triage/silence.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Case } from '../cases/case.ts';
import { sealed } from '../cases/case.ts';
import { correlate } from './correlate.ts';
import { grade } from './grade.ts';
import { inhibit, inhibitAgain } from './inhibit.ts';
import { notify } from './notify.ts';
import { record } from './record.ts';
import { route } from './route.ts';
import { silence } from './silence.ts';
import type { Change, Passage, Stage, TriageRules } from './stage.ts';

/** Graded first: a silence holds up to a level, and a lesser alert never mutes a graver one. */
export const TRIAGE: readonly Stage[] = [
  correlate,
  grade,
  inhibit,
  silence,
  route,
  inhibitAgain,
  notify,
  record,
];

export interface Arrival {
  readonly signal: Signal;
  readonly candidates: readonly Case[];
  readonly neighbours?: readonly Case[];
  readonly silences?: readonly Silence[];
  readonly now: EpochMs;
  readonly rules: TriageRules;
}

export function triaged(arrival: Arrival): Passage {
  const start: Passage = {
    neighbours: [],
    silences: [],
    ...arrival,
    before: null,
    case: null,
    absorbed: [],
    beside: [],
    steps: [],
    reasons: [],
    disposition: null,
  };
  const end = TRIAGE.reduce((passage, stage) => stage.run(passage), start);
  if (end.case === null) return end;
  const seal = <Kind extends Change>(change: Kind): Kind => ({
    ...change,
    after: sealed(change.before, change.after, arrival.now),
  });
  return {
    ...end,
    case: sealed(end.before, end.case, arrival.now),
    absorbed: end.absorbed.map(seal),
    beside: end.beside.map(seal),
  };
}
