// Words for what alerts are about and for who acts.
import type { Role } from '../account.ts';
import type { UnjudgedReason } from '../api/detection-quality.ts';
import type { RefusalCode } from '../command.ts';
import type { AgeBand, Sex } from '../event/visit.ts';
import type { PlaceLevel } from '../place.ts';
import type { AlertKind, DiseaseClass, Family } from '../signal.ts';
import { TRIAGE_REFUSAL_WORDS } from './triage.ts';
import { PRODUCT_REFUSAL_WORDS } from './products.ts';
import { LIST_REFUSAL_WORDS } from './lists.ts';
import { ESCALATION_REFUSAL_WORDS } from './escalation.ts';
import { JOINT_REFUSAL_WORDS } from './joint.ts';
import { DUTY_REFUSAL_WORDS } from './duty.ts';
import { EVALUATION_REFUSAL_WORDS } from './evaluation.ts';
import type { Words } from '../words.ts';

export const ALERT_KIND_WORDS: Readonly<Record<AlertKind, Words>> = {
  'single-notifiable-case': { zh: '重点传染病单病例', en: 'Single notifiable case' },
  'school-aggregation': { zh: '学校聚集性疫情', en: 'School aggregation' },
  aggregation: { zh: '聚集性疫情', en: 'Aggregation' },
  foodborne: { zh: '食源性疾病', en: 'Foodborne' },
  waterborne: { zh: '水源性疾病', en: 'Waterborne' },
  'respiratory-unknown-cause': {
    zh: '不明原因呼吸道疾病',
    en: 'Respiratory disease of unknown cause',
  },
  'vector-borne': { zh: '媒介传播疾病', en: 'Vector-borne' },
  'vaccine-preventable': { zh: '疫苗可预防疾病', en: 'Vaccine-preventable' },
  'poisoning-chemical': { zh: '中毒与化学事件', en: 'Poisoning and chemical' },
  'heat-cold': { zh: '高温与寒潮', en: 'Heat and cold' },
  'hospital-infection': { zh: '医院感染', en: 'Hospital infection' },
  'capacity-surge': { zh: '救治能力紧张', en: 'Capacity surge' },
  'emergency-stock': { zh: '应急物资不足', en: 'Emergency stock' },
  'remote-turnaround': { zh: '远程诊断超时', en: 'Remote reading overdue' },
  'critical-ecg': { zh: '心电危急值', en: 'Critical ECG' },
  'chronic-loss-of-control': { zh: '慢病失控', en: 'Chronic disease out of control' },
  'fund-integrity': { zh: '基金安全', en: 'Fund integrity' },
  'abnormal-cost': { zh: '费用异常', en: 'Abnormal cost' },
  'under-treatment': { zh: '诊疗不足', en: 'Under-treatment' },
  'mutual-recognition': { zh: '检查互认', en: 'Mutual recognition' },
  'referral-outflow': { zh: '转诊外流', en: 'Referral outflow' },
  'budget-burn': { zh: '预算超进度', en: 'Budget burn' },
  'device-idle': { zh: '设备闲置', en: 'Idle devices' },
  'feed-failure': { zh: '数据上报中断', en: 'Feed failure' },
  'falling-visits': { zh: '就诊量异常下降', en: 'Falling visits' },
  'syndromic-exceedance': { zh: '症候群异常升高', en: 'Syndromic exceedance' },
};

export const FAMILY_WORDS: Readonly<Record<Family, Words>> = {
  epidemic: { zh: '疫情', en: 'Epidemic' },
  feed: { zh: '数据质量', en: 'Data feeds' },
  capacity: { zh: '救治能力', en: 'Capacity' },
  utilization: { zh: '服务利用', en: 'Utilization' },
  fund: { zh: '医保基金', en: 'Insurance fund' },
  chronic: { zh: '慢性病', en: 'Chronic disease' },
  emergency: { zh: '急诊急救', en: 'Emergency care' },
};

export const DISEASE_CLASS_WORDS: Readonly<Record<DiseaseClass, Words>> = {
  A: { zh: '甲类', en: 'Class A' },
  'B-as-A': { zh: '乙类甲管', en: 'Class B managed as A' },
  B: { zh: '乙类', en: 'Class B' },
  C: { zh: '丙类', en: 'Class C' },
  none: { zh: '非法定', en: 'Not notifiable' },
};

export const ROLE_WORDS: Readonly<Record<Role, Words>> = {
  'duty-officer': { zh: '值班员', en: 'Duty officer' },
  'department-member': { zh: '部门人员', en: 'Department member' },
  epidemiologist: { zh: '流行病学专家', en: 'Epidemiologist' },
  administrator: { zh: '系统管理员', en: 'Administrator' },
};

export const PLACE_LEVEL_WORDS: Readonly<Record<PlaceLevel, Words>> = {
  city: { zh: '市', en: 'City' },
  county: { zh: '县区', en: 'County' },
  township: { zh: '乡镇街道', en: 'Township' },
  village: { zh: '村社区', en: 'Village' },
};

/** Why nothing of a shadow outbreak could be judged. */
export const UNJUDGED_WORDS: Readonly<Record<UnjudgedReason, Words>> = {
  'history-short': { zh: '历史短于规则要求', en: 'history shorter than the rule asks for' },
  'few-cases': { zh: '例数少于规则要求', en: 'fewer cases than the rule asks for' },
  'no-baseline': { zh: '检测方法尚无基线', en: 'no baseline for the method' },
  'not-applicable': { zh: '检测方法不适用', en: 'the method does not apply' },
};

export const AGE_BAND_WORDS: Readonly<Record<AgeBand, Words>> = {
  '0-4': { zh: '0–4 岁', en: '0–4 years' },
  '5-14': { zh: '5–14 岁', en: '5–14 years' },
  '15-24': { zh: '15–24 岁', en: '15–24 years' },
  '25-44': { zh: '25–44 岁', en: '25–44 years' },
  '45-64': { zh: '45–64 岁', en: '45–64 years' },
  '65plus': { zh: '65 岁及以上', en: '65 years and over' },
  unknown: { zh: '年龄不详', en: 'Age unknown' },
};

export const SEX_WORDS: Readonly<Record<Sex, Words>> = {
  male: { zh: '男', en: 'Male' },
  female: { zh: '女', en: 'Female' },
  other: { zh: '其他', en: 'Other' },
  unknown: { zh: '不详', en: 'Unknown' },
};

export const REFUSAL_WORDS: Readonly<Record<RefusalCode, Words>> = {
  'unknown-subject': {
    zh: '没有这条记录，请刷新后重试。',
    en: 'There is no such record. Refresh and try again.',
  },
  'unknown-account': { zh: '没有这个账号。', en: 'There is no such account.' },
  'inactive-account': {
    zh: '账号已停用，请联系管理员。',
    en: 'The account is deactivated. Ask the administrator.',
  },
  'out-of-scope': {
    zh: '不在您的辖区或部门范围内。',
    en: 'Outside your jurisdiction or department.',
  },
  'role-not-allowed': { zh: '您的角色不能执行此操作。', en: 'Your role may not do this.' },
  'not-in-this-state': {
    zh: '当前状态不能执行此操作，请刷新查看最新状态。',
    en: 'Not possible in the present state. Refresh to see it.',
  },
  'stale-version': {
    zh: '记录已被他人更新，请查看最新内容后再操作。',
    en: 'Someone changed the record meanwhile. Look at it again, then act.',
  },
  'open-lead-task': {
    zh: '牵头部门的任务尚未完成。如确需办结，请说明理由并选择强制办结。',
    en: 'A lead task is still open. To close all the same, give a reason and override.',
  },
  'already-exists': { zh: '已经存在。', en: 'It exists already.' },
  'same-person': { zh: '须由另一人执行。', en: 'Another person must do this.' },
  'invalid-target': { zh: '目标无效。', en: 'The target is not valid.' },
  'identifying-text': {
    zh: '文字中含有证件号、电话、邮箱或长串数字，未提交。请删去后重试。',
    en: 'The text holds an identity number, a telephone number, an e-mail address or a long number and was not sent. Take it out and try again.',
  },
  ...TRIAGE_REFUSAL_WORDS,
  ...PRODUCT_REFUSAL_WORDS,
  ...LIST_REFUSAL_WORDS,
  ...ESCALATION_REFUSAL_WORDS,
  ...JOINT_REFUSAL_WORDS,
  ...DUTY_REFUSAL_WORDS,
  ...EVALUATION_REFUSAL_WORDS,
};

export const EXCLUSION_WORDS: Readonly<
  Record<
    | 'data-error'
    | 'feed-artefact'
    | 'calendar'
    | 'known-event'
    | 'no-public-health-meaning'
    | 'other',
    Words
  >
> = {
  'data-error': { zh: '数据错误', en: 'Data error' },
  'feed-artefact': {
    zh: '上报异常（补报、重复、中断恢复）',
    en: 'Feed artefact (backlog, doubling, recovery)',
  },
  calendar: { zh: '节假日或日历原因', en: 'Calendar' },
  'known-event': { zh: '已知事件', en: 'Known event' },
  'no-public-health-meaning': { zh: '无公共卫生意义', en: 'No public-health meaning' },
  other: { zh: '其他', en: 'Other' },
};
