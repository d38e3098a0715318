/** What has come of the days that are over, as `progress` tells it to all, and which mandatory fields the visits of those days say. */
import type {
  IncompletePattern,
  MandatoryField,
} from '../../contracts/catalogue/looks/incomplete.ts';
import type { Arrivals } from '../../contracts/counts.ts';
import type { EventId, SiteId } from '../../contracts/ids.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { bitOf } from '../patterns/feeds/family-of-codes.ts';
import {
  fieldWindow,
  judgeCompleteness,
  type CompletenessGathered,
  type SiteFields,
} from '../patterns/feeds/judge-completeness.ts';
import type { LookAt, LookFinding } from '../patterns/looks/look-finding.ts';
import type { Look } from './look.ts';

export const incompleteLook: Look<IncompletePattern, CompletenessGathered> = {
  gather: gatherCompleteness,
  judge: judgeCompleteness,
  witnesses: visitsWithout,
};

async function gatherCompleteness(
  tx: Tx,
  rule: IncompletePattern,
  at: LookAt,
): Promise<CompletenessGathered> {
  const { rows: told } = await tx.query<{ arrivals: Arrivals }>(
    `SELECT arrivals FROM assess_progress WHERE arrivals IS NOT NULL ORDER BY (arrivals->>'hourAt')::float8 DESC, partition LIMIT 1`,
  );
  const { rows: usual } = await tx.query<{ site: SiteId; due: number }>(
    'SELECT site_id AS site, due_today AS due FROM site_rhythms',
  );
  const { rows: silent } = await tx.query<{ site: SiteId }>(
    `SELECT site_id AS site FROM site_status WHERE state = 'silent'`,
  );
  return {
    arrivals: told[0]?.arrivals ?? null,
    usual: new Map(usual.map(({ site, due }) => [site, due])),
    silent: new Set(silent.map(({ site }) => site)),
    fields: rule.mandatory.length === 0 ? [] : await fieldsOf(tx, rule, at),
  };
}

const MISSING = (field: MandatoryField): string =>
  `count(*) FILTER (WHERE missing & ${String(bitOf(field))} > 0)::int`;

async function fieldsOf(tx: Tx, rule: IncompletePattern, at: LookAt): Promise<SiteFields[]> {
  const { fromAt, toAt } = fieldWindow(rule, at);
  const { rows } = await tx.query<SiteFields>(
    `SELECT site_id AS "siteId", count(*)::int AS visits, json_build_object('age', ${MISSING('age')}, 'sex', ${MISSING('sex')},
       'residence', ${MISSING('residence')}, 'reason', ${MISSING('reason')}) AS missing
     FROM coded_visits WHERE occurred_at >= $1 AND occurred_at < $2 GROUP BY 1`,
    [storeTime(fromAt), storeTime(toAt)],
  );
  return rows;
}

/** The newest visits that do not say the field; of a day that was not told there is nothing to show. */
async function visitsWithout(
  tx: Tx,
  { siteId, startedAt, lastAt, params, reason }: LookFinding,
): Promise<EventId[]> {
  if (reason.code !== 'field-missing') return [];
  const { rows } = await tx.query<{ event_id: EventId }>(
    `SELECT event_id FROM coded_visits WHERE occurred_at >= $2 AND occurred_at <= $3 AND site_id = $1 AND missing & $4 > 0
     ORDER BY occurred_at DESC, unit LIMIT 50`,
    [siteId, storeTime(startedAt), storeTime(lastAt), bitOf(params['field'] as MandatoryField)],
  );
  return rows.map(({ event_id }) => event_id);
}
