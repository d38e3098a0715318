/**
 * Of statements that bring no time of their own the last that came about its record holds, though the same was said before: A, B, A ends
 * at A. What is said twice in a row, or brought once more as a whole, is a repetition and keeps its id. Pure.
 *
 * A retraction is not taken back by a repetition of what was retracted: that is rather an old message that comes once more.
 */
import type { Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';

/** What was said of one record so far. */
export interface Said {
  /** Oldest first: the id that follows from the content alone, and `.n` behind it where that content had been said before. */
  readonly said: readonly string[];
  /** Of all that was said, also of what is forgotten. */
  readonly turns: number;
  /** The last of it was a retraction. */
  readonly ended: boolean;
  /** Of the last of it. */
  readonly statedAt: EpochMs;
}

export interface Ordered {
  /** Parallel to what was told. */
  readonly events: readonly Event[];
  /** The same object where nothing new was said. */
  readonly said: Said;
}

/** More changes of a mind are remembered as their number only. */
const SAID_MAX = 16;
const NOTHING: Said = { said: [], turns: 0, ended: false, statedAt: -Infinity };

/** `told`: of one record, in the order in which it came. */
export function decideOrder(standing: Said = NOTHING, told: readonly Event[]): Ordered {
  const again = repetition(standing, told);
  if (again !== undefined) return { events: again, said: standing };
  const events: Event[] = [];
  let said = standing;
  for (const event of told) {
    const next = decideOne(said, event);
    events.push(next.event);
    said = next.said;
  }
  return { events, said };
}

/** All of it is what was said last: the sender did not hear that it had been taken. */
function repetition({ said, statedAt }: Said, told: readonly Event[]): Event[] | undefined {
  const sequence = told.filter(({ id }, at) => id !== told[at - 1]?.id);
  const last = said.slice(-sequence.length);
  if (last.length < sequence.length) return undefined;
  if (sequence.some(({ id }, at) => contentOf(last[at]) !== id)) return undefined;
  let at = -1;
  return told.map((event, index) => {
    if (event.id !== told[index - 1]?.id) at += 1;
    return {
      ...event,
      id: idOf(last[at] ?? event.id),
      statedAt: statedAt - (last.length - 1 - at),
    };
  });
}

function decideOne(standing: Said, event: Event): { readonly event: Event; readonly said: Said } {
  const { said, turns, ended } = standing;
  const known = said.findLast((one) => contentOf(one) === event.id);
  const isOldNews = known !== undefined && (known === said.at(-1) || (ended && !restores(event)));
  if (isOldNews)
    return { event: { ...event, id: idOf(known), statedAt: standing.statedAt }, said: standing };
  const isForgetful = turns > said.length;
  const entry = known === undefined && !isForgetful ? event.id : `${event.id}.${String(turns)}`;
  const statedAt = Math.max(event.statedAt, standing.statedAt + 1);
  return {
    event: { ...event, id: idOf(entry), statedAt },
    said: {
      said: [...said, entry].slice(-SAID_MAX),
      turns: turns + 1,
      ended: retracts(event),
      statedAt,
    },
  };
}

const contentOf = (entry: string | undefined): string | undefined => entry?.split('.')[0];

/** The first is keyed already. */
function idOf(entry: string): Event['id'] {
  const [content = entry, turn] = entry.split('.');
  return (turn === undefined ? content : derivedId('e', [content, turn])) as Event['id'];
}

/** Reports that are withdrawn, settlements that are reversed, studies that are cancelled have the last rank. */
const RANK_OF_RETRACTION = 9;

const retracts = (event: Event): boolean =>
  event.statedRank === RANK_OF_RETRACTION ||
  (event.kind === 'visit' && event.body.action === 'cancel');

const restores = (event: Event): boolean =>
  event.kind === 'visit' && event.body.action === 'restore';
