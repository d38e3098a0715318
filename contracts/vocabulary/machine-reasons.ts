// Words for what the machine gives as its reason, and how they are filled. Total: a reason without words does not compile.
import type { MachineReason, MachineReasonCode, ReasonFilling } from '../machine-reason.ts';
import type { Language, Words } from '../words.ts';

export const MACHINE_REASON_WORDS: Readonly<Record<MachineReasonCode, Words>> = {
  'first-start': { zh: '首次启动', en: 'First start' },
  'not-judged-in-time': {
    zh: '已应答，但未在时限内排除或判为疑似',
    en: 'Acknowledged, but neither excluded nor suspected in time',
  },
  'signals-withdrawn': {
    zh: '全部信号已撤回：{why}',
    en: 'All signals were withdrawn: {why}',
  },
  'place-cleared': {
    zh: '该地的信号已全部撤回：{why}',
    en: 'All signals of this place were withdrawn: {why}',
  },
  narrowed: {
    zh: '已收窄到更小的地点，不再涉及该部门',
    en: 'Narrowed to a smaller place, which does not concern this office',
  },
  'office-found': {
    zh: '新增地点已有对应机构，任务已直接下达',
    en: 'A place was added where the department has an office: it was called itself',
  },
  'found-again': {
    zh: '信号全部撤回后再次产生',
    en: 'Found again after all signals had been withdrawn',
  },
  'exceeds-exclusion': {
    zh: '实测 {observed}，超过排除时约定的 {returnAbove}',
    en: 'Observed {observed}, more than the {returnAbove} it was excluded for',
  },
  'exceeds-closing': {
    zh: '实测 {observed}，超过办结所依据的 {returnAbove}',
    en: 'Observed {observed}, more than the {returnAbove} up to which it was closed',
  },
  'same-event': {
    zh: '与更小地点的信号为同一事件，已并入',
    en: 'The same event as an alert of a smaller place, which explains it',
  },
  'level-raised': {
    zh: '级别由 {from} 升至 {to}，未完成的时限随之缩短',
    en: 'The level rose from {from} to {to}: limits that run are shortened to those of the new level',
  },
  refused: { zh: '{why}', en: '{why}' },
  silenced: { zh: '静默期内：{why}', en: 'Silenced: {why}' },
  'county-knows': {
    zh: '所在县区同一起已有警情：{title}',
    en: 'The county has an alert of the same event: {title}',
  },
  'feed-is-dead': {
    zh: '下降由报送中断引起：{title}',
    en: 'The fall comes from a feed that is dead: {title}',
  },
  'silence-over': {
    zh: '静默已结束，或不再适用于本警情',
    en: 'The silence is over, or no longer fits this alert',
  },
  'muter-over': {
    zh: '抑制它的警情已结束，或不再能解释它',
    en: 'The alert that muted it is over, or no longer explains it',
  },
  'taken-by-person': { zh: '有人接手处理', en: 'Somebody has taken it' },
};

type Params = Readonly<Record<string, ReasonFilling>>;

export function machineReason(code: MachineReasonCode, params: Params = {}): MachineReason {
  const words = {
    zh: filled(MACHINE_REASON_WORDS[code].zh, params, 'zh'),
    en: filled(MACHINE_REASON_WORDS[code].en, params, 'en'),
  };
  return { code, params: { ...params }, words };
}

const LONGEST = 2000;

function filled(text: string, params: Params, language: Language): string {
  return text
    .replace(/\{(\w+)\}/g, (_, name: string) => said(params[name], language))
    .slice(0, LONGEST);
}

function said(value: ReasonFilling | undefined, language: Language): string {
  return typeof value === 'object' ? value[language] : String(value ?? '–');
}
