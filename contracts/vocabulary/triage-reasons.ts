// Why each stage of the triage did what it did: one closed list per stage, with the words for the screen. The code is also the field in
// the table of dispositions and the label of the metric.
import type { TriageStage } from '../triage/disposition.ts';
import type { Words } from '../words.ts';

export const CORRELATE_REASONS = {
  opened: { zh: '新的一起', en: 'The first finding of an episode' },
  'opened-beside': {
    zh: '与上下级地点的在办警情无法互相解释，另立一起',
    en: 'Nested with another alert that does not explain it',
  },
  'joined-same-place': { zh: '同一地点同一起', en: 'Same subject and place within the episode' },
  'joined-enclosing': {
    zh: '并入上级地点的同一起',
    en: 'Explained by the alert of an enclosing place',
  },
  'joined-narrowed': {
    zh: '无人处理前收窄到更小的地点',
    en: 'The alert was narrowed to the smaller place, nobody having taken it',
  },
  'joined-as-evidence': {
    zh: '上级地点的信号作为佐证并入',
    en: 'A wider view of what an alert inside it already shows',
  },
  amended: { zh: '信号更新', en: 'A joined signal was amended' },
  retracted: { zh: '信号撤回', en: 'A joined signal was withdrawn' },
  'raised-again': { zh: '撤回后再次产生', en: 'A withdrawn signal was raised again' },
  superseded: { zh: '已有更新的版本', en: 'A later revision is already known' },
  'nothing-to-withdraw': {
    zh: '撤回的信号从未立案',
    en: 'The withdrawn signal had never opened an alert',
  },
} as const satisfies Record<string, Words>;

export const INHIBIT_REASONS = {
  'not-inhibited': { zh: '没有警情抑制它', en: 'No other alert mutes it' },
  'county-alert': {
    zh: '所在县区同一起的警情抑制了它',
    en: 'The county’s alert of the same event mutes it',
  },
  'dead-feed': { zh: '下降由报送中断引起', en: 'The fall is explained by a feed that is dead' },
  released: { zh: '抑制它的警情已结束', en: 'What muted it is over' },
  /** Written before there were rules. */
  'no-rule': { zh: '尚无抑制规则', en: 'No inhibition rule is in force' },
} as const satisfies Record<string, Words>;

export const SILENCE_REASONS = {
  'not-silenced': { zh: '没有适用的静默', en: 'No silence fits it' },
  silenced: { zh: '在静默期内', en: 'Within a silence' },
  released: { zh: '静默已不适用', en: 'Its silence is over, or no longer fits' },
  /** Written before there were silences. */
  'no-rule': { zh: '尚无静默规则', en: 'No silence is in force' },
} as const satisfies Record<string, Words>;

export const GRADE_REASONS = {
  graded: { zh: '已定级', en: 'Graded' },
  raised: { zh: '升级', en: 'The machine’s level rose' },
  lowered: { zh: '降级', en: 'The machine’s level fell' },
  unchanged: { zh: '级别不变', en: 'The level stays' },
  'not-graded': { zh: '无需定级', en: 'Nothing to grade' },
} as const satisfies Record<string, Words>;

export const ROUTE_REASONS = {
  routed: { zh: '已按权责清单派发', en: 'Departments were called up by the responsibility list' },
  extended: {
    zh: '新增地点或级别，补充派发',
    en: 'A new place or level called up more departments',
  },
  returned: {
    zh: '超过排除时的值，重新提示',
    en: 'More than the exclusion had covered: it came back',
  },
  withdrawn: {
    zh: '全部信号撤回且无人开始处理',
    en: 'All findings were withdrawn before work began',
  },
  'already-routed': { zh: '已派发', en: 'The departments have their tasks already' },
  'no-list': { zh: '没有对应的权责清单', en: 'The catalogue has no list for this kind' },
  'covered-by-exclusion': {
    zh: '在已排除的范围内',
    en: 'Covered by the exclusion that a person gave',
  },
  'not-routed': { zh: '无需派发', en: 'Nothing to route' },
} as const satisfies Record<string, Words>;

export const NOTIFY_REASONS = {
  queued: {
    zh: '已列入通知，按各部门渠道发出',
    en: 'Departments or the desk are told, by their channels',
  },
  'nothing-to-tell': {
    zh: '无须另行通知，屏幕可见',
    en: 'Nothing to tell beyond what the screens show',
  },
} as const satisfies Record<string, Words>;

export const RECORD_REASONS = {
  notified: { zh: '已提示', en: 'Notified' },
  merged: { zh: '已并入', en: 'Merged into an alert' },
  suppressed: { zh: '已抑制', en: 'Suppressed' },
} as const satisfies Record<string, Words>;

export const TRIAGE_REASONS = {
  correlate: CORRELATE_REASONS,
  inhibit: INHIBIT_REASONS,
  silence: SILENCE_REASONS,
  grade: GRADE_REASONS,
  route: ROUTE_REASONS,
  notify: NOTIFY_REASONS,
  record: RECORD_REASONS,
} as const satisfies Record<TriageStage, Record<string, Words>>;

export const TRIAGE_STAGE_WORDS: Readonly<Record<TriageStage, Words>> = {
  correlate: { zh: '归并', en: 'Correlate' },
  grade: { zh: '定级', en: 'Grade' },
  inhibit: { zh: '抑制', en: 'Inhibit' },
  silence: { zh: '静默', en: 'Silence' },
  route: { zh: '派发', en: 'Route' },
  notify: { zh: '通知', en: 'Notify' },
  record: { zh: '记录', en: 'Record' },
};

export type ReasonOf<Name extends TriageStage> = keyof (typeof TRIAGE_REASONS)[Name] & string;

export type StageReason = {
  readonly [Name in TriageStage]: { readonly stage: Name; readonly code: ReasonOf<Name> };
}[TriageStage];
