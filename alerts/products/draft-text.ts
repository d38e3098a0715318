// Drafts the text of a product from what stands in the record: the alert, its verifications, its risk. It claims nothing that is not there, and
// leaves what a person must add to that person. Sentences are made in both languages from the same facts. Pure.
import { DateTime } from 'luxon';
import { effectiveLevel, type Alert } from '../../contracts/alert.ts';
import type { ProductKind, ProductText } from '../../contracts/products/product.ts';
import type { RiskAssessment } from '../../contracts/products/risk-assessment.ts';
import type { Verification } from '../../contracts/products/verification.ts';
import type { EpochMs } from '../../contracts/time.ts';
import {
  PRODUCT_KIND_WORDS,
  VERIFICATION_OUTCOME_WORDS,
  VERIFICATION_WAY_WORDS,
} from '../../contracts/vocabulary/products.ts';
import { ALERT_STATE_WORDS, LEVEL_WORDS } from '../../contracts/vocabulary/states.ts';
import { ALERT_KIND_WORDS } from '../../contracts/vocabulary/subjects.ts';
import type { Language, Words } from '../../contracts/words.ts';

export interface DraftFacts {
  readonly alert: Alert;
  readonly place: Words;
  readonly verifications: readonly Verification[];
  readonly risk: RiskAssessment | null;
  readonly now: EpochMs;
  readonly zone: string;
}

export function draftText(kind: ProductKind, facts: DraftFacts): ProductText {
  const head = PRODUCT_KIND_WORDS[kind];
  const { alert, place } = facts;
  return {
    title: {
      zh: `${head.zh}：${alert.title.zh.includes(place.zh) ? '' : place.zh}${alert.title.zh}`,
      en: `${head.en}: ${alert.title.en}${alert.title.en.includes(place.en) ? '' : `, ${place.en}`}`,
    },
    body: { zh: bodyIn('zh', kind, facts), en: bodyIn('en', kind, facts) },
  };
}

function bodyIn(language: Language, kind: ProductKind, facts: DraftFacts): string {
  const parts = [situation(facts), ...verified(facts), ...judged(facts), ...closing(kind)];
  return parts.map((words) => words[language]).join('\n\n');
}

function situation({ alert, place, now, zone }: DraftFacts): Words {
  const kind = ALERT_KIND_WORDS[alert.kind];
  const level = LEVEL_WORDS[effectiveLevel(alert)];
  const state = ALERT_STATE_WORDS[alert.state];
  const since = momentIn(alert.startedAt, zone);
  const asOf = momentIn(now, zone);
  const seen = figure(alert.observed);
  const expected = alert.expected === null ? null : figure(alert.expected);
  return {
    zh:
      `一、情况。截至 ${asOf}，${place.zh}发现${kind.zh}信号“${alert.title.zh}”，始于 ${since}，` +
      `实测 ${seen}${expected === null ? '' : `，预期 ${expected}`}。信号等级：${level.zh}；当前状态：${state.zh}。`,
    en:
      `1. Situation. As of ${asOf}, a signal of the kind “${kind.en}” stands in ${place.en}: ${alert.title.en}, since ${since}, ` +
      `observed ${seen}${expected === null ? '' : `, expected ${expected}`}. Signal level: ${level.en}; state: ${state.en}.`,
  };
}

function verified({ verifications, zone }: DraftFacts): Words[] {
  const last = verifications.at(-1);
  if (last === undefined) return [];
  const outcome = VERIFICATION_OUTCOME_WORDS[last.outcome];
  const ways = last.ways.map((way) => VERIFICATION_WAY_WORDS[way]);
  const at = momentIn(last.at, zone);
  const cases = last.casesFound;
  return [
    {
      zh:
        `二、核实。${at} 经${ways.map(({ zh }) => zh).join('、')}，结论：${outcome.zh}` +
        `${cases === null ? '' : `，核实病例 ${String(cases)} 例`}。`,
      en:
        `2. Verification. ${at}, by ${ways.map(({ en }) => en.toLowerCase()).join(', ')}: ${outcome.en.toLowerCase()}` +
        `${cases === null ? '' : `, ${String(cases)} cases found`}.`,
    },
  ];
}

function judged({ risk }: DraftFacts): Words[] {
  if (risk === null) return [];
  const score = `${String(risk.likelihood)} × ${String(risk.impact)}`;
  return [
    {
      zh: `三、风险研判。可能性 × 影响（各 1–5 分）：${score}。`,
      en: `3. Risk. Likelihood × impact (1 to 5 each): ${score}.`,
    },
  ];
}

/** What the machine cannot know and a person must put in its place: no measure that it knows fits this disease and this place. */
const TO_ADD: Readonly<Record<ProductKind, Words>> = {
  'health-risk-notice': {
    zh: '（请根据具体疾病补充防护建议）',
    en: '(Add the precautions that fit the disease.)',
  },
  'alert-bulletin': { zh: '（请补充具体要求）', en: '(Add what is asked in particular.)' },
  'decision-advice': {
    zh: '（请写明建议采取的措施、理由、所需资源和时限）',
    en: '(state the measures proposed, why, what they need and by when)',
  },
};

/** What each is for. */
const CLOSING: Readonly<Record<ProductKind, Words>> = {
  'health-risk-notice': {
    zh: '健康提示：出现相关症状请及时到就近医疗机构就诊，并告知近期旅行、聚餐和接触情况。',
    en: 'Advice: with symptoms of this kind, see the nearest clinic soon and tell of recent travel, meals and contacts. ',
  },
  'alert-bulletin': {
    zh: '请各有关部门、地区和机构按权责清单落实监测、报告和处置，并在时限内反馈。',
    en: 'Departments, areas and institutions are asked to watch, report and act by the responsibility list, and to answer within its limits. ',
  },
  'decision-advice': { zh: '建议：', en: 'Advice: ' },
};

/** What is left of the draft's own words to the person who completes it; null where none is. */
export function leftToAdd({ title, body }: ProductText): Words | null {
  const texts = [title, body].flatMap(({ zh, en }) => [zh, en]);
  const isLeft = ({ zh, en }: Words): boolean =>
    texts.some((text) => text.includes(zh) || text.includes(en));
  return Object.values(TO_ADD).find(isLeft) ?? null;
}

const closing = (kind: ProductKind): Words[] => [
  { zh: CLOSING[kind].zh + TO_ADD[kind].zh, en: CLOSING[kind].en + TO_ADD[kind].en },
];

const figure = (value: number): string => String(Math.round(value * 100) / 100);

const momentIn = (at: EpochMs, zone: string): string =>
  DateTime.fromMillis(at, { zone }).toFormat('yyyy-MM-dd HH:mm');
