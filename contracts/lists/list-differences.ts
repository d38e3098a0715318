// What differs between two versions of a list, department by department and stage by stage, as a person would say it: who came, who went, and
// which words, part, office or limits of whom changed. Pure.
import { z } from 'zod';
import { Level } from '../alert.ts';
import type { ResponsibilityList } from '../catalogue/responsibility-list.ts';
import { DepartmentId } from '../ids.ts';
import { ResponseStage } from '../task.ts';

export const DutyPart = z.enum([
  'part',
  'office',
  'purpose',
  'duty',
  'deliverable',
  'limits',
  'levels',
]);
export type DutyPart = z.infer<typeof DutyPart>;

export const ListDifference = z.discriminatedUnion('of', [
  z.strictObject({
    of: z.literal('duty'),
    stage: ResponseStage,
    department: DepartmentId,
    change: z.enum(['added', 'removed', 'changed']),
    /** What changed of it; empty where it came or went. */
    parts: z.array(DutyPart).max(DutyPart.options.length),
  }),
  z.strictObject({
    of: z.literal('list'),
    field: z.enum(['names', 'source', 'evaluators', 'opensAt', 'validTo']),
  }),
]);
export type ListDifference = z.infer<typeof ListDifference>;

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
  const parts = DutyPart.options.filter((part) => old[part] !== young[part]);
  return parts.length === 0 ? [] : [{ ...of, change: 'changed', parts }];
}

/** By stage, department and how often it has come before in the stage: at different levels it may have two duties. */
function linesOf(list: ResponsibilityList): Map<string, Line> {
  const lines = new Map<string, Line>();
  for (const stage of ResponseStage.options)
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
          levels: (duty.atLevels ?? Level.options).join(),
        });
      }
  return lines;
}

function limitsText(list: ResponsibilityList, name: string | undefined): string {
  const profile = name === undefined ? undefined : list.limits[name];
  if (profile === undefined) return '';
  const levels = Level.options.map((level) => {
    const limits = profile.levels[level];
    if (limits === undefined) return '';
    return [limits.acknowledgeMinutes, limits.actMinutes, limits.reportMinutes].join('/');
  });
  return `${profile.time} ${levels.join(' ')}`;
}
