// Which series are closed on which days.
import { expect, it } from 'vitest';
import { ClosedDays } from '../../contracts/catalogue/calendar.ts';
import type { DayKey } from '../../contracts/time.ts';
import { compileClosedDays } from './closed-days.ts';

const calendar = (more: Readonly<Record<string, unknown>>) =>
  ClosedDays.parse({
    id: 'flood',
    names: { zh: '停诊', en: 'closed' },
    periods: [{ firstDay: '2026-06-01', lastDay: '2026-06-03' }],
    ...more,
  });
const isClosed = compileClosedDays(
  [calendar({ sites: ['s-a'] }), calendar({ places: ['990103'] })],
  (site) => (site === 's-b' ? '990103001' : '990102001') as never,
);
const on = (level: 'site' | 'township' | 'county' | 'city', where: string, day = '2026-06-02') =>
  isClosed({ level, where }, day as DayKey);

it('closes the sites that are named, and all that lies in a jurisdiction', () => {
  expect([on('site', 's-a'), on('site', 's-b'), on('site', 's-c')]).toEqual([true, true, false]);
  expect([on('county', '990103'), on('township', '990103001'), on('city', '9901')]).toEqual([
    true,
    true,
    false,
  ]);
});

it('closes from the first day to the last and no longer', () => {
  const days = ['2026-05-31', '2026-06-01', '2026-06-03', '2026-06-04'];
  expect(days.map((day) => on('site', 's-a', day))).toEqual([false, true, true, false]);
});

it('refuses a calendar that closes nothing, or ends before it begins', () => {
  expect(() => calendar({})).toThrow('closes nothing');
  const backwards = [{ firstDay: '2026-06-03', lastDay: '2026-06-01' }];
  expect(() => calendar({ sites: ['s-a'], periods: backwards })).toThrow('before it begins');
});
