// Whatever is taken out of a shipped list, or put in twice, is found; and what the checks let pass gives every stage one leader with limits at
// every level.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Level } from '../../contracts/alert.ts';
import type { Duty, ResponsibilityList } from '../../contracts/catalogue/responsibility-list.ts';
import { ResponseStage } from '../../contracts/task.ts';
import { shippedCatalogue } from '../outbreak.fixture.ts';
import { checkResponsibilities } from '../../contracts/lists/check-responsibilities.ts';
import { resolveDuties } from './resolve-duties.ts';

const { lists, departments } = shippedCatalogue;
const anyList = fc.constantFrom(...lists);
const anyStage = fc.constantFrom(...ResponseStage.options);

function codesOf(list: ResponsibilityList): string[] {
  const input = { lists: [{ list, file: 'x' }], departments, day: '2026-06-01' };
  return checkResponsibilities({ ...input, alertKinds: [list.alertKind] }).map(({ code }) => code);
}

const withStage = (
  list: ResponsibilityList,
  stage: ResponseStage,
  change: (duties: readonly Duty[]) => Duty[],
): ResponsibilityList => ({
  ...list,
  stages: { ...list.stages, [stage]: change(list.stages[stage] ?? []) },
});

describe('a list that is broken in one place', () => {
  it('is found without its leader, with a second leader, and without the stage', () => {
    fc.assert(
      fc.property(anyList, anyStage, (list, stage) => {
        const leaderless = withStage(list, stage, (all) =>
          all.filter(({ part }) => part !== 'lead'),
        );
        expect(codesOf(leaderless).some((code) => /no-lead|missing-stage/.test(code))).toBe(true);
        const doubled = withStage(list, stage, (all) => [
          ...all,
          ...all.filter(({ part }) => part === 'lead'),
        ]);
        expect(codesOf(doubled)).toContain('two-leads');
        expect(codesOf(withStage(list, stage, () => []))).toContain('missing-stage');
      }),
    );
  });

  it('is found where a profile of limits, or one level of it, is gone', () => {
    fc.assert(
      fc.property(anyList, fc.nat(), fc.constantFrom(...Level.options), (list, at, level) => {
        const names = Object.keys(list.limits);
        const name = names[at % names.length] ?? '';
        const { [name]: profile, ...others } = list.limits;
        expect(codesOf({ ...list, limits: others })).toContain('unknown-limits');
        if (profile?.levels[level] === undefined) return;
        const { [level]: _gone, ...levels } = profile.levels;
        const thinner = { ...list, limits: { ...others, [name]: { ...profile, levels } } };
        const isUsed = resolveDuties(list, level).some(
          (duty) =>
            resolveDuties(thinner, level).find(({ key }) => key === duty.key)?.clocks.length !==
            duty.clocks.length,
        );
        if (isUsed) expect(codesOf(thinner)).toContain('missing-limits');
      }),
    );
  });

  it('is found where a department or its office does not exist', () => {
    fc.assert(
      fc.property(anyList, anyStage, fc.nat(), (list, stage, at) => {
        const broken = (change: (duty: Duty) => Duty) =>
          withStage(list, stage, (all) =>
            all.map((duty, index) => (index === at % all.length ? change(duty) : duty)),
          );
        const unknown = broken((duty) => ({ ...duty, departments: ['moon' as never] }));
        expect(codesOf(unknown)).toContain('unknown-department');
        expect(codesOf(broken((duty) => ({ ...duty, office: 'site' })))).toContain(
          'no-such-office',
        );
      }),
    );
  });
});

it('what passes has one leader with three limits in order for each stage at each level', () => {
  for (const list of lists) {
    expect(codesOf(list), list.id).toEqual([]);
    for (const level of Level.options) {
      const leads = resolveDuties(list, level).filter(({ part }) => part === 'lead');
      expect(leads.map(({ stage }) => stage)).toEqual(ResponseStage.options);
      for (const { clocks } of leads) {
        const minutes = clocks.map((clock) => clock.minutes);
        expect(minutes).toHaveLength(3);
        expect(minutes).toEqual(minutes.toSorted((one, other) => one - other));
      }
    }
  }
});
