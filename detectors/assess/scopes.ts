/**
 * Since when a place reports: the first day of the earliest of its sites, which one fact that is dated long ago does not move. Before it a missing count is unknown, from it on a
 * zero. Read from the sites' progress and remembered for a minute of the stream's own time, with the changes of rules that hold
 * there.
 */
import type { SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { SeriesParts } from '../../contracts/series.ts';
import type { DayKey, EpochMs } from '../../contracts/time.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { dayNumberOf } from '../../platform/zone/zone-time.ts';
import { RulesInForce } from '../quality/rules-in-force.ts';
import type { SeriesState } from './series-state.ts';

const REFRESH_EVERY_MS = 60_000;

export class Scopes {
  #firstDays = new Map<string, number>();
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
    const answer = await tx.query<{ site_id: SiteId; place: PlaceCode; first_day: DayKey }>(
      'SELECT site_id, place, first_day FROM site_first_days',
    );
    const firstDays = new Map<string, number>();
    const places = new Map<SiteId, PlaceCode>();
    for (const { site_id, place, first_day } of answer.rows) {
      const day = dayNumberOf(first_day);
      places.set(site_id, place);
      for (const scope of [site_id, place.slice(0, 4), place.slice(0, 6), place.slice(0, 9)]) {
        firstDays.set(scope, Math.min(firstDays.get(scope) ?? day, day));
      }
    }
    this.#firstDays = firstDays;
    this.#places = places;
    this.#readAt = asOf;
    for (const place of wanted) if (!firstDays.has(place)) this.#missed.add(place);
  }

  #misses(places: Iterable<string>): boolean {
    for (const place of places)
      if (!this.#firstDays.has(place) && !this.#missed.has(place)) return true;
    return false;
  }

  /** Whatever is older that single facts speak of; where nothing is known of the scope, since its own first count. */
  sinceDay({ parts, countedSince }: Pick<SeriesState, 'parts' | 'countedSince'>): number {
    return this.#firstDays.get(parts.where) ?? countedSince;
  }

  /** Infinity where nothing is known of the scope. */
  firstDay(parts: Pick<SeriesParts, 'where'>): number {
    return this.#firstDays.get(parts.where) ?? Infinity;
  }

  placeOf(site: SiteId): PlaceCode | undefined {
    return this.#places.get(site);
  }
}
