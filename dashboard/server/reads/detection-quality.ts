// How well detection works, of the places of an account: trials, outcomes and series are added up in the store, and put together here by
// measure and rule. As of any time: what was tried and concluded later does not count.
import type {
  DetectionQuality,
  MeasureQuality,
  RuleQuality,
  ShadowSize,
  Unjudged,
} from '../../../contracts/api/detection-quality.ts';
import type { DetectorRule } from '../../../contracts/catalogue/measure.ts';
import type { MeasureId } from '../../../contracts/ids.ts';
import type { SeriesLevel } from '../../../contracts/series.ts';
import { Family } from '../../../contracts/signal.ts';
import { DAY_MS, type EpochMs } from '../../../contracts/time.ts';
import { wilson } from '../../../contracts/wilson.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import type { Names } from '../names.ts';

export interface QualityQuestion {
  readonly patterns: readonly string[];
  readonly days: number;
  readonly asOf: EpochMs;
}

type Figures = Pick<DetectionQuality, 'asOf' | 'days' | 'measures'>;

export async function readDetectionQuality(
  db: Queryable,
  names: Names,
  question: QualityQuestion,
): Promise<Figures> {
  const [rules, sizes, unjudged, unjudgedOfMeasures, outcomes, ofMeasures, series] =
    await Promise.all([
      readRules(db, question),
      readSizes(db, question),
      readUnjudged(db, question, UNJUDGED_BY_RULES),
      readUnjudged(db, question, UNJUDGED_BY_ALL),
      readOutcomes(db, question, 'rule'),
      readOutcomes(db, question, 'measure'),
      readSeries(db, question),
    ]);
  const tried = { rules, sizes, unjudged, unjudgedOfMeasures };
  const found = { names, ...tried, outcomes, ofMeasures, series };
  const measures = names.measures.flatMap(({ id, family }) => {
    const quality = measureOf(found, id, Family.parse(family));
    return quality === null ? [] : [quality];
  });
  return { asOf: question.asOf, days: question.days, measures };
}

interface Found {
  readonly names: Names;
  readonly rules: readonly RuleRow[];
  readonly sizes: readonly SizeRow[];
  readonly unjudged: readonly UnjudgedRow[];
  readonly unjudgedOfMeasures: readonly UnjudgedRow[];
  readonly outcomes: readonly OutcomeRow[];
  readonly ofMeasures: readonly OutcomeRow[];
  readonly series: readonly SeriesRow[];
}

/** Null of a measure of which nothing was tried or concluded. */
function measureOf(found: Found, measure: MeasureId, family: Family): MeasureQuality | null {
  const sizes = found.sizes.filter((row) => row.measure === measure);
  const rules = rulesOf(found, measure);
  const outcome = found.ofMeasures.find((row) => row.measure === measure);
  if (rules.length === 0 && outcome === undefined) return null;
  return {
    measure,
    family,
    ...foundOf(sizes.find(({ size }) => size === null)),
    ...unjudgedOf(found.unjudgedOfMeasures.filter((row) => row.measure === measure)),
    bySize: (['small', 'medium', 'large'] as const).flatMap((size) => {
      const row = sizes.find((one) => one.size === size);
      return row === undefined ? [] : [{ size, ...foundOf(row) }];
    }),
    signalsPerWeek: rules.reduce((sum, rule) => sum + rule.signalsPerWeek, 0),
    ...precisionOf(outcome),
    rules,
  };
}

function rulesOf(found: Found, measure: MeasureId): RuleQuality[] {
  const { names, outcomes, series } = found;
  const tried = found.rules.filter((row) => row.measure === measure);
  const unjudged = found.unjudged.filter((row) => row.measure === measure);
  const concluded = outcomes.filter((row) => row.measure === measure);
  const keys = new Map(
    [...tried, ...unjudged, ...concluded].map(({ detector, level }) => [
      `${detector} ${level}`,
      { measure, detector, level },
    ]),
  );
  return [...keys.values()].map((key) => {
    const isKey = (row: { detector: string; level: string }): boolean =>
      row.detector === key.detector && row.level === key.level;
    const row = tried.find(isKey);
    const falseAlarms = wilson(row?.quiet_signals ?? 0, row?.quiet_days ?? 0);
    const rule = names.rules(measure).find(({ id }) => id === key.detector);
    const count = seriesOf(series, { ...key, rule });
    return {
      ...key,
      ...foundOf(row),
      ...unjudgedOf(unjudged.filter(isKey)),
      falseAlarms,
      series: count,
      signalsPerWeek: (falseAlarms.share ?? 0) * 7 * count,
      ...precisionOf(concluded.find(isKey)),
    };
  });
}

const foundOf = (
  row: { readonly trials: number; readonly detected: number; readonly delay: number | null } = {
    trials: 0,
    detected: 0,
    delay: null,
  },
) => ({ detected: wilson(row.detected, row.trials), medianDelayDays: row.delay });

const unjudgedOf = (rows: readonly UnjudgedRow[]): Unjudged => ({
  unjudged: rows.map(({ reason, trials }) => ({ reason, trials })),
});

const precisionOf = (row: Pick<OutcomeRow, 'trues' | 'falses' | 'uncertain'> | undefined) => ({
  precision: wilson(row?.trues ?? 0, (row?.trues ?? 0) + (row?.falses ?? 0)),
  uncertain: row?.uncertain ?? 0,
});

interface RuleRow {
  readonly measure: MeasureId;
  readonly detector: string;
  readonly level: SeriesLevel;
  readonly trials: number;
  readonly detected: number;
  readonly delay: number | null;
  readonly quiet_days: number;
  readonly quiet_signals: number;
}

const TRIALS = `FROM shadow_trials WHERE place LIKE ANY ($1::text[]) AND as_of <= to_timestamp($3::float8 / 1000)
  AND onset_day >= (to_timestamp($2::float8 / 1000))::date`;

const JUDGED = `${TRIALS} AND unjudged IS NULL`;

const trialValues = ({ patterns, days, asOf }: QualityQuestion): unknown[] => [
  patterns,
  asOf - days * DAY_MS,
  asOf,
];

async function readRules(db: Queryable, question: QualityQuestion): Promise<RuleRow[]> {
  const answer = await db.query<RuleRow>(
    `SELECT measure, detector, level, count(*)::int AS trials, count(delay_days)::int AS detected,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY delay_days) AS delay,
       sum(quiet_days)::int AS quiet_days, sum(quiet_signals)::int AS quiet_signals
     ${JUDGED} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    trialValues(question),
  );
  return answer.rows;
}

interface SizeRow {
  readonly measure: MeasureId;
  /** Null: of all sizes. */
  readonly size: ShadowSize | null;
  readonly trials: number;
  readonly detected: number;
  readonly delay: number | null;
}

/** An outbreak is found when any rule finds it, and when the first does. */
async function readSizes(db: Queryable, question: QualityQuestion): Promise<SizeRow[]> {
  const answer = await db.query<SizeRow>(
    `SELECT measure, size, count(*)::int AS trials, count(delay)::int AS detected,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY delay) AS delay
     FROM (SELECT measure, size, min(delay_days) AS delay ${JUDGED} GROUP BY measure, size, series, onset_day) outbreak
     GROUP BY GROUPING SETS ((measure, size), (measure))`,
    trialValues(question),
  );
  return answer.rows;
}

interface UnjudgedRow {
  readonly measure: MeasureId;
  readonly detector: string;
  readonly level: SeriesLevel;
  readonly reason: Unjudged['unjudged'][number]['reason'];
  readonly trials: number;
}

const UNJUDGED_BY_RULES = `SELECT measure, detector, level, unjudged AS reason, count(*)::int AS trials
  ${TRIALS} AND unjudged IS NOT NULL GROUP BY 1, 2, 3, 4 ORDER BY trials DESC, reason`;
/** Outbreaks that no rule could judge, each for the reason of most of its rules. */
const UNJUDGED_BY_ALL = `SELECT measure, '' AS detector, 'city' AS level, reason, count(*)::int AS trials
  FROM (SELECT measure, mode() WITHIN GROUP (ORDER BY unjudged) AS reason
        ${TRIALS} GROUP BY measure, series, onset_day HAVING bool_and(unjudged IS NOT NULL)) outbreak
  GROUP BY 1, 4 ORDER BY trials DESC, reason`;

async function readUnjudged(
  db: Queryable,
  question: QualityQuestion,
  sql: typeof UNJUDGED_BY_RULES | typeof UNJUDGED_BY_ALL,
): Promise<UnjudgedRow[]> {
  return (await db.query<UnjudgedRow>(sql, trialValues(question))).rows;
}

interface OutcomeRow {
  readonly measure: MeasureId;
  readonly detector: string;
  readonly level: SeriesLevel;
  readonly trues: number;
  readonly falses: number;
  readonly uncertain: number;
}

/** An alert counts once for each rule whose standing signals it holds, and once for its measure. */
async function readOutcomes(
  db: Queryable,
  { patterns, days, asOf }: QualityQuestion,
  by: 'rule' | 'measure',
): Promise<OutcomeRow[]> {
  const key =
    by === 'rule'
      ? `s.record->>'measure' AS measure, s.record->'detector'->'params'->>'detector' AS detector,
           split_part(s.record->>'series', '~', 2) AS level`
      : `s.record->>'measure' AS measure, '' AS detector, 'city' AS level`;
  const answer = await db.query<OutcomeRow>(
    `WITH latest AS (
       SELECT DISTINCT ON (o.alert_id) o.alert_id, o.outcome FROM alert_outcomes o JOIN alerts a ON a.id = o.alert_id
       WHERE o.at <= to_timestamp($3::float8 / 1000) AND o.at > to_timestamp($2::float8 / 1000) AND a.place LIKE ANY ($1::text[])
       ORDER BY o.alert_id, o.version DESC)
     SELECT measure, detector, level, count(*) FILTER (WHERE outcome = 'true')::int AS trues,
       count(*) FILTER (WHERE outcome = 'false')::int AS falses, count(*) FILTER (WHERE outcome = 'uncertain')::int AS uncertain
     FROM (SELECT DISTINCT l.alert_id, l.outcome, ${key}
           FROM latest l JOIN alert_signals s USING (alert_id)
           WHERE l.outcome <> 'open' AND s.status <> 'withdrawn' AND s.record->>'series' IS NOT NULL) concluded
     WHERE detector IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    [patterns, asOf - days * DAY_MS, asOf],
  );
  return answer.rows;
}

interface SeriesRow {
  readonly measure: MeasureId;
  readonly level: SeriesLevel;
  readonly all_ages: boolean;
  readonly count: number;
}

async function readSeries(db: Queryable, { patterns }: QualityQuestion): Promise<SeriesRow[]> {
  const answer = await db.query<SeriesRow>(
    `SELECT measure, level, age = 'all' AS all_ages, count(*)::int AS count FROM series
     WHERE located LIKE ANY ($1::text[]) AND level <> 'site' GROUP BY 1, 2, 3`,
    [patterns],
  );
  return answer.rows;
}

interface SeriesOf {
  readonly measure: MeasureId;
  readonly level: SeriesLevel;
  readonly rule: DetectorRule | undefined;
}

function seriesOf(series: readonly SeriesRow[], { measure, level, rule }: SeriesOf): number {
  const ages = rule?.ages ?? 'both';
  return series.reduce(
    (sum, row) =>
      row.measure === measure &&
      row.level === level &&
      (ages === 'both' || row.all_ages === (ages === 'all'))
        ? sum + row.count
        : sum,
    0,
  );
}
