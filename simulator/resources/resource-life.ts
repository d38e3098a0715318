/**
 * Beds, devices and stock of the city at the events door, by the platform that speaks for every site. On the first start the devices' history is
 * told first; a mark beside the state of the simulation says how far it came, and what is told again is recognised by the door.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../platform/clock.ts';
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import { postRecords } from '../doors.ts';
import { readingsOfSlot, SLOT_MS, type ReadingsPlan, type ResourceLine } from './plan-readings.ts';

export interface ResourceParts extends ReadingsPlan {
  readonly baseUrl: string;
  readonly platformKey: string;
  readonly home: string;
  /** First day of the city's history: nothing is told of what was before. */
  readonly startedFrom: EpochMs;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const TICK_MS = 10_000;
/** What is older is history, of which only the devices are told. */
const RECENT_MS = DAY_MS;
const BATCH = 2_000;

/** Runs until the signal aborts. */
export async function liveResources(parts: ResourceParts): Promise<void> {
  const path = join(parts.home, 'simulator-resources.json');
  let toldTo = await readMark(path, parts.startedFrom);
  while (!parts.signal.aborted) {
    const reached = await tellUntil(parts.clock.now(), toldTo, parts);
    if (reached > toldTo) await writeFile(path, JSON.stringify({ toldTo: reached }));
    toldTo = reached;
    await parts.clock.sleep(TICK_MS, parts.signal);
  }
}

/** A mark that cannot be read is none: what was told is recognised. */
async function readMark(path: string, startedFrom: EpochMs): Promise<EpochMs> {
  const text = await readFile(path, 'utf8').catch(() => '{}');
  const match = /^\{"toldTo":(\d+)\}$/.exec(text);
  return match === null ? startedFrom : Number(match[1]);
}

/** The last slot that has been taken by the door. */
async function tellUntil(now: EpochMs, toldTo: EpochMs, parts: ResourceParts): Promise<EpochMs> {
  let waiting: ResourceLine[] = [];
  let reached = toldTo;
  for (let at = Math.floor(toldTo / SLOT_MS) * SLOT_MS + SLOT_MS; at <= now; at += SLOT_MS) {
    const isOld = now - at > RECENT_MS;
    waiting.push(...readingsOfSlot(at, parts, isOld ? 'devices' : undefined));
    reached = at;
    if (waiting.length < BATCH && at + SLOT_MS <= now) continue;
    for (let from = 0; from < waiting.length; from += BATCH)
      await postRecords(`${parts.baseUrl}/v1/events`, {
        key: parts.platformKey,
        records: waiting.slice(from, from + BATCH),
        signal: parts.signal,
      });
    waiting = [];
  }
  return reached;
}
