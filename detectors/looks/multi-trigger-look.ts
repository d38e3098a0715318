/** Judgements of one day by the rules of the sources' measures, from the store: of days that are over and were known, at one level of places. */
import type { MultiTriggerPattern } from '../../contracts/catalogue/looks/multi-trigger.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { LookAt } from '../patterns/looks/look-finding.ts';
import {
  judgeTriggers,
  triggerDay,
  type Judgement,
} from '../patterns/multi-trigger/judge-triggers.ts';
import type { Look } from './look.ts';

export const multiTriggerLook: Look<MultiTriggerPattern, readonly Judgement[]> = {
  gather: gatherJudgements,
  judge: judgeTriggers,
};

/** More places times measures than any city has. */
const ROWS_MAX = 50_000;

/** A day that most never told of has the outcome `insufficient-baseline` or `not-applicable`: it says nothing here. */
async function gatherJudgements(
  tx: Tx,
  rule: MultiTriggerPattern,
  at: LookAt,
): Promise<Judgement[]> {
  const asked = rule.sources.flatMap(({ of }) => of);
  const { startAt } = triggerDay(rule, at);
  const { rows } = await tx.query<Judgement>(
    `SELECT s.located AS place, s.measure, a.detector, (a.assessment->>'pvalue')::float8 AS pvalue,
       (a.assessment->>'observed')::float8 AS observed, (a.assessment->>'expected')::float8 AS expected
     FROM unnest($1::text[], $2::text[]) AS asked(measure, detector)
     JOIN series s ON s.measure = asked.measure AND s.level = $3 AND s.age = 'all'
     JOIN assessments a ON a.series = s.series AND a.kind = 'day' AND a.start_at = $4 AND a.detector = asked.detector
     WHERE a.complete AND a.outcome IN ('exceeds', 'within') AND a.assessment->>'pvalue' IS NOT NULL LIMIT $5`,
    [
      asked.map(({ measure }) => measure),
      asked.map(({ detector }) => detector),
      rule.at,
      storeTime(startAt),
      ROWS_MAX,
    ],
  );
  return rows;
}
