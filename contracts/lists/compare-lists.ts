// What differs between two versions of a list, department by department and stage by stage, as a person would say it: who came, who went, and
// which words, part, office or limits of whom changed. Without the schemas, so that the screens can ask it too. Pure.
import type { Level } from '../alert.ts';
import type { ResponsibilityList } from '../catalogue/responsibility-list.ts';
import type { DepartmentId } from '../ids.ts';
import type { ResponseStage } from '../task.ts';
import type { DutyPart, ListDifference } from './list-differences.ts';

const LEVELS: readonly Level[] = ['I', 'II', 'III', 'IV'];
const STAGES: readonly ResponseStage[] = [
  'verify',
  'investigate',
  'control',
  'treat',
  'supply',
  'communicate',
  'evaluate',
];
const DUTY_PARTS: readonly DutyPart[] = [
  'part',
  'office',
  'purpose',
  'duty',
  'deliverable',
  'limits',
  'levels',
];

type Line = Readonly<Record<DutyPart, string>> & {
  readonly stage: ResponseStage;
  readonly department: DepartmentId;
};

export function differencesOf(
  before: ResponsibilityList,
  after: ResponsibilityList,
): ListDifference[] {
  const [old, young] = [linesOf(before), linesOf(after)];
  const keys = [...new Set([...old.keys(), ...young.keys()])];
  return [
    ...LIST_FIELDS.filter((field) => textOf(before[field]) !== textOf(after[field])).map(
      (field) => ({ of: 'list' as const, field }),
    ),
    ...keys.flatMap((key) => difference(old.get(key), young.get(key))),
  ];
}

const LIST_FIELDS = ['names', 'source', 'evaluators', 'opensAt', 'validTo'] as const;
const textOf = (value: unknown): string => JSON.stringify(value ?? null);

function difference(old: Line | undefined, young: Line | undefined): ListDifference[] {
  const one = young ?? old;
  if (one === undefined) return [];
  const { stage, department } = one;
  const of = { of: 'duty' as const, stage, department };
  if (old === undefined) return [{ ...of, change: 'added', parts: [] }];
  if (young === undefined) return [{ ...of, change: 'removed', parts: [] }];
  const parts = DUTY_PARTS.filter((part) => old[part] !== young[part]);
  return parts.length === 0 ? [] : [{ ...of, change: 'changed', parts }];
}

/** By stage, department and how often it has come before in the stage: at different levels it may have two duties. */
function linesOf(list: ResponsibilityList): Map<string, Line> {
  const lines = new Map<string, Line>();
  for (const stage of STAGES)
    for (const duty of list.stages[stage] ?? [])
      for (const department of duty.departments) {
        let nth = 0;
        while (lines.has(`${stage} ${department} ${String(nth)}`)) nth += 1;
        lines.set(`${stage} ${department} ${String(nth)}`, {
          stage,
          department,
          part: duty.part,
          office: duty.office,
          purpose: duty.purpose,
          duty: textOf(duty.duty),
          deliverable: textOf(duty.deliverable),
          // The minutes, not the name of the profile: renaming one changes nobody's limit.
          limits: limitsText(list, duty.limits),
          levels: (duty.atLevels ?? LEVELS).join(),
        });
      }
  return lines;
}

function limitsText(list: ResponsibilityList, name: string | undefined): string {
  const profile = name === undefined ? undefined : list.limits[name];
  if (profile === undefined) return '';
  const levels = LEVELS.map((level) => {
    const limits = profile.levels[level];
    if (limits === undefined) return '';
    return [limits.acknowledgeMinutes, limits.actMinutes, limits.reportMinutes].join('/');
  });
  return `${profile.time} ${levels.join(' ')}`;
}
