// The map: every place of one level, what one measure says of it on one day, and the alerts that are open in it. A place whose sites
// sent nothing is `no-data`, never normal.
import type { PlaceStatus } from '../../../contracts/api/series.ts';
import { Level } from '../../../contracts/alert.ts';
import type { DetectorRule } from '../../../contracts/catalogue/measure.ts';
import type { Parts } from '../../../contracts/amount.ts';
import { MeasureId } from '../../../contracts/ids.ts';
import { seriesKey, type SeriesKey } from '../../../contracts/series.ts';
import { PlaceCode } from '../../../contracts/place.ts';
import type { DayKey, EpochMs } from '../../../contracts/time.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import type { Shown } from './shown-value.ts';
import { type Said, type Weighed, standingOf } from './standing-assessment.ts';

export interface MapQuestion {
  readonly measure: string;
  /** Of the measure, as the catalogue lists them. */
  readonly rulesAt: (place: PlaceCode) => readonly DetectorRule[];
  /** How the figure of a series is made; undefined where it is its count. */
  readonly shown: (series: SeriesKey) => Shown | undefined;
  readonly level: 'county' | 'township';
  readonly day: DayKey;
  readonly dayStartAt: EpochMs;
  /** Places of this level that the account may see; each is in the answer, whether or not anything is known of it. */
  readonly places: readonly PlaceCode[];
}

const CODE_LENGTH = { county: 6, township: 9 } as const;
const OPEN_STATES = [
  'open',
  'acknowledged',
  'verifying',
  'suspected',
  'assessing',
  'responding',
  'reopened',
];

interface Row {
  readonly place: string;
  readonly has_data: boolean;
  readonly count: number | null;
  readonly parts: Parts | null;
  readonly said: readonly Said<Weighed>[] | null;
  readonly open_alerts: number;
  readonly highest_level: string | null;
}

export async function readPlaces(db: Queryable, question: MapQuestion): Promise<PlaceStatus[]> {
  const answer = await db.query<Row>(PLACES, [
    question.places,
    question.measure,
    question.level,
    question.dayStartAt,
    question.day,
    OPEN_STATES,
    CODE_LENGTH[question.level],
  ]);
  return answer.rows.map((row) => statusOf(row, question));
}

function statusOf(row: Row, { rulesAt, shown, measure, level }: MapQuestion): PlaceStatus {
  const key = { measure: MeasureId.parse(measure), level, where: row.place, age: 'all' } as const;
  const figure = shown(seriesKey(key));
  const value = figure?.valueOf(row.count ?? 0, row.parts ?? undefined);
  const count = figure === undefined ? (row.count ?? 0) : (value ?? undefined);
  const place = PlaceCode.parse(row.place);
  const judged = standingOf(row.said ?? [], { rules: rulesAt(place), count });
  return {
    place,
    count: row.has_data ? (row.count ?? 0) : null,
    ...(value !== undefined && { value: row.has_data ? value : null }),
    expected: judged?.assessment.expected ?? null,
    outcome: row.has_data ? (judged?.outcome ?? 'insufficient-baseline') : 'no-data',
    openAlerts: row.open_alerts,
    highestLevel: Level.safeParse(row.highest_level).data ?? null,
  };
}

/** 'I' < 'II' < 'III' < 'IV' holds for text as well: `min` is the gravest. */
const PLACES = `
WITH places AS (
  SELECT place, $2 || '~' || $3 || '~' || place || '~all' AS series FROM unnest($1::text[]) AS place
), heard AS (
  SELECT p.place, bool_or(s.occurred_at_max >= to_timestamp($4::float8 / 1000) AND s.first_day <= $5::date) AS has_data
  FROM site_progress s JOIN places p ON left(s.place, $7::int) = p.place GROUP BY 1
), judged AS (
  SELECT series, jsonb_agg(jsonb_build_object('detector', detector, 'outcome', outcome, 'complete', complete,
    'assessment', jsonb_build_object('observed', assessment->'observed', 'expected', assessment->'expected',
      'lower', assessment->'lower', 'upper', assessment->'upper'))) AS said
  FROM assessments WHERE kind = 'day' AND start_at = to_timestamp($4::float8 / 1000)
    AND series = ANY (ARRAY(SELECT series FROM places)) GROUP BY 1
), alerted AS (
  SELECT p.place, count(*)::int AS open_alerts, min(a.level) AS highest_level
  FROM alerts a JOIN places p ON left(a.place, $7::int) = p.place
  WHERE a.state = ANY ($6::text[]) GROUP BY 1
)
SELECT p.place, coalesce(h.has_data, false) AS has_data, c.count, c.parts, j.said,
  coalesce(al.open_alerts, 0) AS open_alerts, al.highest_level
FROM places p LEFT JOIN heard h USING (place) LEFT JOIN alerted al USING (place) LEFT JOIN judged j USING (series)
LEFT JOIN observation_points c ON c.series = p.series AND c.kind = 'day' AND c.start_at = to_timestamp($4::float8 / 1000)
ORDER BY 1`;
