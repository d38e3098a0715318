// Words for the values of facts that rules about sequences ask for: their names, and what stands in them where that is one of a list.
import type { SaidValue } from '../api/pattern-evidence.ts';
import type { Words } from '../words.ts';

export const SAID_NAME_WORDS: Readonly<Record<SaidValue['name'], Words>> = {
  step: { zh: '步骤', en: 'Step' },
  class: { zh: '就诊类别', en: 'Class' },
  modality: { zh: '检查设备', en: 'Modality' },
  bodyPart: { zh: '部位', en: 'Part of the body' },
  urgency: { zh: '缓急', en: 'Urgency' },
  finding: { zh: '所见', en: 'Finding' },
  heartRatePerMin: { zh: '心率（次/分）', en: 'Heart rate (per min)' },
  quantity: { zh: '项目或数量', en: 'Quantity' },
  value: { zh: '数值', en: 'Value' },
  context: { zh: '时段', en: 'Context' },
  group: { zh: '病组', en: 'Case group' },
  setting: { zh: '医疗类别', en: 'Sort of care' },
  totalFen: { zh: '总费用（元）', en: 'Total (CNY)' },
  item: { zh: '收费项目', en: 'Item' },
  daysSupply: { zh: '配药天数', en: 'Days of supply' },
  interpretation: { zh: '结果判断', en: 'Interpretation' },
};

/** What is not here is a code or a number and stands as it is. */
export const SAID_VALUE_WORDS: Readonly<Record<string, Words>> = {
  start: { zh: '开始', en: 'begun' },
  update: { zh: '更新', en: 'updated' },
  end: { zh: '结束', en: 'ended' },
  cancel: { zh: '取消', en: 'cancelled' },
  restore: { zh: '恢复', en: 'restored' },
  requested: { zh: '申请', en: 'requested' },
  acquired: { zh: '已检查', en: 'taken' },
  reported: { zh: '已报告', en: 'reported' },
  recorded: { zh: '已采集', en: 'recorded' },
  read: { zh: '已判读', en: 'read' },
  corrected: { zh: '已更正', en: 'corrected' },
  cancelled: { zh: '已取消', en: 'cancelled' },
  settled: { zh: '已结算', en: 'settled' },
  reversed: { zh: '已冲销', en: 'reversed' },
  routine: { zh: '常规', en: 'routine' },
  urgent: { zh: '急诊', en: 'urgent' },
  outpatient: { zh: '门诊', en: 'outpatient' },
  emergency: { zh: '急诊', en: 'emergency' },
  inpatient: { zh: '住院', en: 'inpatient' },
  'fever-clinic': { zh: '发热门诊', en: 'fever clinic' },
  'chronic-outpatient': { zh: '门诊慢特病', en: 'chronic outpatient' },
  pharmacy: { zh: '定点药店', en: 'pharmacy' },
  'systolic-mmhg': { zh: '收缩压（mmHg）', en: 'systolic (mmHg)' },
  'diastolic-mmhg': { zh: '舒张压（mmHg）', en: 'diastolic (mmHg)' },
};
