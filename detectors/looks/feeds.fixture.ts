/** Feeds of three township centres on real servers, told day by day until a look of their rules; the present is moved, not waited for. */
import { expect } from 'vitest';
import type { Site } from '../../contracts/catalogue/site.ts';
import type { Event } from '../../contracts/event/event.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { Clock } from '../../platform/clock.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { composeCatalogue, type DetectorCatalogue } from '../catalogue.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { icd10, visitEvent } from '../events.fixture.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { clockOf, PATIENCE } from './hourly-looks.fixture.ts';

const { zone } = composeCatalogue(shippedParts);
/** Today, as the test has it. */
export const TODAY = startOfDay(dayOf(Date.now(), zone), zone) - DAY_MS;
export const EVENING = TODAY + 18 * HOUR_MS;

const centres = shippedParts.sites.filter(({ level }) => level === 'township-centre');

export function centreAt(at: number): Site {
  const site = centres[at];
  if (site === undefined) throw new RangeError('the city has too few township centres');
  return site;
}

interface Told {
  readonly day: number;
  readonly code?: (n: number) => string;
  readonly delayMs?: number;
  /** Forty in a day. */
  readonly from?: number;
  readonly to?: number;
  readonly every?: number;
}

/** From nine o'clock on, every twelve minutes. */
export function dayAt(site: Site, told: Told): Event[] {
  const { day, code = (n) => (n % 3 === 0 ? 'J06.9' : 'M54.5'), delayMs = 60_000 } = told;
  const { from = 0, to = 40, every = 1 } = told;
  return Array.from({ length: to - from }, (_, n) => from + n)
    .filter((n) => n % every === 0)
    .map((n) => {
      const at = TODAY + day * DAY_MS + 9 * HOUR_MS + n * 12 * 60_000;
      return visitEvent(`${site.id} ${String(day)} ${String(n)}`, 'start', {
        ...{
          site: site.id,
          place: site.place,
          at,
          statedAt: at + delayMs,
          receivedAt: at + delayMs,
        },
        person: `${site.id} ${String(day)} ${String(n)}`,
        fields: { occurredAt: at, ageBand: '25-44', sex: 'female', diagnoses: [icd10(code(n))] },
      });
    });
}

export const days = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

export interface FeedPath {
  readonly path: TestPath;
  readonly clock: Clock;
  /** All of it is stored, and `progress` has ticked ten minutes before `at`: a look of that moment knows it. */
  liveUntil(at: number, events: readonly Event[]): Promise<void>;
  lookedAt(rule: string, at: number): Promise<void>;
  /** Site, status and reason of what the rule told, in order. */
  told(rule: string): Promise<unknown[][]>;
}

export async function startFeedPath(rules: readonly string[]): Promise<FeedPath> {
  const catalogue: DetectorCatalogue = composeCatalogue({
    ...shippedParts,
    patterns: shippedParts.patterns.filter(({ id }) => rules.includes(id)),
  });
  const path = await startTestPath(catalogue);
  const time = { now: TODAY - 9 * DAY_MS };
  const clock = clockOf(time);
  const { pool } = path.database;
  return {
    path,
    clock,
    liveUntil: async (at, events) => {
      await path.publish(events);
      await path.settled();
      time.now = at - 600_000;
      const ticked = async (): Promise<number> =>
        (await pool.query<{ at: number }>('SELECT at FROM watermarks')).rows[0]?.at ?? 0;
      await expect.poll(ticked, PATIENCE).toBeGreaterThanOrEqual(at - 600_000);
      await path.settled();
      time.now = at;
    },
    lookedAt: async (rule, at) => {
      const turn = async () =>
        (
          await pool.query<{ at: number; problem: string | null }>(
            'SELECT extract(epoch FROM turn_at)::float8 * 1000 AS at, problem FROM looks WHERE rule = $1',
            [rule],
          )
        ).rows[0];
      // One look is made at a tick, and ticks come as the clock goes on.
      const later = async () => {
        time.now += 60;
        return (await turn())?.at;
      };
      await expect.poll(later, PATIENCE).toBe(at);
      expect((await turn())?.problem).toBeNull();
    },
    told: async (rule) => {
      const { rows } = await pool.query<{ row: unknown[] }>(
        `SELECT json_build_array(r.signal->>'siteId', r.status, r.signal->'reason'->>'code') AS row FROM signal_revisions r
         WHERE r.signal->>'measure' = $1 ORDER BY r.signal->>'siteId', r.revision`,
        [rule],
      );
      return rows.map(({ row }) => row);
    },
  };
}
