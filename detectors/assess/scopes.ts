/**
 * Where sites lie and since when they report, as the store has it, remembered for a minute of the stream's own time, with the changes of
 * rules that hold there. Assessors judge by the first days that their stream tells them, not by these.
 */
import type { SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { DayKey, EpochMs } from '../../contracts/time.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { RulesInForce } from '../quality/rules-in-force.ts';
import {
  firstDaysOf,
  sinceDay,
  type CountedSeries,
  type FirstDays,
} from '../windows/first-days.ts';

const REFRESH_EVERY_MS = 60_000;

export class Scopes {
  #firstDays: FirstDays = new Map();
  #places = new Map<SiteId, PlaceCode>();
  #readAt: EpochMs | null = null;
  readonly rules = new RulesInForce();

  /** Places that the sites did not name when last asked. */
  #missed = new Set<string>();

  /**
   * Reads again where a minute has passed, or where one of these places is not known yet: a site's progress is stored before its
   * counts are told, so what is judged always finds it, however quickly its first counts come.
   */
  async refresh(tx: Tx, asOf: EpochMs, wanted: Iterable<string> = []): Promise<void> {
    const isFresh = this.#readAt !== null && Math.abs(asOf - this.#readAt) < REFRESH_EVERY_MS;
    if (isFresh && !this.#misses(wanted)) return;
    if (!isFresh) this.#missed = new Set();
    await this.rules.read(tx);
    const { rows } = await tx.query<{ siteId: SiteId; place: PlaceCode; firstDay: DayKey }>(
      'SELECT site_id AS "siteId", place, first_day AS "firstDay" FROM site_first_days',
    );
    const firstDays = firstDaysOf(rows);
    this.#firstDays = firstDays;
    this.#places = new Map(rows.map(({ siteId, place }) => [siteId, place]));
    this.#readAt = asOf;
    for (const place of wanted) if (!firstDays.has(place)) this.#missed.add(place);
  }

  #misses(places: Iterable<string>): boolean {
    for (const place of places)
      if (!this.#firstDays.has(place) && !this.#missed.has(place)) return true;
    return false;
  }

  sinceDay(series: CountedSeries): number {
    return sinceDay(this.#firstDays, series);
  }

  placeOf(site: SiteId): PlaceCode | undefined {
    return this.#places.get(site);
  }
}
