// Departments month by month as one line of figures: of one department, or of all together. Pure.
import type { DepartmentMonth } from '../../../contracts/api/evaluation.ts';

export interface MonthFigures {
  readonly month: string;
  readonly duties: number;
  /** Percent, rounded down; null where nothing was owed. */
  readonly timeliness: number | null;
  readonly completion: number | null;
  /** Mean of the scores given; null where there are none. */
  readonly effect: number | null;
  readonly satisfaction: number | null;
  readonly late: number;
  readonly missing: number;
  readonly disputesLost: number;
}

/** Oldest first. `department`: empty for all. */
export function monthFigures(
  all: readonly DepartmentMonth[],
  department: string,
): readonly MonthFigures[] {
  const chosen = all.filter((one) => department === '' || one.department === department);
  const months = [...new Set(chosen.map(({ month }) => month))].sort();
  return months.map((month) => {
    const rows = chosen.filter((one) => one.month === month);
    const sum = (of: (one: DepartmentMonth) => number): number =>
      rows.reduce((total, one) => total + of(one), 0);
    const duties = sum((one) => one.duties);
    const share = (part: number): number | null =>
      duties === 0 ? null : Math.floor((part * 100) / duties);
    return {
      month,
      duties,
      timeliness: share(sum((one) => one.onTime)),
      completion: share(sum((one) => one.completed)),
      effect: meanOf(rows.map((one) => one.effect)),
      satisfaction: meanOf(rows.map((one) => one.satisfaction)),
      late: sum((one) => one.late),
      missing: sum((one) => one.missing),
      disputesLost: sum((one) => one.disputesLost),
    };
  });
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((one) => one !== null);
  if (known.length === 0) return null;
  return Math.round((known.reduce((sum, one) => sum + one, 0) / known.length) * 10) / 10;
}
