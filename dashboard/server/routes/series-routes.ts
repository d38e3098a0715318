// Counts and what is said of them: one series, the map. A series is seen by whoever's jurisdiction covers its place; a department
// sees those that its own alerts are about.
import { z } from 'zod';
import type { Account } from '../../../contracts/account.ts';
import { coversPlace } from '../../../contracts/account.ts';
import { MapAnswer, MeasureList, SeriesAnswer } from '../../../contracts/api/series.ts';
import type { DetectorRule } from '../../../contracts/catalogue/measure.ts';
import { MeasureId } from '../../../contracts/ids.ts';
import { PlaceCode, levelOf } from '../../../contracts/place.ts';
import { rulesWith } from '../../../contracts/rule-setting.ts';
import { SeriesKey, seriesParts } from '../../../contracts/series.ts';
import { DayKey, EpochMs } from '../../../contracts/time.ts';
import { shapeOf } from '../../../contracts/window-shape.ts';
import { WindowKind } from '../../../contracts/window.ts';
import { endOfDay, dayOf, startOfDay } from '../../../platform/zone/zone-time.ts';
import type { DeskParts } from '../desk-parts.ts';
import { notFound, outOfScope, problem } from '../problem.ts';
import { isSeriesOfOwnAlert } from '../reads/own-series.ts';
import { readPlaces } from '../reads/places.ts';
import { readOverrides } from '../reads/rule-changes.ts';
import { isCounted } from '../reads/own-series.ts';
import { POINTS_MAX, defaultSpanMs, isTooLong, readSeriesPoints } from '../reads/series.ts';
import { type Route, guardedRoute } from '../route.ts';
import { isDesk } from '../scope.ts';

const moment = z
  .string()
  .max(40)
  .transform((text, context) => {
    const at = /^-?\d+$/.test(text) ? Number(text) : Date.parse(text);
    if (EpochMs.safeParse(at).success) return at;
    context.addIssue('ISO 8601 with a zone, or epoch milliseconds');
    return z.NEVER;
  });

const SeriesQuery = z.strictObject({
  from: moment.optional(),
  to: moment.optional(),
  asOf: moment.optional(),
  window: WindowKind.default('day'),
});

const MapQuery = z.strictObject({
  measure: MeasureId,
  level: z.enum(['county', 'township']).default('county'),
  day: DayKey.optional(),
});

export function seriesRoutes(parts: DeskParts): Route[] {
  return [
    seriesRoute(parts),
    mapRoute(parts),
    guardedRoute({
      method: 'GET',
      path: '/api/measures',
      summary: 'What is watched',
      answer: MeasureList,
      handle: async () => ({ measures: [...parts.names.measures] }) satisfies MeasureList,
    }),
  ];
}

function seriesRoute(parts: DeskParts): Route {
  return guardedRoute({
    method: 'GET',
    path: '/api/series/:key',
    summary:
      'One series: counts, revisions and assessments of [from, to), as known now or at `asOf`',
    query: SeriesQuery,
    answer: SeriesAnswer,
    handle: async ({ account, params, query }) => {
      const series = await checkedSeries(parts, account, params['key']);
      const now = parts.now();
      const toAt = query.to ?? now;
      const fromAt = query.from ?? toAt - defaultSpanMs(query.window);
      if (fromAt >= toAt)
        throw problem({
          status: 400,
          code: 'invalid-query',
          title: '`from` must lie before `to`. 起始时间须早于结束时间。',
        });
      if (isTooLong({ kind: query.window, fromAt, toAt }))
        throw problem({
          status: 400,
          code: 'invalid-query',
          title: `At most ${POINTS_MAX} windows at once. 时间范围过长。`,
        });
      if (!isKept(parts, series, query.window))
        throw problem({
          status: 400,
          code: 'invalid-query',
          title: 'This measure is not counted by half hours. 该监测项不按半小时计数。',
        });
      const shown = parts.names.shown(series);
      const question = {
        series,
        shown,
        kind: query.window,
        fromAt,
        toAt,
        asOf: query.asOf,
        now,
        zone: parts.zone,
        rulesAt: await rulesOfSeries(parts, series),
      };
      const points = await readSeriesPoints(parts.store, question);
      return {
        series,
        title: parts.names.series(series),
        ...(shown?.unit != null && { unit: shown.unit }),
        asOf: query.asOf ?? now,
        points,
      } satisfies SeriesAnswer;
    },
  });
}

function mapRoute(parts: DeskParts): Route {
  return guardedRoute({
    method: 'GET',
    path: '/api/map',
    summary: 'Every place of one level: what a measure says of it on a day, and its open alerts',
    query: MapQuery,
    answer: MapAnswer,
    handle: async ({ account, query }) => {
      if (!isDesk(account)) throw outOfScope();
      const day = query.day ?? dayOf(parts.now(), parts.zone);
      const window = {
        kind: 'day' as const,
        startAt: startOfDay(day, parts.zone),
        endAt: endOfDay(day, parts.zone),
      };
      const overrides = await readOverrides(parts.store, query.measure);
      const at = { level: query.level, newestAt: window.startAt };
      const places = await readPlaces(parts.store, {
        measure: query.measure,
        rulesAt: (place) =>
          rulesWith(parts.names.rules(query.measure), overrides, { ...at, place }),
        shown: (measure) => parts.names.shown(measure),
        level: query.level,
        day,
        dayStartAt: window.startAt,
        places: parts.names.places.filter(
          (place) => levelOf(place) === query.level && coversPlace(account, place),
        ),
      });
      return { measure: query.measure, window, asOf: parts.now(), places } satisfies MapAnswer;
    },
  });
}

/** As the catalogue has them, with what people have changed for a window. */
async function rulesOfSeries(
  parts: DeskParts,
  series: SeriesKey,
): Promise<(newestAt: EpochMs) => readonly DetectorRule[]> {
  const { measure, level } = seriesParts(series);
  const rules = parts.names.rules(measure);
  const overrides = await readOverrides(parts.store, measure);
  const place = placeOf(parts, series);
  if (place === undefined) return () => rules;
  return (newestAt) => rulesWith(rules, overrides, { level, place, newestAt });
}

/** A key that names nothing is unknown: zeros of something that nobody counts would look like calm. */
async function checkedSeries(
  parts: DeskParts,
  account: Account,
  key: string | undefined,
): Promise<SeriesKey> {
  const series = SeriesKey.safeParse(key);
  const place = series.success ? placeOf(parts, series.data) : undefined;
  if (!series.success || place === undefined) throw notFound('series');
  if (!coversPlace(account, place)) throw notFound('series');
  if (!isDesk(account) && !(await isSeriesOfOwnAlert(parts.store, account, series.data)))
    throw notFound('series');
  if (!isWatched(parts, series.data) && !(await isCounted(parts.store, series.data)))
    throw notFound('series');
  return series.data;
}

function placeOf(parts: DeskParts, series: SeriesKey): PlaceCode | undefined {
  const { level, where } = seriesParts(series);
  if (level === 'site') return parts.names.site(where)?.place;
  const place = PlaceCode.safeParse(where);
  const isPlace = place.success && levelOf(place.data) === level;
  return isPlace && parts.names.places.includes(place.data) ? place.data : undefined;
}

/** Half hours are kept of measures that look at them; of others zeros would look like calm. */
function isKept(parts: DeskParts, series: SeriesKey, kind: WindowKind): boolean {
  if (shapeOf(kind).of !== 'half') return true;
  const { measure } = seriesParts(series);
  const windows = parts.names.measures.find(({ id }) => id === measure)?.windows ?? [];
  return windows.some((own) => shapeOf(own).of === 'half');
}

function isWatched(parts: DeskParts, series: SeriesKey): boolean {
  const { measure, level } = seriesParts(series);
  return parts.names.measures.some((one) => one.id === measure && one.levels.includes(level));
}
