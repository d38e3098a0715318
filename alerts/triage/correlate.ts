// Correlation: one alert for one episode, at the smallest place that explains it, so that an outbreak seen at a site, its township, its
// county and the city stands in the inbox once. Takes the signal into its case, or opens one. Pure.
import type { MachineAuditAction } from '../../contracts/audit-action.ts';
import { lies, type PlaceCode } from '../../contracts/place.ts';
import type { Signal } from '../../contracts/signal.ts';
import { MACHINE, alertSubject, type Case } from '../cases/case.ts';
import { evidenceOf, excessOf, standing, type Evidence } from '../cases/evidence.ts';
import { summarised } from '../cases/summarise.ts';
import { isLive } from '../lifecycle/transitions.ts';
import {
  EXPLAINS_SHARE,
  caseExcess,
  isSameEpisode,
  mayBeTaken,
  withOneEvent,
} from './one-event.ts';
import { openedCase } from './open-case.ts';
import type { ReasonOf } from '../../contracts/vocabulary/triage-reasons.ts';
import { because, reasonAt, type Passage, type Stage } from './stage.ts';
import { episodePlaceOf } from './subject.ts';

export const correlate: Stage = {
  name: 'correlate',
  run: (passage) => {
    const known = passage.candidates.find((one) => holds(one, passage.signal));
    const taken = known === undefined ? placed(passage) : revised(passage, known);
    return reasonAt(taken, 'correlate') === 'superseded' ? taken : withOneEvent(taken);
  },
};

const holds = (one: Case, signal: Signal): boolean =>
  one.evidence.some((evidence) => evidence.id === signal.id);

/** A further revision of a signal that a case holds already. */
function revised(passage: Passage, known: Case): Passage {
  const { signal } = passage;
  const old = known.evidence.find((one) => one.id === signal.id);
  if (old !== undefined && old.revision >= signal.revision) {
    return because({ ...passage, before: known, case: known }, 'correlate', 'superseded');
  }
  const evidence = known.evidence.map((one) =>
    one.id === signal.id ? evidenceOf(signal, rankOf(passage)) : one,
  );
  return joined(passage, known, { evidence, reason: revisionReason(signal, old) });
}

function revisionReason(signal: Signal, old: Evidence | undefined): JoinReason {
  if (signal.status === 'withdrawn') return 'retracted';
  return old?.status === 'withdrawn' ? 'raised-again' : 'amended';
}

function placed(passage: Passage): Passage {
  const { signal } = passage;
  if (signal.status === 'withdrawn') return because(passage, 'correlate', 'nothing-to-withdraw');
  const nested = passage.candidates.filter(
    (one) => isNested(one, signal) && isSameEpisode(one, passage),
  );
  const match = enclosing(nested, signal) ?? enclosed(nested, signal);
  if (match === undefined)
    return opened(
      passage,
      nested.filter((one) => isLive(one.alert.state)),
    );
  const evidence = [...match.case.evidence, evidenceOf(signal, rankOf(passage))];
  return joined(passage, match.case, { evidence, reason: match.reason });
}

interface Match {
  readonly case: Case;
  readonly reason: JoinReason;
}

const rankOf = ({ signal, rules }: Passage): number => rules.kinship.rankOf(signal);

function isNested(one: Case, signal: Signal): boolean {
  const place = episodePlaceOf(signal);
  return lies(place, one.memo.episodePlace) || lies(one.memo.episodePlace, place);
}

/** The smallest place around the signal, itself included; what people still look at before what they have excluded. */
function enclosing(nested: readonly Case[], signal: Signal): Match | undefined {
  const place = episodePlaceOf(signal);
  const around = nested
    .filter((one) => lies(place, one.memo.episodePlace))
    .filter((one) => one.memo.episodePlace === place || explains(signal, one))
    .sort(
      (one, other) =>
        other.memo.episodePlace.length - one.memo.episodePlace.length ||
        Number(isLive(other.alert.state)) - Number(isLive(one.alert.state)) ||
        one.alert.openedAt - other.alert.openedAt,
    );
  const best = around[0];
  if (best === undefined) return undefined;
  if (best.memo.episodePlace === place) return { case: best, reason: 'joined-same-place' };
  return { case: best, reason: mayBeTaken(best) ? 'joined-narrowed' : 'joined-enclosing' };
}

/** Alerts inside the signal's place that together explain at least half of it: the gravest takes it as evidence. */
function enclosed(nested: readonly Case[], signal: Signal): Match | undefined {
  const inside = nested
    .filter((one) => lies(one.memo.episodePlace, episodePlaceOf(signal)))
    .sort(
      (one, other) =>
        caseExcess(other) - caseExcess(one) || one.alert.openedAt - other.alert.openedAt,
    );
  const gravest = inside[0];
  if (gravest === undefined) return undefined;
  const sum = inside.reduce((total, one) => total + caseExcess(one), 0);
  const enough = isOfCases(gravest) || sum >= EXPLAINS_SHARE * excessOf(signal);
  return enough ? { case: gravest, reason: 'joined-as-evidence' } : undefined;
}

/** Does the finer signal account for what the wider case shows? Cases that matter alone always belong to the wider picture. */
function explains(signal: Signal, wider: Case): boolean {
  if (signal.kind === 'single-case' || isOfCases(wider)) return true;
  return excessOf(signal) >= EXPLAINS_SHARE * caseExcess(wider);
}

const isOfCases = (one: Case): boolean =>
  standing(one.evidence).some((evidence) => evidence.kind === 'single-case');

/** The reasons that are steps of their own in the audit. */
type JoinReason = ReasonOf<'correlate'> & MachineAuditAction;

interface Joining {
  readonly evidence: readonly Evidence[];
  readonly reason: JoinReason;
}

function joined(passage: Passage, into: Case, { evidence, reason }: Joining): Passage {
  const { signal } = passage;
  const moved = reason === 'joined-narrowed' ? narrowed(into, signal) : widened(into, signal);
  const next = summarised({ ...moved, evidence });
  const step = {
    actor: MACHINE,
    action: reason,
    subject: alertSubject(into.alert),
    fromState: into.alert.state,
    toState: next.alert.state,
    reason: null,
    details: { signal: signal.id, observed: next.alert.observed, place: next.alert.place },
  };
  return because(
    { ...passage, before: into, case: next, steps: [...passage.steps, step] },
    'correlate',
    reason,
  );
}

function narrowed(into: Case, signal: Signal): Case {
  const episodePlace = episodePlaceOf(signal);
  return {
    ...into,
    alert: { ...into.alert, place: signal.place },
    memo: { ...into.memo, episodePlace },
  };
}

/** Cases of one county in several townships: the alert is about the smallest place that holds them all. */
function widened(into: Case, signal: Signal): Case {
  if (
    signal.kind !== 'single-case' ||
    signal.status === 'withdrawn' ||
    lies(signal.place, into.alert.place)
  )
    return into;
  const place = commonPlace(into.alert.place, signal.place);
  return place === null ? into : { ...into, alert: { ...into.alert, place } };
}

const PLACE_LENGTHS = [12, 9, 6, 4];

function commonPlace(one: PlaceCode, other: PlaceCode): PlaceCode | null {
  const length = PLACE_LENGTHS.find(
    (size) => one.length >= size && one.slice(0, size) === other.slice(0, size),
  );
  return length === undefined ? null : (one.slice(0, length) as PlaceCode);
}

function opened(passage: Passage, beside: readonly Case[]): Passage {
  const fresh = openedCase(passage.signal, {
    related: beside.map((one) => one.alert.id),
    now: passage.now,
    rank: rankOf(passage),
  });
  const reason = beside.length > 0 ? 'opened-beside' : 'opened';
  return because({ ...passage, case: summarised(fresh) }, 'correlate', reason);
}
