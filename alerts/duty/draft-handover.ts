// The draft of a handover: what is open as items in the order in which it matters, with the notes that were made on them, and marked against the
// draft before. Drafting again from the same facts changes nothing. Pure.
import type { UserId } from '../../contracts/ids.ts';
import type { Roster } from '../../contracts/roster.ts';
import {
  ITEMS_MAX,
  type HandoverFact,
  type HandoverId,
  type HandoverItem,
  type ShiftHandover,
} from '../../contracts/shift-handover.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';

/** The shift that ends, who has it, and who comes. */
export interface EndingShift {
  readonly roster: Pick<Roster, 'id' | 'department' | 'place'>;
  readonly outgoing: UserId;
  readonly incoming: UserId;
  readonly startedAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly signByAt: EpochMs;
}

/** One roster hands over once at one moment. */
export const handoverIdOf = (roster: string, endsAt: EpochMs): HandoverId =>
  derivedId('sh-', [roster, endsAt]) as HandoverId;

export const handoverSubject = (handover: Pick<ShiftHandover, 'id'>): string =>
  `handover:${handover.id}`;

export function drafted(
  shift: EndingShift,
  facts: readonly HandoverFact[],
  now: EpochMs,
): ShiftHandover {
  const { roster, ...of } = shift;
  const ordered = inOrder(facts);
  return {
    v: 1,
    id: handoverIdOf(roster.id, shift.endsAt),
    version: 1,
    roster: roster.id,
    department: roster.department,
    place: roster.place,
    state: 'draft',
    ...of,
    draftedAt: now,
    items: ordered
      .slice(0, ITEMS_MAX)
      .map((fact) => ({ key: keyOf(fact), fact, mark: 'as-before', note: null })),
    moreItems: Math.max(0, ordered.length - ITEMS_MAX),
    settled: [],
    note: null,
    digest: digestOf(ordered, shift),
    signatures: { outgoing: null, incoming: null },
    itemsAsGiven: null,
    missedAt: null,
    followed: [],
  };
}

/** The same where nothing of weight has changed. A signature that was given stands, with what it was given for. */
export function redrafted(
  before: ShiftHandover,
  {
    facts,
    shift,
    now,
  }: {
    readonly facts: readonly HandoverFact[];
    readonly shift: EndingShift;
    readonly now: EpochMs;
  },
): ShiftHandover {
  const ordered = inOrder(facts);
  const digest = digestOf(ordered, shift);
  if (digest === before.digest) return before;
  const known = new Map(before.items.map((item) => [item.key, item]));
  const open = new Set(ordered.map(keyOf));
  return {
    ...before,
    version: before.version + 1,
    outgoing: before.signatures.outgoing === null ? shift.outgoing : before.outgoing,
    incoming: shift.incoming,
    draftedAt: now,
    items: ordered.slice(0, ITEMS_MAX).map((fact) => marked(fact, known.get(keyOf(fact)))),
    moreItems: Math.max(0, ordered.length - ITEMS_MAX),
    settled: before.items.filter(({ key }) => !open.has(key)).map(({ fact }) => fact),
    digest,
    itemsAsGiven:
      before.itemsAsGiven ?? (before.signatures.outgoing === null ? null : before.items),
  };
}

function marked(fact: HandoverFact, before: HandoverItem | undefined): HandoverItem {
  const key = keyOf(fact);
  if (before === undefined) return { key, fact, mark: 'new', note: null };
  const mark = weightOf(before.fact) === weightOf(fact) ? 'as-before' : 'changed';
  return { key, fact, mark, note: before.note };
}

export function keyOf(fact: HandoverFact): string {
  switch (fact.of) {
    case 'alert':
      return `alert:${fact.alert}`;
    case 'overdue-task':
      return `overdue-task:${fact.task}:${fact.clock}`;
    case 'dispute':
      return `dispute:${fact.task}`;
    case 'silence':
      return `silence:${fact.silence}`;
    case 'feed':
      return `feed:${fact.site}`;
  }
}

/** What a person who signs must have seen. Counts that move by themselves are none of it. */
function weightOf(fact: HandoverFact): string {
  switch (fact.of) {
    case 'alert':
      return JSON.stringify([fact.state, fact.level, fact.next]);
    case 'overdue-task':
    case 'dispute':
      return fact.department;
    case 'silence':
      return String(fact.endsAt);
    case 'feed':
      return '';
  }
}

/**
 * Whether who signed the one would have to be asked again for the other: other people, or a grave matter (an alert of level I or II, a dispute, a
 * silence) that is new or stands otherwise. In a busy city something small opens or is settled every minute, and nobody would ever have signed.
 */
export function isGravelyOther(before: ShiftHandover, fresh: ShiftHandover): boolean {
  if (before.digest === fresh.digest) return false;
  if (before.outgoing !== fresh.outgoing || before.incoming !== fresh.incoming) return true;
  const known = new Map(before.items.map(({ key, fact }) => [key, gravityOf(fact)]));
  return fresh.items.some(({ key, fact }) => {
    const gravity = gravityOf(fact);
    return gravity !== null && known.get(key) !== gravity;
  });
}

/** Null: nothing that a signature waits for. Limits that move as departments answer are shown, and no reason to sign again. */
function gravityOf(fact: HandoverFact): string | null {
  switch (fact.of) {
    case 'alert':
      return fact.level === 'I' || fact.level === 'II'
        ? JSON.stringify([fact.level, fact.state])
        : null;
    case 'dispute':
    case 'silence':
      return weightOf(fact);
    case 'overdue-task':
    case 'feed':
      return null;
  }
}

const digestOf = (ordered: readonly HandoverFact[], { outgoing, incoming }: EndingShift): string =>
  derivedId('', [
    outgoing,
    incoming,
    ...ordered.map((fact) => `${keyOf(fact)} ${weightOf(fact)}`).toSorted(),
  ]);

const KINDS: readonly HandoverFact['of'][] = [
  'alert',
  'overdue-task',
  'dispute',
  'silence',
  'feed',
];

/** Alerts first, the gravest and the soonest of them first. */
function inOrder(facts: readonly HandoverFact[]): HandoverFact[] {
  return facts.toSorted(
    (one, other) =>
      KINDS.indexOf(one.of) - KINDS.indexOf(other.of) ||
      compare(gravity(one), gravity(other)) ||
      dueOf(one) - dueOf(other) ||
      compare(keyOf(one), keyOf(other)),
  );
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
const gravity = (fact: HandoverFact): string => (fact.of === 'alert' ? fact.level : '');

function dueOf(fact: HandoverFact): number {
  switch (fact.of) {
    case 'alert':
      return fact.next?.dueAt ?? Number.MAX_SAFE_INTEGER;
    case 'overdue-task':
      return fact.dueAt;
    case 'silence':
      return fact.endsAt;
    case 'dispute':
    case 'feed':
      return 0;
  }
}
