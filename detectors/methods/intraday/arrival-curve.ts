/**
 * When in the day the cases of a series come: the share that has come by each hour, learned for each weekday and drawn towards all
 * days where a weekday has little to say. With it “expected today” becomes “expected so far”.
 */
const HOURS = 24;
const WEEKDAYS = 7;
/** Cases' worth of trust in the curve of all days against the weekday's own. */
const POOL_CASES = 50;
/** Cases spread evenly over the day, so that no hour is impossible. */
const EVEN_CASES = 2;
/** One day of an outbreak speaks no louder than this many usual days. */
const DAY_MAX = 3;

export interface HourlyDay {
  /** 0 to 6, by the caller's own first day of the week. */
  readonly weekday: number;
  /** Cases of each of the 24 hours. */
  readonly hours: readonly number[];
}

export interface ArrivalCurve {
  /** For each weekday 25 numbers: the share before hour 0, 1 … 24; from 0 to 1, never falling. */
  readonly shares: readonly (readonly number[])[];
  /** Days that it was learned from. */
  readonly days: number;
}

export function learnArrivalCurve(past: readonly HourlyDay[]): ArrivalCurve {
  const totals = past.map(({ hours }) => hours.reduce((a, b) => a + b, 0));
  const busy = totals.filter((total) => total > 0);
  const mean = busy.reduce((a, b) => a + b, 0) / Math.max(1, busy.length);
  const all = new Array<number>(HOURS).fill(EVEN_CASES / HOURS);
  const own = Array.from({ length: WEEKDAYS }, () => new Array<number>(HOURS).fill(0));
  for (const [i, { weekday, hours }] of past.entries()) {
    const weight = Math.min(1, (DAY_MAX * mean) / Math.max(totals[i] ?? 0, Number.MIN_VALUE));
    for (let h = 0; h < HOURS; h += 1) {
      const cases = weight * (hours[h] ?? 0);
      all[h] = (all[h] ?? 0) + cases;
      const row = own[weekday];
      if (row !== undefined) row[h] = (row[h] ?? 0) + cases;
    }
  }
  const whole = all.reduce((a, b) => a + b, 0);
  const shares = own.map((row) =>
    cumulative(row.map((cases, h) => cases + (POOL_CASES * (all[h] ?? 0)) / whole)),
  );
  return { shares, days: past.length };
}

function cumulative(cases: readonly number[]): number[] {
  const whole = cases.reduce((a, b) => a + b, 0);
  const shares = [0];
  let sum = 0;
  for (const part of cases) {
    sum += part;
    shares.push(Math.min(1, sum / whole));
  }
  shares[HOURS] = 1;
  return shares;
}

/** The share of a day's cases that has come by `hour` (0 to 24, fractions allowed). */
export function arrivedBy({ shares }: ArrivalCurve, weekday: number, hour: number): number {
  const curve = shares[weekday] ?? [];
  const within = Math.min(HOURS, Math.max(0, hour));
  const low = Math.min(HOURS - 1, Math.floor(within));
  const a = curve[low] ?? 0;
  const b = curve[low + 1] ?? 1;
  return a + (b - a) * (within - low);
}
