/**
 * Says a reason in Chinese and in English, one sentence each, for the screen and for notifications.
 * The table is total: a reason code without words does not compile.
 */
import { windowWords } from '../../contracts/vocabulary/windows.ts';
import type { WindowKind } from '../../contracts/window.ts';
import type { Frequency } from './method.ts';
import type { Reason, ReasonCode } from './reason.ts';

export type Language = 'zh' | 'en';

export interface Wording {
  readonly frequency: Frequency;
  /** What one point is, where windows are judged; else it follows from the frequency. */
  readonly window?: WindowKind;
  /** Measure word of what is counted, e.g. `{ zh: '例', en: 'cases' }`; cases unless said otherwise. */
  readonly counted?: Readonly<Record<Language, string>>;
}

const CASES = { zh: '例', en: 'cases' } as const;
const ONE_CASE = 'case';
const SPACING: Readonly<Record<Frequency, Readonly<Record<Language, string>>>> = {
  365: { zh: '天', en: 'days' },
  52: { zh: '周', en: 'weeks' },
  12: { zh: '个月', en: 'months' },
};

function spacingOf({ frequency, window }: Wording, language: Language): string {
  return (window === undefined ? SPACING[frequency] : windowWords(window).several)[language];
}

export function sayReason(reason: Reason, language: Language, wording: Wording): string {
  const figure = (name: string): string => figureBeside(reason.figures, name);
  const spacing = spacingOf(wording, language);
  const words: Words = {
    figure,
    span: (name) => {
      const one = language === 'en' && reason.figures[name] === 1;
      return `${figure(name)} ${one ? spacing.slice(0, -1) : spacing}`;
    },
    has: (name) => reason.figures[name] !== undefined,
    rung: reason.figures['rung'],
    counted: (name) => {
      const words = (wording.counted ?? CASES)[language];
      const isOne = language === 'en' && reason.figures[name] === 1;
      return isOne && words === CASES.en ? ONE_CASE : words;
    },
    spacing,
  };
  return SENTENCES[reason.code][language](words);
}

/** Whole numbers plainly, others with one decimal, small ones with two significant digits. */
export function formatFigure(value: number | undefined): string {
  if (value === undefined) return '–';
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) < 0.1 ? value.toPrecision(2) : value.toFixed(1);
}

/** What a figure is held against in the sentence: both are told with as many digits as tell them apart. */
const HELD_AGAINST: Readonly<Record<string, readonly string[]>> = {
  probability: ['required'],
  required: ['probability'],
  sum: ['limit'],
  observed: ['limit'],
  limit: ['sum', 'observed'],
};
const SHARES: ReadonlySet<string> = new Set(['probability', 'required']);
const SHARE_DIGITS = 3;
const DIGITS_MAX = 15;

function figureBeside(figures: Reason['figures'], name: string): string {
  const value = figures[name];
  const beside = HELD_AGAINST[name]?.find((one) => figures[one] !== undefined);
  const other = beside === undefined ? undefined : figures[beside];
  const plain = SHARES.has(name) ? withDigits(SHARE_DIGITS) : formatFigure;
  const texts = (format: (figure: number | undefined) => string) => [format(value), format(other)];
  const isApart = ([one, another]: readonly (string | undefined)[]): boolean =>
    Number(one) !== Number(another);
  if (value === undefined || other === undefined || value === other || isApart(texts(plain)))
    return plain(value);
  for (let digits = 2; digits < DIGITS_MAX; digits += 1)
    if (isApart(texts(withDigits(digits)))) return withDigits(digits)(value);
  return String(value);
}

const withDigits =
  (digits: number) =>
  (value: number | undefined): string => {
    if (value === undefined || Number.isInteger(value)) return formatFigure(value);
    return value.toPrecision(digits);
  };

interface Words {
  readonly figure: (name: string) => string;
  /** A number of points with what one is: "1 hour", "3 days". */
  readonly span: (name: string) => string;
  readonly has: (name: string) => boolean;
  readonly rung: number | undefined;
  /** What is counted, of a number of them: "1 case", "3 cases". */
  readonly counted: (name: string) => string;
  readonly spacing: string;
}

type Sentence = Readonly<Record<Language, (words: Words) => string>>;

function observedZh({ figure, counted }: Words): string {
  return `观察 ${figure('observed')} ${counted('observed')}`;
}

function observedEn({ figure, counted }: Words): string {
  return `${figure('observed')} ${counted('observed')} observed`;
}

/** "(mean of the past 7 days 6.1)", or "(6.1 expected)" where the expectation is no plain mean, or nothing. */
function baselineZh({ figure, has, spacing }: Words): string {
  if (!has('expected')) return '';
  return has('points')
    ? `（过去 ${figure('points')} ${spacing}平均 ${figure('expected')}）`
    : `（预期 ${figure('expected')}）`;
}

function baselineEn({ figure, has, spacing }: Words): string {
  if (!has('expected')) return '';
  const expected = figure('expected');
  return has('points')
    ? ` (mean of the past ${figure('points')} ${spacing} ${expected})`
    : ` (${expected} expected)`;
}

/** What the length of the history allows to be believed: methods/vigil/ladder.ts. */
const RUNGS_ZH = ['仅近期均值', '按周学习', '按月学习', '按年学习，含季节'] as const;
const RUNGS_EN = [
  'the recent mean only',
  'weeks, with weekdays',
  'months',
  'years, with seasons',
] as const;

function rungZh({ rung }: Words): string {
  const name = RUNGS_ZH[(rung ?? 0) - 1];
  return name === undefined ? '' : `（${name}）`;
}

function rungEn({ rung }: Words): string {
  const name = RUNGS_EN[(rung ?? 0) - 1];
  return name === undefined ? '' : ` (${name})`;
}

const SENTENCES: Readonly<Record<ReasonCode, Sentence>> = {
  'above-limit': {
    zh: (w) => `${observedZh(w)}，高于上限 ${w.figure('limit')}${baselineZh(w)}`,
    en: (w) => `${observedEn(w)}, above the upper limit ${w.figure('limit')}${baselineEn(w)}`,
  },
  'days-before-above-limit': {
    zh: (w) =>
      `${observedZh(w)}，不多于预期 ${w.figure('expected')}：超限的不是当期一个数，而是连同此前几${w.spacing}的累积（当期上限 ${w.figure('limit')}）`,
    en: (w) =>
      `${observedEn(w)}, no more than the ${w.figure('expected')} expected: not this count by itself exceeds, but it and the ${w.spacing} before it together (upper limit now ${w.figure('limit')})`,
  },
  'below-limit': {
    zh: (w) => `${observedZh(w)}，低于下限 ${w.figure('limit')}${baselineZh(w)}`,
    en: (w) => `${observedEn(w)}, below the lower limit ${w.figure('limit')}${baselineEn(w)}`,
  },
  'within-limits': {
    zh: (w) => `${observedZh(w)}，在限值 ${w.figure('limit')} 以内${baselineZh(w)}`,
    en: (w) => `${observedEn(w)}, within the limit ${w.figure('limit')}${baselineEn(w)}`,
  },
  elevated: {
    zh: (w) => `${observedZh(w)}，偏高，但未超过上限 ${w.figure('limit')}${baselineZh(w)}`,
    en: (w) =>
      `${observedEn(w)}, elevated, but not above the upper limit ${w.figure('limit')}${baselineEn(w)}`,
  },
  'below-recent-mean': {
    zh: (w) => `${observedZh(w)}，高于模型上限 ${w.figure('limit')}，但低于近一周平均，不作为异常`,
    en: (w) =>
      `${observedEn(w)}, above the model's limit ${w.figure('limit')}, but below the mean of its own week, so no exceedance`,
  },
  'sum-above-limit': {
    zh: (w) =>
      `${observedZh(w)}（预期 ${w.figure('expected')}），累积偏离 ${w.figure('sum')} 达到界限 ${w.figure('limit')}`,
    en: (w) =>
      `${observedEn(w)} (${w.figure('expected')} expected); the excess so far, ${w.figure('sum')}, is at the limit ${w.figure('limit')}`,
  },
  'sum-within-limit': {
    zh: (w) =>
      `${observedZh(w)}（预期 ${w.figure('expected')}），累积偏离 ${w.figure('sum')}，界限 ${w.figure('limit')}`,
    en: (w) =>
      `${observedEn(w)} (${w.figure('expected')} expected); the excess so far is ${w.figure('sum')}, the limit ${w.figure('limit')}`,
  },
  'ratio-above-limit': {
    zh: (w) =>
      `${observedZh(w)}（预期 ${w.figure('expected')}），水平变化的似然比 ${w.figure('sum')} 达到界限 ${w.figure('limit')}`,
    en: (w) =>
      `${observedEn(w)} (${w.figure('expected')} expected); the likelihood ratio of a changed level, ${w.figure('sum')}, is at the limit ${w.figure('limit')}`,
  },
  'ratio-within-limit': {
    zh: (w) =>
      `${observedZh(w)}（预期 ${w.figure('expected')}），水平变化的似然比 ${w.figure('sum')}，界限 ${w.figure('limit')}`,
    en: (w) =>
      `${observedEn(w)} (${w.figure('expected')} expected); the likelihood ratio of a changed level is ${w.figure('sum')}, the limit ${w.figure('limit')}`,
  },
  'above-flat-baseline': {
    zh: (w) =>
      `${observedZh(w)}，而过去 ${w.figure('points')} ${w.spacing}每次都是 ${w.figure('expected')}`,
    en: (w) =>
      `${observedEn(w)}, while each of the past ${w.figure('points')} ${w.spacing} had ${w.figure('expected')}`,
  },
  'below-flat-baseline': {
    zh: (w) =>
      `${observedZh(w)}，少于过去 ${w.figure('points')} ${w.spacing}不变的 ${w.figure('expected')}`,
    en: (w) =>
      `${observedEn(w)}, fewer than the unchanging ${w.figure('expected')} of the past ${w.figure('points')} ${w.spacing}`,
  },
  'reached-fixed-limit': {
    zh: (w) => `${observedZh(w)}，达到固定限值 ${w.figure('limit')}，已持续 ${w.span('points')}`,
    en: (w) =>
      `${observedEn(w)}, the fixed limit ${w.figure('limit')} is reached (${w.span('points')} in a row)`,
  },
  'fell-to-fixed-limit': {
    zh: (w) => `${observedZh(w)}，降至固定下限 ${w.figure('limit')}，已持续 ${w.span('points')}`,
    en: (w) =>
      `${observedEn(w)}, down to the fixed limit ${w.figure('limit')} (${w.span('points')} in a row)`,
  },
  'waiting-for-duration': {
    zh: (w) =>
      `${observedZh(w)}，已到限值 ${w.figure('limit')}，须持续 ${w.figure('pointsRequired')} ${w.spacing}，现为 ${w.figure('points')}`,
    en: (w) =>
      `${observedEn(w)}, at the limit ${w.figure('limit')} for ${w.figure('points')} of ${w.figure('pointsRequired')} ${w.spacing} required`,
  },
  'held-until-cleared': {
    zh: (w) =>
      `${observedZh(w)}，未再达到限值 ${w.figure('limit')}，但尚未回到解除值 ${w.figure('clear')}`,
    en: (w) =>
      `${observedEn(w)}, no longer at the limit ${w.figure('limit')}, but not yet past ${w.figure('clear')}, where it clears`,
  },
  'value-missing': {
    zh: () => '当期数据缺失，无法判断',
    en: () => 'The count is missing; nothing can be judged',
  },
  closed: {
    zh: () => '当日不开诊，不作判断',
    en: () => 'Closed that day; nothing to judge',
  },
  'baseline-too-short': {
    zh: (w) =>
      `历史不足：需要 ${w.figure('pointsRequired')} ${w.spacing}，只有 ${w.figure('points')}`,
    en: (w) =>
      `Too little history: ${w.figure('pointsRequired')} ${w.spacing} needed, ${w.figure('points')} there`,
  },
  'baseline-incomplete': {
    zh: (w) =>
      `基线数据有缺失：需要 ${w.figure('pointsRequired')} 个已知值，只有 ${w.figure('points')} 个`,
    en: (w) =>
      `Gaps in the baseline: ${w.figure('pointsRequired')} known counts needed, ${w.figure('points')} there`,
  },
  'baseline-flat': {
    zh: (w) =>
      `过去 ${w.figure('points')} ${w.spacing}没有波动（均为 ${w.figure('expected')}），无法计算累积统计量`,
    en: (w) =>
      `No variation in the past ${w.figure('points')} ${w.spacing} (all ${w.figure('expected')}); the sum cannot be formed`,
  },
  'too-few-recent-cases': {
    zh: (w) =>
      `近 ${w.figure('points')} ${w.spacing}共 ${w.figure('recent')} ${w.counted('recent')}，少于 ${w.figure('required')}，不作判断`,
    en: (w) =>
      `${w.figure('recent')} ${w.counted('recent')} in the last ${w.figure('points')} ${w.spacing}, fewer than the ${w.figure('required')} needed to judge`,
  },
  'training-too-short': {
    zh: (w) =>
      `训练数据不足：需要 ${w.figure('pointsRequired')} ${w.spacing}，只有 ${w.figure('points')}`,
    en: (w) =>
      `Too little to train on: ${w.figure('pointsRequired')} ${w.spacing} needed, ${w.figure('points')} there`,
  },
  'fit-did-not-converge': {
    zh: () => '模型未能拟合，无法判断',
    en: () => 'The model could not be fitted; nothing can be judged',
  },
  'outbreak-likely': {
    zh: (w) =>
      `${observedZh(w)}（预期 ${w.figure('expected')}）：暴发概率 ${w.figure('probability')}，高于界限 ${w.figure('required')}；依据过去 ${w.figure('points')} ${w.spacing}${rungZh(w)}`,
    en: (w) =>
      `${observedEn(w)} (${w.figure('expected')} expected): the probability of an outbreak is ${w.figure('probability')}, above ${w.figure('required')}; learned from ${w.figure('points')} ${w.spacing}${rungEn(w)}`,
  },
  'outbreak-unlikely': {
    zh: (w) =>
      `${observedZh(w)}（预期 ${w.figure('expected')}）：暴发概率 ${w.figure('probability')}，未超过界限 ${w.figure('required')}；依据过去 ${w.figure('points')} ${w.spacing}${rungZh(w)}`,
    en: (w) =>
      `${observedEn(w)} (${w.figure('expected')} expected): the probability of an outbreak is ${w.figure('probability')}, not above ${w.figure('required')}; learned from ${w.figure('points')} ${w.spacing}${rungEn(w)}`,
  },
  'outbreak-without-excess': {
    zh: (w) =>
      `${observedZh(w)}，不多于预期 ${w.figure('expected')}，当日不作为异常；此前数日所示暴发概率 ${w.figure('probability')}（界限 ${w.figure('required')}）；依据过去 ${w.figure('points')} ${w.spacing}${rungZh(w)}`,
    en: (w) =>
      `${observedEn(w)}, no more than the ${w.figure('expected')} expected, so no exceedance; by the days before the probability of an outbreak is still ${w.figure('probability')} (limit ${w.figure('required')}); learned from ${w.figure('points')} ${w.spacing}${rungEn(w)}`,
  },
};
