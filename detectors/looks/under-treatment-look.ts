/** Necessary care before and after changes of payment, from the inpatient cases that have ended; and the days that examinations were not told. */
import type {
  NecessaryCare,
  PaymentChange,
  UnderTreatmentPattern,
} from '../../contracts/catalogue/looks/under-treatment.ts';
import type { EventId, SiteId } from '../../contracts/ids.ts';
import type { DayKey } from '../../contracts/time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import type { LookAt, LookFinding } from '../patterns/looks/look-finding.ts';
import {
  spanOfChange,
  WEEK_MS,
  type CareOfChange,
  type CareWeek,
  type ChangeSpan,
} from '../patterns/under-treatment/care-weeks.ts';
import { judgeCare } from '../patterns/under-treatment/judge-care.ts';
import type { Look } from './look.ts';

export const underTreatmentLook: Look<UnderTreatmentPattern, readonly CareOfChange[]> = {
  gather: gatherCare,
  judge: judgeCare,
  witnesses: casesWithout,
};

async function gatherCare(
  tx: Tx,
  rule: UnderTreatmentPattern,
  { asOf, catalogue: { zone } }: LookAt,
): Promise<CareOfChange[]> {
  const found: CareOfChange[] = [];
  for (const change of rule.changes) {
    const span = spanOfChange(rule, change, { asOf, zone });
    if (span === null) continue;
    const weeks = await weeksOf(tx, { rule, change, span });
    found.push({ change, weeks, missedDays: await missedDays(tx, span, zone) });
  }
  return found;
}

interface Asked {
  readonly rule: UnderTreatmentPattern;
  readonly change: PaymentChange;
  readonly span: ChangeSpan;
}

const endOf = ({ changedAt, endWeek }: ChangeSpan): number => changedAt + endWeek * WEEK_MS;

interface CareRow {
  readonly site_id: SiteId;
  readonly week: number;
  readonly condition: number;
  readonly cases: number;
  readonly images: { readonly cases: number; readonly had: number };
  readonly tests: { readonly cases: number; readonly had: number };
  readonly kept: number;
}

/** One for each site, week and condition; a case of none of them stands under 0. What was not counted when it ended is null, and no case. */
async function weeksOf(tx: Tx, { rule, change, span }: Asked): Promise<CareWeek[]> {
  const had = (column: string): string =>
    `jsonb_build_object('cases', count(${column}), 'had', count(*) FILTER (WHERE ${column} > 0))`;
  const { rows } = await tx.query<CareRow>(
    `SELECT site_id, floor(extract(epoch FROM ended_at - $3)::float8 / ${String(WEEK_MS / 1000)})::int AS week, condition,
       count(*)::int AS cases, ${had('images')} AS images, ${had('tests')} AS tests,
       (count(*) FILTER (WHERE disposition IS NULL OR NOT disposition = ANY ($4::text[])))::int AS kept
     FROM stays, LATERAL (SELECT coalesce(min(at), 0)::int AS condition FROM jsonb_array_elements($5::jsonb) WITH ORDINALITY AS c(prefixes, at)
       WHERE EXISTS (SELECT FROM jsonb_array_elements_text(c.prefixes) AS prefix WHERE starts_with(diagnosis, prefix))) AS of
     WHERE ended_at >= $1 AND ended_at < $2 AND ($6::text[] IS NULL OR left(place, 6) = ANY ($6)) GROUP BY 1, 2, 3`,
    [
      ...[storeTime(span.fromAt), storeTime(endOf(span)), storeTime(span.changedAt)],
      ...[rule.dispositions, JSON.stringify(rule.conditions.map(({ diagnoses }) => diagnoses))],
      change.counties ?? null,
    ],
  );
  return rows.flatMap((row) => careOf(row, rule));
}

/** Cases of none of the conditions are counted for every care that one of them needs. */
function careOf(row: CareRow, { conditions }: UnderTreatmentPattern): CareWeek[] {
  const of = { siteId: row.site_id, week: row.week };
  const own = conditions[row.condition - 1];
  if (own !== undefined)
    return [{ ...of, condition: own.id, needs: own.needs, ...countOf(row, own.needs) }];
  return [...new Set(conditions.map(({ needs }) => needs))].map((needs) => ({
    ...of,
    ...{ condition: null, needs },
    ...countOf(row, needs),
  }));
}

function countOf(row: CareRow, needs: NecessaryCare): Pick<CareWeek, 'cases' | 'had'> {
  switch (needs) {
    case 'imaging':
      return row.images;
    case 'laboratory':
      return row.tests;
    case 'treatment':
      return { cases: row.cases, had: row.kept };
  }
}

async function missedDays(tx: Tx, span: ChangeSpan, zone: string): Promise<Map<string, number>> {
  const { rows } = await tx.query<{ site_id: SiteId; kind: string; day: DayKey }>(
    `SELECT site_id, kind, day FROM told_facts WHERE missed AND kind IN ('imaging', 'laboratory') AND day >= $1 AND day < $2`,
    [dayOf(span.fromAt, zone), dayOf(endOf(span), zone)],
  );
  const days = new Map<string, number>();
  for (const { site_id, kind, day } of rows) {
    const week = Math.floor((startOfDay(day, zone) - span.changedAt) / WEEK_MS);
    const key = `${site_id} ${kind} ${String(week)}`;
    days.set(key, (days.get(key) ?? 0) + 1);
  }
  return days;
}

/** The newest cases of the condition that did not have it. */
async function casesWithout(
  tx: Tx,
  { siteId, startedAt, lastAt, params }: LookFinding,
  { rule }: { readonly rule: UnderTreatmentPattern },
): Promise<EventId[]> {
  const condition = rule.conditions.find(({ id }) => id === params['condition']);
  if (condition === undefined) return [];
  const { rows } = await tx.query<{ event_id: EventId }>(
    `SELECT event_id FROM stays WHERE site_id = $1 AND ended_at >= $2 AND ended_at <= $3 AND ${WITHOUT[condition.needs]}
       AND EXISTS (SELECT FROM unnest($4::text[]) AS prefix WHERE starts_with(diagnosis, prefix))
       AND cardinality($5::text[]) > 0 ORDER BY ended_at DESC, unit LIMIT 50`,
    [siteId, storeTime(startedAt), storeTime(lastAt), condition.diagnoses, rule.dispositions],
  );
  return rows.map(({ event_id }) => event_id);
}

const WITHOUT: Readonly<Record<NecessaryCare, string>> = {
  imaging: 'images = 0',
  laboratory: 'tests = 0',
  treatment: 'disposition = ANY ($5::text[])',
};
