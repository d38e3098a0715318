// How the feeds of the development world are: what the strip and the page of sources show of them.
import { siteSummaries } from './city.ts';
import type { World } from './world.ts';

export function feedQuality(world: World): unknown {
  const sites = { active: 0, idle: 0, silent: 0, never: 0 };
  for (const { feed } of siteSummaries(world.city, Date.now())) sites[feed] += 1;
  return {
    at: Date.now(),
    watermarkAt: Date.now() - 14 * 60_000,
    lastEventAt: Date.now() - 2000,
    eventsLastHour: 8214,
    sites,
    rejectedLastDay: [
      { code: 'unknown-site-key', count: 3 },
      { code: 'time-in-future', count: 17 },
      { code: 'missing-facility', count: 41 },
    ],
    deadLetters: 2,
    lateLastDay: 133,
  };
}
