// Somebody who uses the doors as they are meant, while others do not: each statement is sent until it is acknowledged, and remembered.
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf, MllpConnection, post } from '../acceptance/doors.ts';
import type { Vigil } from '../acceptance/vigil-process.ts';
import { messageOf, recordOf, type VisitStatement } from '../crash/told.ts';
import type { Site } from '../../contracts/catalogue/site.ts';

export interface Honest {
  readonly accepted: ReadonlySet<string>;
  /** Tries that had no clear yes. */
  readonly retries: () => number;
  /** The longest time from a statement's first try to its yes. */
  readonly slowestMs: () => number;
  done(): Promise<void>;
}

const PAUSE_MS = 60;
const RETRY_MS = 200;

/** Speaks over both doors until the signal. The last statement of each is brought to its end. */
export function speakHonestly(vigil: Vigil, site: Site, until: AbortSignal): Honest {
  const accepted = new Set<string>();
  const counts = { retries: 0, slowestMs: 0 };
  const speak = async (door: 'http' | 'mllp'): Promise<void> => {
    for (let number = 0; !until.aborted; number += 1) {
      const told = statement(site, { door, number });
      const begunAt = performance.now();
      while (!(await isTaken(vigil, told))) {
        counts.retries += 1;
        await wait(RETRY_MS);
      }
      counts.slowestMs = Math.max(counts.slowestMs, performance.now() - begunAt);
      accepted.add(told.name);
      await wait(PAUSE_MS);
    }
  };
  const work = Promise.all([speak('http'), speak('mllp')]);
  work.catch(() => undefined);
  return {
    accepted,
    retries: () => counts.retries,
    slowestMs: () => Math.round(counts.slowestMs),
    done: async () => {
      await work;
    },
  };
}

const DAY_MS = 86_400_000;
const startedAt = Math.floor((Date.now() - DAY_MS) / 1000) * 1000;

function statement(
  site: Site,
  { door, number }: { readonly door: 'http' | 'mllp'; readonly number: number },
): VisitStatement {
  const name = `honest-${door}-${String(number)}`;
  const at = startedAt + number * 1000;
  return {
    what: 'visit',
    name,
    visit: name,
    site,
    occurredAt: at,
    statedAt: at,
    action: 'start',
    code: 'S93.4',
    door,
  };
}

/** False where there was no answer, or one that asks to come again. */
async function isTaken(vigil: Vigil, told: VisitStatement): Promise<boolean> {
  if (told.door === 'http') {
    const answer = await post(vigil, [recordOf(told)]).catch(() => undefined);
    if (answer?.status === 202 && !answer.text.includes('"rejected":[]'))
      throw new Error(`the door rejected ${told.name}: ${answer.text}`);
    return answer?.status === 202;
  }
  const line = await MllpConnection.open(vigil).catch(() => undefined);
  if (line === undefined) return false;
  const patience = new AbortController();
  const code = codeOf(
    await Promise.race([
      line.exchange(messageOf(told)),
      wait(30_000, '', { signal: patience.signal }).catch(() => ''),
    ]),
  );
  patience.abort();
  line.close();
  return code === 'AA';
}
