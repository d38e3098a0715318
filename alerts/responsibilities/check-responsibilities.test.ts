// The shipped lists have no gap and no overlap; each way of breaking a list is found and said where.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DepartmentFile } from '../../contracts/catalogue/department.ts';
import { ResponsibilityList, type Duty } from '../../contracts/catalogue/responsibility-list.ts';
import { AlertKind } from '../../contracts/signal.ts';
import { ResponseStage } from '../../contracts/task.ts';
import { checkResponsibilities, type LoadedList } from './check-responsibilities.ts';
import { describeProblem } from './responsibility-problem.ts';

const root = new URL('../../catalogue/', import.meta.url);
const read = (path: string): unknown => parse(readFileSync(new URL(path, root), 'utf8'));
const { departments } = DepartmentFile.parse(read('departments.yaml'));
const shipped: LoadedList[] = readdirSync(new URL('responsibilities/', root)).map((file) => ({
  list: ResponsibilityList.parse(read(`responsibilities/${file}`)),
  file,
}));

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
  it('has no gap and no overlap for any kind that it has a list for', () => {
    const alertKinds = shipped.map(({ list }) => list.alertKind);
    expect(alertKinds.length).toBeGreaterThanOrEqual(11);
    const problems = checkResponsibilities({
      lists: shipped,
      departments,
      alertKinds,
      day: '2026-06-01',
    });
    expect(problems.map(describeProblem)).toEqual([]);
  });

  it('says which kinds of alert have no list yet', () => {
    const problems = checkResponsibilities({
      lists: shipped,
      departments,
      alertKinds: AlertKind.options,
      day: '2026-06-01',
    });
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['kind-without-list']));
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
});
