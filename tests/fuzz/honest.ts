// Somebody who uses the doors as they are meant, while others do not: each statement is sent until it is acknowledged, and remembered; an
// imaging device asks over and over whether it is heard.
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf, MllpConnection, post } from '../acceptance/doors.ts';
import type { Vigil } from '../acceptance/vigil-process.ts';
import { EchoLine } from '../../ingest/dicom/echo-line.fixture.ts';
import { messageOf, recordOf, type VisitStatement } from '../crash/told.ts';
import type { Site } from '../../contracts/catalogue/site.ts';

export interface Honest {
  readonly accepted: ReadonlySet<string>;
  /** Associations that were taken, answered and released. */
  readonly echoes: () => number;
  /** Tries that had no clear yes. */
  readonly retries: () => number;
  /** The longest time from a statement's first try to its yes. */
  readonly slowestMs: () => number;
  done(): Promise<void>;
}

/** Of its own: an address that abuses the door may have to wait. */
const DEVICE_ADDRESS = '127.0.0.9';
const DEVICE_TITLE = 'HONEST';
const DEVICE = `dicom:${DEVICE_TITLE}@${DEVICE_ADDRESS}`;
const PATIENCE_MS = 30_000;
const PAUSE_MS = 60;
const RETRY_MS = 200;

/** Speaks over both doors until the signal. The last statement of each is brought to its end. */
export async function speakHonestly(
  vigil: Vigil,
  site: Site,
  { dicomPort, until }: { readonly dicomPort: number; readonly until: AbortSignal },
): Promise<Honest> {
  const { code, output } = await vigil.run('site', 'add-peer', '--peer', DEVICE, '--site', site.id);
  if (code !== 0) throw new Error(`the device could not be registered: ${output}`);
  const accepted = new Set<string>();
  const counts = { retries: 0, slowestMs: 0, echoes: 0 };
  const ask = async (): Promise<void> => {
    while (!until.aborted) {
      const begunAt = performance.now();
      while (!(await isHeard(dicomPort))) {
        counts.retries += 1;
        await wait(RETRY_MS);
      }
      counts.slowestMs = Math.max(counts.slowestMs, performance.now() - begunAt);
      counts.echoes += 1;
      await wait(PAUSE_MS);
    }
  };
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
  const work = Promise.all([speak('http'), speak('mllp'), ask()]);
  work.catch(() => undefined);
  return {
    accepted,
    echoes: () => counts.echoes,
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

/** One association from its request to its release. */
async function isHeard(port: number): Promise<boolean> {
  const line = new EchoLine(port, DEVICE_ADDRESS);
  const patience = setTimeout(() => line.end(), PATIENCE_MS);
  const heard = [await line.associate(DEVICE_TITLE)];
  if (heard[0] === 'accepted') heard.push(await line.echo(), await line.release());
  clearTimeout(patience);
  line.end();
  return heard.join(' ') === 'accepted echoed released';
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
      wait(PATIENCE_MS, '', { signal: patience.signal }).catch(() => ''),
    ]),
  );
  patience.abort();
  line.close();
  return code === 'AA';
}
