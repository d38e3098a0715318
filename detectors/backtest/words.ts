/** The words of the report in both languages. */
import type { Words } from '../../contracts/words.ts';

export const COLUMNS = {
  method: { zh: '方法', en: 'method' },
  judged: { zh: '已判断', en: 'judged' },
  alarms: { zh: '报警', en: 'alarms' },
  alarmRuns: { zh: '报警段', en: 'alarm runs' },
  alarmsPerWeek: { zh: '每周报警', en: 'alarms/week' },
  falseAlarmsPerWeek: { zh: '每周误报', en: 'false/week' },
  sensitivity: { zh: '灵敏度', en: 'sensitivity' },
  specificity: { zh: '特异度', en: 'specificity' },
  detection: { zh: '检出率', en: 'POD' },
  timeliness: { zh: '及时性', en: 'timeliness' },
  notBorneOut: { zh: '事后不成立', en: 'not borne out' },
  onlyNow: { zh: '事后才见', en: 'only in hindsight' },
} as const satisfies Readonly<Record<string, Words>>;

export const TEXT = {
  title: { zh: '回溯检验', en: 'Backtest' },
  asKnown: {
    zh: '每一点都按当时已知的数据判断。',
    en: 'Every point is judged with what was known at its time.',
  },
  noRevisions: {
    zh: '历史数据没有修订：当时所知与现在相同。',
    en: 'The history has no revisions: what was known then is what is known now.',
  },
  noTruth: {
    zh: '未提供暴发的真实时间：只有报警频率可比。',
    en: 'No truth was given: only the frequency of alarms can be compared.',
  },
  meaning: {
    zh: '灵敏度：暴发期内报警的比例；特异度：非暴发期不报警的比例；检出率：至少报警一次的暴发比例；及时性：首次报警距暴发开始的时间与暴发时长之比，漏报为 1。只算已判断的窗口；无已判断窗口的指标记作“–”。',
    en: 'Sensitivity: share of outbreak windows with an alarm. Specificity: share of quiet windows without. POD: share of outbreaks with at least one alarm. Timeliness: time to the first alarm over the duration, 1 if missed. Of judged windows only; – where none was judged.',
  },
  compare: {
    zh: '特异度不同的方法不可直接比较灵敏度。',
    en: 'Do not compare sensitivities at unequal specificities.',
  },
  count: { zh: '计数', en: 'count' },
  expected: { zh: '预期', en: 'expected' },
  limit: { zh: '上限', en: 'limit' },
  outbreak: { zh: '暴发', en: 'outbreak' },
  alarm: { zh: '报警', en: 'alarm' },
  alarmList: { zh: '报警日期', en: 'Dates of alarms' },
  none: { zh: '无', en: 'none' },
  language: { zh: '语言', en: 'Language' },
  more: { zh: '另有', en: 'and more:' },
  parameters: { zh: '参数', en: 'Parameters' },
} as const satisfies Readonly<Record<string, Words>>;
