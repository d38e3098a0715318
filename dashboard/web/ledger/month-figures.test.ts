// Months are summed over departments before a share is made of them; what was not owed or scored is no figure.
import { expect, it } from 'vitest';
import { DepartmentMonth } from '../../../contracts/api/evaluation.ts';
import { monthFigures } from './month-figures.ts';

const row = (month: string, department: string, differs: object): DepartmentMonth =>
  DepartmentMonth.parse({
    month,
    department,
    late: 0,
    metLate: 0,
    missing: 0,
    disputesLost: 0,
    proposed: 0,
    objections: 0,
    duties: 0,
    completed: 0,
    onTime: 0,
    completionScore: null,
    timelinessScore: null,
    effect: null,
    satisfaction: null,
    ...differs,
  });
const all = [
  row('2026-06', 'finance', { duties: 3, completed: 3, onTime: 2, effect: 80, late: 1 }),
  row('2026-06', 'education', { duties: 3, completed: 2, onTime: 3, effect: 85 }),
  row('2026-05', 'finance', { missing: 2 }),
];

it('all departments together, oldest month first', () => {
  expect(monthFigures(all, '')).toMatchObject([
    { month: '2026-05', duties: 0, timeliness: null, missing: 2 },
    { month: '2026-06', duties: 6, timeliness: 83, completion: 83, effect: 82.5, late: 1 },
  ]);
});

it('one department alone', () => {
  expect(monthFigures(all, 'education')).toMatchObject([
    { month: '2026-06', duties: 3, timeliness: 100, completion: 66, satisfaction: null },
  ]);
});
