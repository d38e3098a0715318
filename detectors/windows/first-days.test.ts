// Since when places report: the first day of the earliest of their sites, and what of it is news.
import { expect, it } from 'vitest';
import { dayNumberOf } from '../../platform/zone/zone-time.ts';
import { firstDaysOf, newsOf, sinceDay } from './first-days.ts';

const site = (siteId: string, place: string, firstDay: string) =>
  ({ siteId, place, firstDay }) as never;
const MAY = dayNumberOf('2026-05-01' as never);

it('takes the earliest of the sites of a township, a county and a city', () => {
  const days = firstDaysOf([
    site('s-1', '990102005001', '2026-05-04'),
    site('s-2', '990102005', '2026-05-02'),
    site('s-3', '990103001', '2026-05-01'),
  ]);
  expect(Object.fromEntries(days)).toEqual({
    's-1': MAY + 3,
    's-2': MAY + 1,
    's-3': MAY,
    '990102005': MAY + 1,
    '990103001': MAY,
    '990102': MAY + 1,
    '990103': MAY,
    '9901': MAY,
  });
});

it('tells what is new or has changed', () => {
  const told = new Map([
    ['9901', MAY],
    ['990102', MAY],
  ]);
  const now = new Map([
    ['9901', MAY],
    ['990102', MAY - 7],
    ['990103', MAY],
  ]);
  expect([...newsOf(now, told)]).toEqual([
    ['990102', MAY - 7],
    ['990103', MAY],
  ]);
  expect(newsOf(now, now).size).toBe(0);
});

it('takes no fact of long ago for a history while nothing was told of its place', () => {
  const series = { parts: { where: '990103' as never }, countedSince: MAY - 300 };
  expect(sinceDay(new Map([['9901', MAY]]), series)).toBe(Infinity);
  expect(sinceDay(new Map([['990103', MAY]]), series)).toBe(MAY);
  expect(sinceDay(null, series)).toBe(MAY - 300);
});
