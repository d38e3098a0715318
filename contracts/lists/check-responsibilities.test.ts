// The shipped lists have no gap and no overlap; each way of breaking a list is found and said where.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DepartmentFile } from '../catalogue/department.ts';
import { NormFile } from '../catalogue/norm.ts';
import { ResponsibilityList, WrittenList, type Duty } from '../catalogue/responsibility-list.ts';
import { AlertKind } from '../signal.ts';
import { ResponseStage } from '../task.ts';
import { checkResponsibilities, officesBelow } from './check-responsibilities.ts';
import { resolveNorms } from './resolve-norms.ts';
import { describeProblem } from './responsibility-problem.ts';

const root = new URL('../../catalogue/', import.meta.url);
const read = (path: string): unknown => parse(readFileSync(new URL(path, root), 'utf8'));
const { departments } = DepartmentFile.parse(read('departments.yaml'));
const norms = readdirSync(new URL('norms/', root)).flatMap(
  (file) => NormFile.parse(read(`norms/${file}`)).norms,
);
const written = readdirSync(new URL('responsibilities/', root)).map((file) => ({
  list: WrittenList.parse(read(`responsibilities/${file}`)),
  file,
}));
const resolved = resolveNorms(written, norms, '2026-06-01');
const shipped = resolved.lists;

const words = { zh: '核实', en: 'Verify' };
const lead: Duty = {
  part: 'lead',
  departments: DepartmentFile.shape.departments.element.shape.id.array().parse(['disease-control']),
  office: 'county',
  purpose: 'action',
  duty: words,
  deliverable: words,
  limits: 'usual',
};
const limits = { acknowledgeMinutes: 10, actMinutes: 20, reportMinutes: 30 };
const good: ResponsibilityList = ResponsibilityList.parse({
  id: 'example',
  version: '2026.1',
  alertKind: 'aggregation',
  names: words,
  source: { text: 'test', confirmed: true },
  validFrom: '2026-01-01',
  evaluators: ['finance'],
  limits: {
    usual: { time: 'elapsed', levels: { I: limits, II: limits, III: limits, IV: limits } },
  },
  stages: Object.fromEntries(ResponseStage.options.map((stage) => [stage, [lead]])),
});

function problemsOf(...lists: unknown[]): string[] {
  const loaded = lists.map((list, index) => ({
    list: ResponsibilityList.parse(list),
    file: `list-${String(index)}.yaml`,
    lineOf: (path: readonly (string | number)[]) => path.length,
  }));
  const input = {
    lists: loaded,
    departments,
    alertKinds: ['aggregation' as const],
    day: '2026-06-01',
  };
  return checkResponsibilities(input).map(describeProblem);
}

const verify = (...duties: unknown[]) => ({ ...good, stages: { ...good.stages, verify: duties } });

describe('shipped responsibility lists', () => {
  it('has exactly one list for every kind of alert, without a gap or an overlap', () => {
    expect(shipped.map(({ list }) => list.alertKind).sort()).toEqual([...AlertKind.options].sort());
    const alertKinds = AlertKind.options;
    for (const day of ['2000-01-01', '2026-11-22', '2030-01-01']) {
      const problems = checkResponsibilities({ lists: shipped, departments, alertKinds, day });
      expect([...resolved.problems, ...problems].map(describeProblem)).toEqual([]);
    }
  });

  it('gives every department a duty somewhere', () => {
    const used = new Set(
      shipped.flatMap(({ list }) =>
        Object.values(list.stages).flatMap((duties) => duties.flatMap((duty) => duty.departments)),
      ),
    );
    expect(departments.map(({ id }) => id).filter((id) => !used.has(id))).toEqual([]);
  });

  it('leaves the canteens to market regulation, never to a village committee', () => {
    const foodborne = shipped.find(({ list }) => list.id === 'foodborne')?.list;
    const control = foodborne?.stages.control ?? [];
    const canteens = control.filter(({ duty }) => duty.zh.includes('食堂'));
    expect(canteens.map((duty) => duty.departments)).toEqual([['market-regulation']]);
    expect(canteens[0]?.part).toBe('lead');
  });

  it('says each duty once in a stage: no two departments share a text by accident', () => {
    for (const { list } of shipped)
      for (const duties of Object.values(list.stages)) {
        const texts = duties.map(({ duty }) => duty.zh);
        expect(new Set(texts).size, list.id).toBe(texts.length);
      }
  });
});

describe('checkResponsibilities', () => {
  it('finds nothing in a good list', () => {
    expect(problemsOf(good)).toEqual([]);
  });

  it('finds a stage that is missing', () => {
    const { treat: _gone, ...stages } = good.stages;
    expect(problemsOf({ ...good, stages })).toEqual([
      'list-0.yaml:1: stage "treat" has no duties: nobody would do it',
    ]);
  });

  it('finds a stage without a leader', () => {
    expect(problemsOf(verify({ ...lead, part: 'support' }))[0]).toBe(
      'list-0.yaml:2: nobody leads stage "verify" at level I',
    );
  });

  it('finds a level at which nobody leads', () => {
    expect(problemsOf(verify({ ...lead, atLevels: ['I', 'II', 'III'] }))).toEqual([
      'list-0.yaml:2: nobody leads stage "verify" at level IV',
    ]);
  });

  it('finds two leaders, whether in two duties or in one', () => {
    const two = 'several leaders at level I: disease-control, education';
    expect(problemsOf(verify(lead, { ...lead, departments: ['education'] }))[0]).toContain(two);
    expect(
      problemsOf(verify({ ...lead, departments: ['disease-control', 'education'] }))[0],
    ).toContain(two);
  });

  it('accepts different leaders at different levels', () => {
    const atTop = { ...lead, departments: ['command-office'], atLevels: ['I'] };
    expect(problemsOf(verify(atTop, { ...lead, atLevels: ['II', 'III', 'IV'] }))).toEqual([]);
  });

  it('finds a department with two parts in one stage', () => {
    expect(problemsOf(verify(lead, { ...lead, part: 'support' }))).toEqual([
      'list-0.yaml:3: department "disease-control" has two parts in stage "verify"',
    ]);
  });

  it('finds a department that does not exist', () => {
    expect(
      problemsOf(verify(lead, { ...lead, part: 'support', departments: ['astrology'] })),
    ).toEqual([
      'list-0.yaml:3: stage "verify" names department "astrology", which departments.yaml does not have',
    ]);
  });

  it('finds an office that the department does not have', () => {
    const clinic = { ...lead, part: 'support', departments: ['township-health-centre'] };
    expect(problemsOf(verify(lead, clinic))[0]).toContain('has no office at level "county"');
  });

  it('finds a leader that could not lead in a city-wide alert', () => {
    expect(problemsOf(verify({ ...lead, departments: ['consortium-lead-hospital'] }))[0]).toContain(
      'no city office',
    );
  });

  it('finds a duty without limits, with unknown limits and without limits at one level', () => {
    const { limits: _gone, ...without } = lead;
    expect(problemsOf(verify(without))[0]).toContain('a duty of stage "verify" has no limits');
    expect(problemsOf(verify({ ...lead, limits: 'unheard-of' }))[0]).toContain(
      'limits "unheard-of"',
    );
    const usual = { time: 'elapsed', levels: { I: limits, II: limits, III: limits } };
    expect(problemsOf({ ...good, limits: { usual } })).toHaveLength(ResponseStage.options.length);
  });

  it('finds a leader who is only informed', () => {
    expect(problemsOf(verify({ ...lead, purpose: 'information' }))[0]).toContain('a leader acts');
  });

  it('finds a duty that is said in one language only', () => {
    const english = { ...lead, duty: { zh: 'Verify', en: 'Verify' } };
    const chinese = { ...lead, deliverable: { zh: '核实记录', en: '核实记录' } };
    expect(problemsOf(verify(english))[0]).toContain('not said in both languages: "Verify"');
    expect(problemsOf(verify(chinese))[0]).toContain('not said in both languages: "核实记录"');
  });

  it('finds that nobody is left to score as a third party, and an evaluator that does not exist', () => {
    expect(problemsOf({ ...good, evaluators: [] })).toHaveLength(4);
    const party = { ...lead, part: 'support', departments: ['finance'], atLevels: ['I'] };
    expect(problemsOf(verify(lead, party))).toEqual([
      'list-0.yaml:1: at level I every evaluator has a task in the case: nobody could score as a third party',
    ]);
    expect(problemsOf({ ...good, evaluators: ['finance', 'astrology'] })).toEqual([
      'list-0.yaml:1: evaluator "astrology" is a department that departments.yaml does not have',
    ]);
  });

  it('finds a kind of alert without a list, also where the list has ended', () => {
    const none = 'no list is in force for alerts of kind "aggregation"';
    expect(problemsOf()).toEqual([none]);
    expect(problemsOf({ ...good, validTo: '2026-06-01' })).toEqual([none]);
  });

  it('finds two lists in force at once, and accepts one after the other', () => {
    const next = { ...good, id: 'next', validFrom: '2026-07-01' };
    expect(problemsOf(good, next)).toEqual([
      'list-1.yaml:1: another list ("example") is in force for "aggregation" at the same time',
    ]);
    expect(problemsOf({ ...good, validTo: '2026-07-01' }, next)).toEqual([]);
  });

  it('refuses limits that run backwards', () => {
    const backwards = { ...limits, reportMinutes: 5 };
    const usual = { time: 'elapsed', levels: { I: backwards } };
    expect(ResponsibilityList.safeParse({ ...good, limits: { usual } }).success).toBe(false);
  });

  it('advises where a duty of a township’s office has nobody in an alert of the whole county', () => {
    const clinic = {
      ...lead,
      part: 'support',
      office: 'township',
      departments: ['township-health-centre'],
    };
    const list = ResponsibilityList.parse(verify(lead, clinic));
    expect(problemsOf(list)).toEqual([]);
    expect(officesBelow({ list, file: 'x' }, departments).map(describeProblem)).toEqual([
      'x: in an alert of a whole county, department "township-health-centre" has no office at its level (stage "verify" calls its township office): the lead names who does it',
    ]);
  });
});
