// Counts and what is said of them: one series, the map. A series is seen by whoever's jurisdiction covers its place; a department
// sees those that its own alerts are about.
import { z } from 'zod';
import type { Account } from '../../../contracts/account.ts';
import { coversPlace } from '../../../contracts/account.ts';
import { MapAnswer, MeasureList, SeriesAnswer } from '../../../contracts/api/series.ts';
import { MeasureId } from '../../../contracts/ids.ts';
import { PlaceCode } from '../../../contracts/place.ts';
import { SeriesKey, seriesParts } from '../../../contracts/series.ts';
import { DayKey, EpochMs } from '../../../contracts/time.ts';
import { WindowKind } from '../../../contracts/window.ts';
import { endOfDay, dayOf, startOfDay } from '../../../platform/zone/zone-time.ts';
import type { DeskParts } from '../desk-parts.ts';
import { notFound, outOfScope, problem } from '../problem.ts';
import { isSeriesOfOwnAlert } from '../reads/own-series.ts';
import { readPlaces } from '../reads/places.ts';
import { DEFAULT_SPAN_MS, readSeriesPoints } from '../reads/series.ts';
import { type Route, guardedRoute } from '../route.ts';
import { isDesk, placePatterns } from '../scope.ts';

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
    guardedRoute({
      method: 'GET',
      path: '/api/series/:key',
      summary:
        'One series: counts, revisions and assessments of [from, to), as known now or at `asOf`',
      query: SeriesQuery,
      answer: SeriesAnswer,
      handle: async ({ account, params, query }) => {
        const series = await checkedSeries(parts, account, params['key']);
        const toAt = query.to ?? parts.now();
        const fromAt = query.from ?? toAt - DEFAULT_SPAN_MS[query.window];
        if (fromAt >= toAt)
          throw problem({
            status: 400,
            code: 'invalid-query',
            title: '`from` must lie before `to`. 起始时间须早于结束时间。',
          });
        const question = {
          series,
          kind: query.window,
          fromAt,
          toAt,
          asOf: query.asOf,
          zone: parts.zone,
        };
        const points = await readSeriesPoints(parts.store, question);
        return {
          series,
          title: parts.names.series(series),
          asOf: query.asOf ?? parts.now(),
          points,
        } satisfies SeriesAnswer;
      },
    }),
    guardedRoute({
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
        const places = await readPlaces(parts.store, {
          measure: query.measure,
          level: query.level,
          dayStartAt: window.startAt,
          dayEndAt: window.endAt,
          patterns: placePatterns(account.places),
        });
        return { measure: query.measure, window, asOf: parts.now(), places } satisfies MapAnswer;
      },
    }),
    guardedRoute({
      method: 'GET',
      path: '/api/measures',
      summary: 'What is watched',
      answer: MeasureList,
      handle: async () => ({ measures: [...parts.names.measures] }) satisfies MeasureList,
    }),
  ];
}

async function checkedSeries(
  parts: DeskParts,
  account: Account,
  key: string | undefined,
): Promise<SeriesKey> {
  const series = SeriesKey.safeParse(key);
  const place = series.success ? placeOf(parts, series.data) : undefined;
  if (!series.success || place === undefined) throw notFound('series');
  if (!coversPlace(account, place)) throw outOfScope();
  if (!isDesk(account) && !(await isSeriesOfOwnAlert(parts.store, account, series.data)))
    throw outOfScope();
  return series.data;
}

function placeOf(parts: DeskParts, series: SeriesKey): PlaceCode | undefined {
  const { level, where } = seriesParts(series);
  return level === 'site' ? parts.names.site(where)?.place : PlaceCode.safeParse(where).data;
}
