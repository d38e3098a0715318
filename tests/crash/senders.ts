// Senders that give up nothing: what has no clear yes is sent again, as a hospital's system would. What got its yes is remembered as
// accepted; now and then something accepted is sent once more.
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf, MllpConnection, post } from '../acceptance/doors.ts';
import type { Vigil } from '../acceptance/vigil-process.ts';
import { messageOf, recordOf, type Told, type VisitStatement } from './told.ts';

const RETRY_MS = 250;
const ANSWER_MS = 45_000;

export interface Senders {
  readonly accepted: ReadonlyMap<string, Told>;
  /** Statements that were said at least once, taken or not. */
  readonly begun: () => number;
  readonly retries: () => number;
  readonly repeats: () => number;
  /** Everything that was begun has got its yes. */
  done(): Promise<void>;
}

export interface Load {
  /** The next statements of one sender; empty when there is nothing more to say. */
  readonly take: () => readonly Told[];
  readonly next: () => number;
  readonly httpSenders: number;
  readonly mllpSenders: number;
  readonly pauseMs: number;
}

export function startSenders(vigil: Vigil, load: Load): Senders {
  const accepted = new Map<string, Told>();
  const counts = { retries: 0, repeats: 0, begun: 0 };
  const mllpQueue: VisitStatement[] = [];
  let speaking = load.httpSenders;

  const repeatOf = (): Told | undefined => {
    if (load.next() > 0.1 || accepted.size === 0) return undefined;
    counts.repeats += 1;
    return [...accepted.values()][Math.floor(load.next() * accepted.size)];
  };

  const speakHttp = async (): Promise<void> => {
    for (let told = load.take(); told.length > 0; told = load.take()) {
      counts.begun += told.length;
      const own = told.filter((one) => one.door === 'http');
      mllpQueue.push(...told.flatMap((one) => (one.door === 'mllp' ? [one] : [])));
      const repeat = repeatOf();
      const batch = repeat === undefined || repeat.door === 'mllp' ? own : [...own, repeat];
      if (batch.length > 0) await postUntilTaken(vigil, batch, counts);
      for (const one of own) accepted.set(one.name, one);
      await wait(load.pauseMs * load.next() * 2);
    }
    speaking -= 1;
  };

  const speakMllp = async (): Promise<void> => {
    while (speaking > 0 || mllpQueue.length > 0) {
      const told = mllpQueue.shift();
      if (told === undefined) {
        await wait(20);
        continue;
      }
      await sendUntilTaken(vigil, told, counts);
      accepted.set(told.name, told);
      if (load.next() < 0.1) await sendUntilTaken(vigil, told, counts);
    }
  };

  const work = Promise.all([
    ...Array.from({ length: load.httpSenders }, speakHttp),
    ...Array.from({ length: load.mllpSenders }, speakMllp),
  ]);
  work.catch(() => undefined);
  return {
    accepted,
    begun: () => counts.begun,
    retries: () => counts.retries,
    repeats: () => counts.repeats,
    done: async () => {
      await work;
    },
  };
}

async function postUntilTaken(
  vigil: Vigil,
  batch: readonly Told[],
  counts: { retries: number },
): Promise<void> {
  for (;;) {
    const answer = await post(vigil, batch.map(recordOf)).catch(() => undefined);
    if (answer?.status === 202) {
      const receipt = JSON.parse(answer.text) as { rejected: unknown[] };
      if (receipt.rejected.length > 0) throw new Error(`the door rejected: ${answer.text}`);
      return;
    }
    if (answer !== undefined && answer.status !== 503 && answer.status !== 429)
      throw new Error(`the door answered ${answer.status}: ${answer.text}`);
    counts.retries += 1;
    await wait(RETRY_MS);
  }
}

async function sendUntilTaken(
  vigil: Vigil,
  told: VisitStatement,
  counts: { retries: number },
): Promise<void> {
  for (;;) {
    const code = codeOf(await exchange(vigil, messageOf(told)));
    if (code === 'AA') return;
    if (code === 'AR') throw new Error(`the door refused ${told.name}`);
    counts.retries += 1;
    await wait(RETRY_MS);
  }
}

/** Empty where there was no answer: the process may have died with the message in its hands. */
async function exchange(vigil: Vigil, message: string): Promise<string> {
  const line = await MllpConnection.open(vigil).catch(() => undefined);
  if (line === undefined) return '';
  const patience = new AbortController();
  try {
    return await Promise.race([
      line.exchange(message),
      wait(ANSWER_MS, '', { signal: patience.signal }),
    ]);
  } finally {
    patience.abort();
    line.close();
  }
}
