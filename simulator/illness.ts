// Why people come: groups of illness with their codes, their words as clinicians type them, their ages and their season. Shares are
// of all visits; what is left over is everything else. Pure.

export interface Illness {
  readonly id: string;
  /** Share of visits at the mean of the year. */
  readonly share: number;
  readonly season?: { readonly dayOfYear: number; readonly amplitude: number };
  readonly codes: readonly string[];
  readonly complaints: readonly string[];
  /** Probability of a temperature, and its mean where there is one. */
  readonly fever: number;
  /** Weights of ages 0–4, 5–14, 15–24, 25–44, 45–64, 65+. */
  readonly ages: readonly [number, number, number, number, number, number];
}

const WINTER = { dayOfYear: 10, amplitude: 0.55 };
const SUMMER = { dayOfYear: 205, amplitude: 0.5 };

export const ILLNESSES: readonly Illness[] = [
  {
    id: 'fever-respiratory',
    share: 0.075,
    season: WINTER,
    codes: ['J06.9', 'J20.9', 'J02.9', 'J03.9', 'J18.9'],
    complaints: [
      '发热伴咳嗽2天',
      '发热、咽痛1天',
      '咳嗽咳痰伴发热3天',
      '发烧，流涕，嗓子疼',
      '畏寒发热，咳嗽，无腹泻',
    ],
    fever: 0.9,
    ages: [26, 20, 10, 18, 14, 12],
  },
  {
    id: 'influenza',
    share: 0.012,
    season: WINTER,
    codes: ['J11.1', 'J10.1'],
    complaints: ['高热伴肌肉酸痛1天', '发热39℃，咳嗽、全身酸痛', '流感样症状2天'],
    fever: 0.95,
    ages: [20, 28, 14, 20, 10, 8],
  },
  {
    id: 'diarrhoea',
    share: 0.026,
    season: SUMMER,
    codes: ['A09.9', 'K52.9', 'A08.4'],
    complaints: [
      '腹泻伴腹痛1天',
      '腹泻5次，呕吐2次',
      '水样便3天，无发热',
      '恶心呕吐腹泻半天',
      '拉肚子2天',
    ],
    fever: 0.2,
    ages: [24, 12, 14, 22, 16, 12],
  },
  {
    id: 'rash',
    share: 0.006,
    season: { dayOfYear: 120, amplitude: 0.3 },
    codes: ['R21', 'B09'],
    complaints: ['发热伴皮疹2天', '全身红色皮疹，发热'],
    fever: 0.85,
    ages: [45, 25, 10, 12, 5, 3],
  },
  {
    id: 'hand-foot-mouth',
    share: 0.004,
    season: { dayOfYear: 165, amplitude: 0.7 },
    codes: ['B08.4'],
    complaints: ['手足皮疹、口腔疱疹2天', '手足口病复诊'],
    fever: 0.5,
    ages: [82, 16, 1, 1, 0, 0],
  },
  {
    id: 'everything-else',
    share: 0.877,
    codes: ['I10', 'E11.9', 'M54.5', 'K29.7', 'J45.9', 'I25.1', 'S61.9', 'L30.9', 'N39.0', 'R51'],
    complaints: [
      '高血压复诊',
      '腰痛1周',
      '上腹不适，否认发热、腹泻',
      '头晕3天',
      '手指割伤1小时',
      '血糖复查',
      '皮肤瘙痒',
      '胸闷气短，无咳嗽',
    ],
    fever: 0.01,
    ages: [6, 6, 9, 23, 30, 26],
  },
];

/** Lower bound and width in years of the age groups above. */
export const AGE_GROUPS: readonly (readonly [from: number, years: number])[] = [
  [0, 5],
  [5, 10],
  [15, 10],
  [25, 20],
  [45, 20],
  [65, 30],
];

/** Words a tired hand gets wrong; the last letter of a term is left out or doubled. */
export function mistyped(text: string, at: number): string {
  const index = Math.min(text.length - 1, Math.max(0, at));
  return text.slice(0, index) + text.charAt(index) + text.charAt(index) + text.slice(index + 1);
}
