// A minute in which thousands of limits pass: cases that were opened so long ago that their first limits fall due then. A limit is told when its
// entry stands in the feed, which is what the screens show.
import { FeedEntry } from '../../contracts/feed.ts';
import { STREAM, STREAM_SUBJECTS } from '../../contracts/subjects.ts';
import { systemClock } from '../../platform/clock.ts';
import { listen } from '../ground/listen.ts';
import type { Ground } from '../ground/open-ground.ts';
import { citySignals } from '../material/city-signals.ts';
import type { Book } from './response-book.ts';

export interface Passed {
  /** Of each limit, from when it was due until the first entry of the feed says so. */
  readonly lagMs: readonly number[];
  readonly note: string;
}

export interface MinuteWish {
  readonly cases: number;
  /** Single cases that are open already. */
  readonly skip: number;
  readonly widthMs: number;
}

/** Of a single case at level I: most of its duties, and the alert itself, are to be acknowledged within this. */
const LIMIT_MS = 15 * 60_000;
/** To open the cases before the minute begins. */
const LEAD_MS_EACH = 250;
const POLL_MS = 200;
const GIVE_UP_MS = 120_000;

interface Setting {
  readonly ground: Ground;
  readonly book: Book;
  readonly say: (sentence: string) => void;
  readonly onBegin: () => void;
}

export async function passMinute(
  { ground, book, say, onBegin }: Setting,
  { cases, skip, widthMs }: MinuteWish,
): Promise<Passed> {
  const told = new Map<string, number>();
  const stop = await listen(
    await ground.bus('dashboard'),
    { stream: STREAM.feed, filter: STREAM_SUBJECTS.FEED },
    (message) => {
      const limit = limitOf(FeedEntry.parse(message.json()));
      if (limit !== undefined && !told.has(limit)) told.set(limit, Date.now());
    },
  );
  const fromAt = Date.now() + cases * LEAD_MS_EACH + 2_000;
  const signals = citySignals({ single: cases, exceedances: 0, skipSingle: skip, now: fromAt });
  for (const [at, signal] of signals.entries())
    await book.take(signal, Math.round(fromAt + (at * widthMs) / cases - LIMIT_MS));
  if (Date.now() > fromAt) throw new Error('the cases of the minute were opened too late');
  say(`the limits of ${String(cases)} cases pass within ${String(widthMs / 1000)} s`);
  const untilAt = fromAt + widthMs;
  await systemClock.sleep(fromAt - Date.now());
  onBegin();
  await systemClock.sleep(untilAt - Date.now());
  const due = await firedOnes(book, { fromAt, untilAt });
  await arrived(due, told);
  stop();
  const lagMs = due.map((limit) => (told.get(keyOf(limit)) ?? Infinity) - limit.dueAt);
  const recorded = Math.max(...due.map(({ lateByMs }) => lateByMs));
  return {
    lagMs,
    note: `of the limits themselves the latest was recorded as ${String(recorded)} ms late; each was fired once and told`,
  };
}

interface Limit {
  readonly subject: string;
  readonly name: string;
  readonly dueAt: number;
  readonly lateByMs: number;
}

const keyOf = ({ subject, name, dueAt }: Pick<Limit, 'subject' | 'name' | 'dueAt'>): string =>
  `${subject} ${name} ${String(dueAt)}`;

/** The key of an entry ends in its cause, `k-<limit>-<due>`, and who it is for. */
function limitOf({ key }: FeedEntry): string | undefined {
  const found = /^((?:alert|task):[^:]+):\d+:k-(.+)-(\d+)(?::|$)/.exec(key);
  if (found === null) return undefined;
  const [, subject = '', name = '', dueAt = ''] = found;
  return keyOf({ subject, name, dueAt: Number(dueAt) });
}

/** Waits until none of the minute is left. */
async function firedOnes(
  book: Book,
  { fromAt, untilAt }: { readonly fromAt: number; readonly untilAt: number },
): Promise<Limit[]> {
  const span = `due_at >= to_timestamp($1::float8 / 1000) AND due_at < to_timestamp($2::float8 / 1000)`;
  const left = `SELECT 1 FROM clocks WHERE ${span} AND stopped_at IS NULL AND fired_at IS NULL LIMIT 1`;
  const giveUpAt = Date.now() + GIVE_UP_MS;
  while ((await book.query(left, [fromAt, untilAt])).length > 0) {
    if (Date.now() > giveUpAt) throw new Error('limits that have passed are not noticed');
    await systemClock.sleep(POLL_MS);
  }
  return book.query<Limit>(
    `SELECT subject, name, round(extract(epoch FROM due_at) * 1000)::float8 AS "dueAt", late_by_ms::float8 AS "lateByMs"
     FROM clocks WHERE ${span} AND fired_at IS NOT NULL`,
    [fromAt, untilAt],
  );
}

async function arrived(due: readonly Limit[], told: ReadonlyMap<string, number>): Promise<void> {
  const giveUpAt = Date.now() + GIVE_UP_MS;
  for (const limit of due) {
    while (!told.has(keyOf(limit))) {
      if (Date.now() > giveUpAt) throw new Error(`${keyOf(limit)} was never told`);
      await systemClock.sleep(POLL_MS);
    }
  }
}
