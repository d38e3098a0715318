/** A share of a county that is beyond its season or its bound, in words. Pure. */
import type { ShareOf, SharePattern } from '../../../contracts/catalogue/looks/share.ts';
import type { Words } from '../../../contracts/words.ts';
import type { LookFinding } from '../looks/look-finding.ts';
import type { ShareFound } from './share-found.ts';

/** What the whole is counted in. */
const WHOLES: Readonly<Record<ShareOf, Words>> = {
  'fund-out-of-county': { zh: '参保人基金支出', en: 'of the fund of those insured' },
  'referrals-out-of-county': { zh: '转院', en: 'of referrals' },
  'first-contact': { zh: '就诊', en: 'of visits' },
  'fraud-among-reviewed': { zh: '已审核结算', en: 'of the settlements reviewed' },
  'hypertension-managed': { zh: '在管高血压患者', en: 'of persons followed for hypertension' },
  'hypertension-controlled': { zh: '在管高血压患者', en: 'of persons followed for hypertension' },
  'diabetes-managed': { zh: '在管糖尿病患者', en: 'of persons followed for diabetes' },
  'diabetes-controlled': { zh: '在管糖尿病患者', en: 'of persons followed for diabetes' },
};

const AGAINST: Readonly<Record<ShareFound['against'], Words>> = {
  season: { zh: '上年同期', en: 'in the same season of the year before' },
  'weeks-before': { zh: '此前各周', en: 'in the weeks before' },
  bound: { zh: '目标', en: 'as the target' },
};

export function shareWords(
  found: ShareFound,
  rule: SharePattern,
  place: Words,
): Pick<LookFinding, 'title' | 'reason'> {
  const [now, usual, limit] = [found.observed, found.expected, found.limit].map(percent);
  const weeks = String(found.weeks);
  const whole = WHOLES[rule.of];
  const against = AGAINST[found.against];
  const isHigh = rule.side === 'upper';
  const bound = found.against !== 'bound' && rule.bound !== undefined ? percent(rule.bound) : null;
  return {
    title: titleOf(rule, isHigh, place),
    reason: {
      code: `share-${found.against}`,
      words: {
        zh: `近 ${weeks} 周占${whole.zh}的 ${now ?? ''}，${against.zh} ${usual ?? ''}（界限 ${limit ?? ''}）${bound === null ? '' : `，且${isHigh ? '高于' : '低于'}目标 ${bound}`}`,
        en: `${now ?? ''} ${whole.en} in ${weeks} weeks, ${usual ?? ''} ${against.en} (limit ${limit ?? ''})${bound === null ? '' : `, and beyond the target of ${bound}`}`,
      },
    },
  };
}

/** What is held against a bound alone may have been so for years: nobody knows that it rises. */
function titleOf({ names, own }: SharePattern, isHigh: boolean, place: Words): Words {
  const [zh, en] =
    own === undefined ? BEYOND[isHigh ? 'above' : 'below'] : MOVED[isHigh ? 'up' : 'down'];
  return { zh: `${place.zh} ${names.zh}${zh}`, en: `${names.en} ${en}, ${place.en}` };
}

const MOVED = { up: ['升高', 'rises'], down: ['下降', 'falls'] } as const;
const BEYOND = {
  above: ['高于目标', 'above the target'],
  below: ['低于目标', 'below the target'],
} as const;

/** A share of a few in a thousand is told to the hundredth of a percent, as its bound is. */
const percent = (share: number): string =>
  `${(share * 100).toFixed(share > 0 && share < 0.02 ? 2 : 1)}%`;
