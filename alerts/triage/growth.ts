// An alert that people have taken and that grows: they are told again when it has doubled since they were last told, or after an hour when it has
// grown by a quarter; single cases count one by one. Bounded, so that a storm does not tell them of every finding. Pure.
import { HOUR_MS } from '../../contracts/time.ts';
import { MACHINE, alertSubject, type Case, type Step } from '../cases/case.ts';
import { isLive, isUntouched } from '../lifecycle/transitions.ts';
import type { Passage } from './stage.ts';

const DOUBLED = 2;
const AFTER_AN_HOUR = 1.25;

export interface Grown {
  readonly case: Case;
  readonly steps: readonly Step[];
}

export function grown({ case: one, before, now }: Passage): Grown | null {
  if (one === null || before === null) return null;
  const { alert, memo } = one;
  if (!isLive(alert.state) || isUntouched(alert.state)) return null;
  const told =
    memo.told?.occurrence === memo.occurrence
      ? memo.told
      : {
          occurrence: memo.occurrence,
          observed: before.alert.observed,
          at: before.memo.occurrenceAt,
        };
  if (!isNews(one, told.observed, now - told.at))
    return memo.told === told ? null : { case: { ...one, memo: { ...memo, told } }, steps: [] };
  const next = { occurrence: memo.occurrence, observed: alert.observed, at: now };
  const step: Step = {
    actor: MACHINE,
    action: 'alert-grew',
    subject: alertSubject(alert),
    fromState: alert.state,
    toState: alert.state,
    reason: null,
    details: { from: told.observed, to: alert.observed, signals: alert.signalCount },
  };
  return { case: { ...one, memo: { ...memo, told: next } }, steps: [step] };
}

function isNews({ alert, evidence }: Case, told: number, sinceMs: number): boolean {
  // A fall grows downwards: what is missing of what was expected is what there is more of.
  const size = (observed: number): number =>
    alert.expected !== null && told < alert.expected ? alert.expected - observed : observed;
  const [was, is] = [size(told), size(alert.observed)];
  if (is <= was) return false;
  if (is >= was * DOUBLED) return true;
  const isOfCases = evidence.some(({ kind }) => kind === 'single-case');
  return sinceMs >= HOUR_MS && (isOfCases || is >= was * AFTER_AN_HOUR);
}
