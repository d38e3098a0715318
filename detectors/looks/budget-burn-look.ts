/** Spending of budgets by local day, from what is left of the settlements of those insured there, this year and the year before. */
import type { BudgetBurnPattern } from '../../contracts/catalogue/looks/budget-burn.ts';
import type { EventId } from '../../contracts/ids.ts';
import { DAY_MS, type DayKey } from '../../contracts/time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { dayKeyOf, dayNumberOf, endOfDay, startOfDay } from '../../platform/zone/zone-time.ts';
import { judgeBurn, lastDayOf, type BudgetSpending } from '../patterns/budget-burn/judge-burn.ts';
import { firstOf, yearOf } from '../patterns/budget-burn/spending-calendar.ts';
import type { LookAt, LookFinding } from '../patterns/looks/look-finding.ts';
import type { Look } from './look.ts';

export const budgetBurnLook: Look<BudgetBurnPattern, readonly BudgetSpending[]> = {
  gather: gatherSpending,
  judge: judgeBurn,
  witnesses: settlementsBehind,
};

/** Where a settlement does not say where its person is insured, the place of the institution stands for it. */
const OF_COUNTY = `left(coalesce(insured_place, place), 6) = $1 AND settled_at >= $2 AND settled_at < $3 AND state IS NOT NULL`;

/** Only budgets of the year that is under way. */
async function gatherSpending(
  tx: Tx,
  rule: BudgetBurnPattern,
  { asOf, catalogue: { zone, budgets } }: LookAt,
): Promise<BudgetSpending[]> {
  const last = lastDayOf(rule, asOf, zone);
  const { year } = yearOf(last);
  const from = storeTime(startOfDay(dayKeyOf(firstOf(year - 1, 1)), zone));
  const to = storeTime(endOfDay(dayKeyOf(last), zone));
  const spent: BudgetSpending[] = [];
  for (const file of budgets) {
    for (const budget of file.budgets.filter((one) => one.year === year)) {
      const { rows } = await tx.query<{ day: DayKey; fen: number }>(
        `SELECT (settled_at AT TIME ZONE $4)::date AS day, sum(left_fund_fen)::float8 AS fen FROM settlement_lines
         WHERE ${OF_COUNTY} GROUP BY 1`,
        [budget.county, from, to, zone],
      );
      const days = new Map(rows.map(({ day, fen }) => [dayNumberOf(day), fen]));
      spent.push({ file, budget, days });
    }
  }
  return spent;
}

/** The largest of the last thirty days. */
async function settlementsBehind(tx: Tx, { place, lastAt }: LookFinding): Promise<EventId[]> {
  const { rows } = await tx.query<{ event_id: EventId }>(
    `SELECT event_id FROM settlement_lines WHERE ${OF_COUNTY} ORDER BY left_fund_fen DESC, record LIMIT 50`,
    [place, storeTime(lastAt + 1 - 30 * DAY_MS), storeTime(lastAt + 1)],
  );
  return rows.map(({ event_id }) => event_id);
}
