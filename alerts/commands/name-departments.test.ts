// Refusals in Chinese name departments as people do; people, tasks and words of other kinds stay as they are written.
import { expect, it } from 'vitest';
import { shippedCatalogue } from '../outbreak.fixture.ts';
import { withDepartmentNames } from './name-departments.ts';

const named = (zh: string): string => withDepartmentNames(zh, shippedCatalogue.departments);
const short = (id: string): string =>
  shippedCatalogue.departments.find((one) => one.id === id)!.shortNames.zh;

it('says departments by name', () => {
  const [customs, finance] = [short('customs'), short('finance')];
  expect(named('请先加入此警示：customs、finance')).toBe(`请先加入此警示：${customs}、${finance}`);
  expect(named('customs 在当地没有机构')).toBe(`${customs}在当地没有机构`);
  expect(named('由被记部门（duty-desk）提出异议')).toBe('由被记部门（值班台）提出异议');
});

it('leaves every other word as it is', () => {
  for (const zh of [
    '须由 m-finance 签字',
    '本班值班人为 finance.b',
    '接班人自 2026-06-01 17:00 起方可签字',
  ])
    expect(named(zh)).toBe(zh);
});
