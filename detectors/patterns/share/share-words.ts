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
  'remote-coverage': { zh: '机构', en: 'of the houses' },
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

const NAMED_MAX = 5;

/** Of houses that are reached or are not: how many, and which are not. */
export function coverageWords(
  found: ShareFound,
  rule: SharePattern,
  { place, lacking }: { readonly place: Words; readonly lacking: readonly Words[] },
): Pick<LookFinding, 'title' | 'reason'> {
  const [now, target] = [found.observed, found.expected].map(percent);
  const [part, whole] = [found.part, found.whole].map(String);
  const within = rule.sites?.within ?? '';
  const days = /^\d+d$/.test(within) ? within.slice(0, -1) : within;
  const listed = (language: 'zh' | 'en', between: string): string =>
    lacking
      .slice(0, NAMED_MAX)
      .map((names) => names[language])
      .join(between);
  const isMore = lacking.length > NAMED_MAX;
  return {
    title: titleOf(rule, rule.side === 'upper', place),
    reason: {
      code: 'share-bound',
      words: {
        zh: `近 ${days} 天 ${whole ?? ''} 家机构中 ${part ?? ''} 家有远程服务（${now ?? ''}，目标 ${target ?? ''}）；没有的：${listed('zh', '、')}${isMore ? '等' : ''}`,
        en: `${part ?? ''} of ${whole ?? ''} houses served from afar in ${days} days (${now ?? ''}, target ${target ?? ''}); not: ${listed('en', ', ')}${isMore ? ' and others' : ''}`,
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
