/** A budget that burns too fast, in words. Pure. */
import type { Budget } from '../../../contracts/catalogue/budget.ts';
import type { BurnWindow } from '../../../contracts/catalogue/looks/budget-burn.ts';
import type { Words } from '../../../contracts/words.ts';
import { dayKeyOf } from '../../../platform/zone/zone-time.ts';
import type { LookFinding } from '../looks/look-finding.ts';
import type { BurningPair } from './burning-pair.ts';

const WINDOWS: Readonly<Record<BurnWindow, Words>> = {
  year: { zh: '本年累计', en: 'this year' },
  quarter: { zh: '本季累计', en: 'this quarter' },
  days30: { zh: '近 30 天', en: 'in 30 days' },
  days7: { zh: '近 7 天', en: 'in 7 days' },
};

type Told = Pick<LookFinding, 'title' | 'reason'>;

export function burnWords(
  { names }: Budget,
  { pair, long, short, limit }: BurningPair,
  empty: number | null,
): Told {
  const [slow, fast] = [WINDOWS[pair.long], WINDOWS[pair.short]];
  const [rate, bound, recent] = [long.rate, limit, short.rate].map((value) => value.toFixed(2));
  const end: Words =
    empty === null
      ? { zh: '', en: '' }
      : {
          zh: `；按近 30 天进度将于 ${dayKeyOf(empty)} 用尽`,
          en: `; at the rate of 30 days it is empty on ${dayKeyOf(empty)}`,
        };
  return {
    title: { zh: `${names.zh}支出过快`, en: `${names.en}: spent too fast` },
    reason: {
      code: `burn-${pair.long}`,
      words: {
        zh: `${slow.zh}支出为应有进度的 ${rate ?? ''} 倍（界限 ${bound ?? ''}），${fast.zh}为 ${recent ?? ''} 倍${end.zh}`,
        en: `Spent ${slow.en}: ${rate ?? ''} times the plan (limit ${bound ?? ''}), ${fast.en} ${recent ?? ''} times${end.en}`,
      },
    },
  };
}

export function growthWords(
  { names }: Budget,
  { rate, limit }: { readonly rate: number; readonly limit: number },
): Told {
  const [times, bound] = [rate, limit].map((value) => ((value - 1) * 100).toFixed(1));
  return {
    title: { zh: `${names.zh}支出增长过快`, en: `${names.en}: spending grows too fast` },
    reason: {
      code: 'growth',
      words: {
        zh: `本年累计支出比上年同期增长 ${times ?? ''}%（界限 ${bound ?? ''}%）`,
        en: `Spending this year is ${times ?? ''}% above the same part of the year before (limit ${bound ?? ''}%)`,
      },
    },
  };
}
