// Stretches of time besides the quarter, each for rules that need a season, a change of payment or months of habit: their days, who is planted in them,
// and from when on they are looked at. Only what is planted happens there. Pure.
import { DayKey, type EpochMs } from '../../contracts/time.ts';
import { CARE } from './care.ts';
import { CHRONIC } from './chronic.ts';
import { DEVICES_IDLE } from './devices.ts';
import { FEED_QUALITY } from './feed-quality.ts';
import { OUTFLOWS } from './flows.ts';
import { DAY } from './lines.ts';
import { OCCUPANCY } from './occupancy.ts';
import { REMOTE_COVERAGE } from './remote-coverage.ts';
import { REVIEWS } from './reviews.ts';
import type { Planter, ToldLine } from './scene.ts';
import { SPACE } from './space.ts';
import { STOCK } from './stock.ts';
import { SURGE } from './surge.ts';
import { WEAK_SIGNALS } from './weak-signals.ts';

export interface Stretch {
  readonly name: string;
  readonly from: DayKey;
  readonly days: number;
  /** Before it there is only what the rules are used to. */
  readonly looksFromDay: number;
  /** Between two looks of rules that look more often. */
  readonly tickHours: number;
  readonly planters: readonly Planter[];
}

export const STRETCHES: readonly Stretch[] = [
  {
    ...{ name: 'season', from: DayKey.parse('2026-10-12'), days: 50 },
    ...{ looksFromDay: 0, tickHours: 4, planters: [OCCUPANCY, SURGE, DEVICES_IDLE, STOCK] },
  },
  {
    ...{ name: 'habit', from: DayKey.parse('2026-01-05'), days: 140 },
    ...{ looksFromDay: 111, tickHours: 24, planters: [OUTFLOWS] },
  },
  {
    ...{ name: 'reviews', from: DayKey.parse('2026-02-02'), days: 133 },
    ...{ looksFromDay: 112, tickHours: 24, planters: [REVIEWS] },
  },
  {
    ...{ name: 'remote', from: DayKey.parse('2026-03-02'), days: 77 },
    ...{ looksFromDay: 42, tickHours: 24, planters: [REMOTE_COVERAGE] },
  },
  {
    // By itself: centres that see people on two days alone would seem to have stopped telling of visits.
    ...{ name: 'followed', from: DayKey.parse('2026-03-09'), days: 77 },
    ...{ looksFromDay: 48, tickHours: 24, planters: [CHRONIC] },
  },
  {
    ...{ name: 'payment', from: DayKey.parse('2025-10-16'), days: 161 },
    ...{ looksFromDay: 126, tickHours: 24, planters: [CARE] },
  },
  {
    ...{ name: 'places', from: DayKey.parse('2026-03-02'), days: 182 },
    ...{ looksFromDay: 90, tickHours: 24, planters: [SPACE] },
  },
  {
    ...{ name: 'sources', from: DayKey.parse('2026-03-02'), days: 176 },
    ...{ looksFromDay: 87, tickHours: 24, planters: [WEAK_SIGNALS] },
  },
  {
    ...{ name: 'feeds', from: DayKey.parse('2026-05-04'), days: 50 },
    ...{ looksFromDay: 20, tickHours: 6, planters: [FEED_QUALITY] },
  },
];

/** The lines of each day from `startsAt`, in order of sending. */
export function linesByDay(
  span: { readonly startsAt: EpochMs; readonly endsAt: EpochMs },
  lines: readonly ToldLine[],
): ToldLine[][] {
  const count = Math.ceil((span.endsAt - span.startsAt) / DAY);
  const days = Array.from({ length: count }, (): ToldLine[] => []);
  for (const line of lines) days[Math.floor((line.sendAt - span.startsAt) / DAY)]?.push(line);
  return days.map((day) => day.sort((one, other) => one.sendAt - other.sendAt));
}
