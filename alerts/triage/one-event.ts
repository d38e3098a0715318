// What is one event: the episode that a signal belongs to, and the alerts that turn out to be the same one when more of it is known. Findings
// come in any order; a wider alert that nobody has taken goes into the finer one as soon as that explains it. Pure.
import { lies } from '../../contracts/place.ts';
import type { Signal } from '../../contracts/signal.ts';
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';
import { MACHINE, type Case } from '../cases/case.ts';
import { excessOf, standing } from '../cases/evidence.ts';
import { workHasBegun } from '../lifecycle/machine-acts.ts';
import { goneInto, received } from '../lifecycle/merge.ts';
import { isLive, isUntouched } from '../lifecycle/transitions.ts';
import type { Passage } from './stage.ts';
import { episodeMs } from './subject.ts';

/** A finding explains a wider one when its excess is at least this part of the wider one's. */
export const EXPLAINS_SHARE = 0.5;

/** Closed and merged alerts are over; an excluded one still speaks for what its person had seen. */
export function isSameEpisode(
  one: Case,
  { signal, rules }: Pick<Passage, 'signal' | 'rules'>,
): boolean {
  if (!isLive(one.alert.state) && one.alert.state !== 'excluded') return false;
  return isAkin(one, signal, rules.kinship.subjectsOf(signal)) && isNear(one, signal);
}

/** Of the same subject, or of one akin whose alerts the same list answers. */
function isAkin(one: Case, signal: Signal, subjects: readonly string[]): boolean {
  const { alert, memo } = one;
  if (alert.family !== signal.family) return false;
  return (
    memo.subject === subjects[0] ||
    (subjects.includes(memo.subject) && alert.kind === signal.alertKind)
  );
}

const isNear = (one: Case, signal: Signal): boolean =>
  Math.abs(signal.startedAt - one.memo.lastFactAt) <= episodeMs(one.alert.kind);

/** Nobody has taken it: the machine may still say better what it is about. */
export const mayBeTaken = (one: Case): boolean =>
  isUntouched(one.alert.state) &&
  one.alert.humanLevel === null &&
  one.memo.occurrence === 1 &&
  !workHasBegun(one);

/** The largest excess that stands at the case's own place. */
export function caseExcess(one: Case): number {
  const own = standing(one.evidence).filter(({ place }) => place === one.alert.place);
  const seen = own.length > 0 ? own : standing(one.evidence);
  return seen.reduce((most, evidence) => Math.max(most, excessOf(evidence)), 0);
}

/** The passage after every wider alert that is now explained has gone into a finer one. Ends: each turn leaves one alert fewer. */
export function withOneEvent(passage: Passage): Passage {
  const next = passage.case === null ? null : absorbedOnce(passage, passage.case);
  return next === null ? passage : withOneEvent(next);
}

function absorbedOnce(passage: Passage, one: Case): Passage | null {
  const all = [one, ...others(passage, one)].filter(({ alert }) => isLive(alert.state));
  for (const wide of [...all].sort(finestFirst)) {
    const into = explaining(wide, all);
    const next = into === null ? null : taken(passage, wide, into);
    if (next !== null) return next;
  }
  return null;
}

/** What may be the same event as the passage's case, as it stands by now. */
function others(passage: Passage, one: Case): Case[] {
  const gone = new Set(passage.absorbed.map(({ before }) => before.alert.id));
  return passage.candidates
    .filter((other) => other.alert.id !== one.alert.id && !gone.has(other.alert.id))
    .filter((other) => isSameEpisode(other, passage))
    .map((other) => changedNow(passage, other));
}

const changedNow = ({ beside }: Passage, other: Case): Case =>
  beside.find(({ after }) => after.alert.id === other.alert.id)?.after ?? other;

const finestFirst = (one: Case, other: Case): number =>
  other.alert.place.length - one.alert.place.length || (one.alert.id < other.alert.id ? -1 : 1);

/** The gravest of the alerts inside it that together show at least half of what it shows. */
function explaining(wide: Case, all: readonly Case[]): Case | null {
  if (!mayBeTaken(wide) || !isOfSeries(wide) || standing(wide.evidence).length === 0) return null;
  const inside = all
    .filter(
      (other) => other.alert.id !== wide.alert.id && lies(other.alert.place, wide.alert.place),
    )
    .sort((one, other) => caseExcess(other) - caseExcess(one) || finestFirst(one, other));
  const sum = inside.reduce((total, other) => total + caseExcess(other), 0);
  const [gravest] = inside;
  return gravest !== undefined && sum >= EXPLAINS_SHARE * caseExcess(wide) ? gravest : null;
}

/** A single case, or a cluster of them, is never only a wider view of something. */
const isOfSeries = (one: Case): boolean => one.evidence.every(({ kind }) => kind === 'series');

function taken(passage: Passage, wide: Case, into: Case): Passage | null {
  const { now, before } = passage;
  const doing = {
    actor: MACHINE,
    action: 'merge' as const,
    reason: null,
    because: machineReason('same-event'),
    now,
  };
  const isOwn = passage.case?.alert.id === wide.alert.id;
  const known = isOwn ? before : storedOf(passage, wide);
  // It opened just now because nothing explains it.
  if (known === null) return null;
  const source = goneInto({ case: wide, steps: [] }, doing, into);
  const target = received({ case: into, steps: [] }, wide, doing);
  const next: Passage = {
    ...passage,
    absorbed: [...passage.absorbed, { before: known, after: source.case, into: into.alert.id }],
    beside: passage.beside.filter(({ after }) => after.alert.id !== wide.alert.id),
    steps: [...passage.steps, ...source.steps, ...target.steps],
  };
  return isOwn ? handedOn(next, into, target.case) : withTarget(next, target.case);
}

/** As it was before this passage. */
const storedOf = ({ candidates }: Passage, one: Case): Case | null =>
  candidates.find(({ alert }) => alert.id === one.alert.id) ?? null;

/** The passage's own case went into another: from here on the passage is about that one. */
function handedOn(passage: Passage, into: Case, target: Case): Passage {
  const beside = passage.beside.filter(({ after }) => after.alert.id !== into.alert.id);
  return { ...passage, before: storedOf(passage, into), case: target, beside };
}

function withTarget(passage: Passage, target: Case): Passage {
  if (passage.case?.alert.id === target.alert.id) return { ...passage, case: target };
  const before = storedOf(passage, target);
  const rest = passage.beside.filter(({ after }) => after.alert.id !== target.alert.id);
  return before === null ? passage : { ...passage, beside: [...rest, { before, after: target }] };
}
