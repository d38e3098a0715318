/** Responsibility lists for the development world: two kinds, a version that holds and a change of it that waits. */
import { ResponsibilityList } from '../../../contracts/catalogue/responsibility-list.ts';
import { Norm } from '../../../contracts/catalogue/norm.ts';
import { ListDetail, ListIndex } from '../../../contracts/api/responsibilities.ts';
import { differencesOf } from '../../../contracts/lists/compare-lists.ts';
import type { Words } from '../../../contracts/words.ts';
import { ResponseStage } from '../../../contracts/task.ts';

const limits = { acknowledgeMinutes: 60, actMinutes: 240, reportMinutes: 1440 };
const governed = { ...limits, norms: { report: 'count-signal-verify' } };

const duty = (part: string, department: string, words: Words): object => ({
  part,
  departments: [department],
  office: 'county',
  purpose: 'action',
  duty: words,
  deliverable: { zh: '处置记录', en: 'Record of what was done' },
  limits: 'usual',
});

const listOf = (id: string, zh: string, en: string): ResponsibilityList =>
  ResponsibilityList.parse({
    id,
    version: '2026.2',
    alertKind: id,
    names: { zh, en },
    source: { text: '示例', confirmed: false },
    validFrom: '2000-01-01',
    evaluators: ['finance'],
    limits: {
      usual: {
        time: 'elapsed',
        levels: { I: governed, II: governed, III: governed, IV: governed },
      },
    },
    stages: Object.fromEntries(
      ResponseStage.options.map((stage) => [
        stage,
        [
          duty('lead', 'disease-control', { zh: '核实并处置', en: 'Verify and act' }),
          duty('support', 'education', { zh: '通知学校配合', en: 'Have schools help' }),
        ],
      ]),
    ),
  });

const LISTS = [
  listOf('foodborne', '食源性疾病应对', 'Foodborne disease'),
  listOf('waterborne', '水源性疾病应对', 'Waterborne disease'),
];

const NORM = Norm.parse({
  id: 'count-signal-verify',
  names: { zh: '计数信号：核实并反馈', en: 'Signal of a count: verify and answer' },
  standing: 'practice',
  minutes: 1440,
  time: 'elapsed',
  source: { text: '示例规范', clause: '第一条' },
  validFrom: '2011-01-01',
  confirmedBy: null,
});

const PROBLEMS = [
  {
    kind: 'gap',
    code: 'no-lead',
    list: 'waterborne',
    alertKind: 'waterborne',
    words: { zh: '供应保障：I 级无人牵头', en: 'nobody leads stage "supply" at level I' },
  },
  {
    kind: 'gap',
    code: 'kind-without-list',
    list: null,
    alertKind: 'vector-borne',
    words: { zh: '没有生效的清单', en: 'no list is in force for alerts of this kind' },
  },
];

export const listIndex = (isEmpty: boolean): ListIndex =>
  ListIndex.parse({
    lists: (isEmpty ? [] : LISTS).map(({ id, alertKind, names, version, validFrom }) => ({
      id,
      alertKind,
      names,
      version,
      validFrom,
      versions: 1,
      waiting: id === 'foodborne' ? 1 : 0,
    })),
    problems: isEmpty ? [] : PROBLEMS,
  });

export function listDetail(
  id: string,
  version: string | undefined,
  now: number,
): ListDetail | undefined {
  const list = LISTS.find((one) => one.id === id);
  if (list === undefined || (version !== undefined && version !== list.version)) return undefined;
  const next = {
    ...list,
    version: '2026.3',
    stages: { ...list.stages, verify: (list.stages.verify ?? []).slice(0, 1) },
  };
  const change = {
    v: 1,
    id: `lc-${'a'.repeat(26)}`,
    state: 'waiting',
    base: list.version,
    list: next,
    reason: '演练后精简',
    advice: [{ zh: '示例提示', en: 'Something to know' }],
    askedBy: 'epi',
    askedAt: now - 3_600_000,
    decidedBy: null,
    decidedAt: null,
    decision: null,
    validFrom: '2027-01-01',
  };
  return ListDetail.parse({
    list,
    inForce: list.version,
    newest: list.version,
    versions: [
      {
        version: list.version,
        validFrom: list.validFrom,
        knownSince: now - 86_400_000,
        change: null,
      },
    ],
    differences: [],
    changes: id === 'foodborne' ? [{ change, differences: differencesOf(list, next) }] : [],
    problems: PROBLEMS.filter((problem) => problem.list === id),
    norms: [NORM],
  });
}
