// The map: every place of one level, what one measure says of it on one day, and the alerts that are open in it. A place whose sites
// sent nothing is `no-data`, never normal.
import { Outcome } from '../../../contracts/assessment.ts';
import type { PlaceStatus } from '../../../contracts/api/series.ts';
import { Level } from '../../../contracts/alert.ts';
import { PlaceCode } from '../../../contracts/place.ts';
import type { EpochMs } from '../../../contracts/time.ts';
import type { Queryable } from '../../../platform/store/pool.ts';

export interface MapQuestion {
  readonly measure: string;
  readonly level: 'county' | 'township';
  readonly dayStartAt: EpochMs;
  readonly dayEndAt: EpochMs;
  /** Patterns of the jurisdictions that the account may see. */
  readonly patterns: readonly string[];
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
  readonly outcome: string | null;
  readonly expected: number | null;
  readonly open_alerts: number;
  readonly highest_level: string | null;
}

export async function readPlaces(db: Queryable, question: MapQuestion): Promise<PlaceStatus[]> {
  const answer = await db.query<Row>(PLACES, [
    CODE_LENGTH[question.level],
    question.patterns,
    question.measure,
    question.level,
    question.dayStartAt,
    question.dayEndAt,
    OPEN_STATES,
  ]);
  return answer.rows.map(statusOf);
}

function statusOf(row: Row): PlaceStatus {
  const judged = Outcome.safeParse(row.outcome);
  return {
    place: PlaceCode.parse(row.place),
    count: row.has_data ? (row.count ?? 0) : null,
    expected: row.expected,
    outcome: !row.has_data ? 'no-data' : judged.success ? judged.data : 'insufficient-baseline',
    openAlerts: row.open_alerts,
    highestLevel: Level.safeParse(row.highest_level).data ?? null,
  };
}

/** 'I' < 'II' < 'III' < 'IV' holds for text as well: `min` is the gravest. */
const PLACES = `
WITH places AS (
  SELECT left(place, $1) AS place, bool_or(occurred_at_max >= to_timestamp($5::float8 / 1000)
      AND first_day <= (to_timestamp($6::float8 / 1000))::date) AS has_data
  FROM site_progress WHERE place LIKE ANY ($2::text[]) AND length(place) >= $1 GROUP BY 1
), counted AS (
  SELECT split_part(series, '~', 3) AS place, count FROM observation_points
  WHERE kind = 'day' AND start_at = to_timestamp($5::float8 / 1000)
    AND series = ANY (SELECT $3 || '~' || $4 || '~' || place || '~all' FROM places)
), judged AS (
  SELECT DISTINCT ON (series) split_part(series, '~', 3) AS place, outcome, (assessment->>'expected')::float8 AS expected
  FROM assessments WHERE kind = 'day' AND start_at = to_timestamp($5::float8 / 1000)
    AND series = ANY (SELECT $3 || '~' || $4 || '~' || place || '~all' FROM places)
  ORDER BY series, (outcome = 'exceeds') DESC, (outcome = 'within') DESC, detector
), alerted AS (
  SELECT left(place, $1) AS place, count(*)::int AS open_alerts, min(level) AS highest_level FROM alerts
  WHERE state = ANY ($7::text[]) AND place LIKE ANY ($2::text[]) AND length(place) >= $1 GROUP BY 1
)
SELECT coalesce(p.place, al.place) AS place, coalesce(p.has_data, false) AS has_data, c.count, j.outcome, j.expected,
  coalesce(al.open_alerts, 0) AS open_alerts, al.highest_level
FROM places p FULL JOIN alerted al ON al.place = p.place
LEFT JOIN counted c ON c.place = p.place LEFT JOIN judged j ON j.place = p.place
ORDER BY 1`;
