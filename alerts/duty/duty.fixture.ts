// Rosters for the tests of this room: the desk of the city with two shifts a day and four people, and a calendar of the shipped holidays.
import { Roster, type RosterLayer, type RosterPlan } from '../../contracts/roster.ts';
import type { UserId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { workingDays } from '../clocks/working-time.ts';
import { shippedCatalogue } from '../outbreak.fixture.ts';
import type { DutySetting } from './on-duty.ts';

/** Wall clock of Shanghai (UTC+8, no summer time). */
export const at = (text: string): EpochMs => Date.parse(`${text}:00+08:00`);
export const user = (name: string): UserId => name as UserId;

export const setting: DutySetting = {
  zone: 'Asia/Shanghai',
  days: workingDays(shippedCatalogue.calendar),
  isAvailable: () => true,
};

export const without = (...people: readonly string[]): DutySetting => ({
  ...setting,
  isAvailable: (person) => !people.includes(person),
});

const same = (text: string) => ({ zh: text, en: text });
export const DAY = { id: 'day', names: same('day'), fromMinute: 480, untilMinute: 1080 };
export const NIGHT = { id: 'night', names: same('night'), fromMinute: 1080, untilMinute: 1920 };

type Wire<T> = Partial<Record<keyof T, unknown>>;

export const layer = (differs: Wire<RosterLayer> = {}): unknown => ({
  id: 'turns',
  names: same('turns'),
  people: ['an', 'bo', 'chen'],
  turn: 'shift',
  startsOn: '2026-06-01',
  shifts: [DAY, NIGHT],
  days: 'all',
  ...differs,
});

export const plan = (differs: Wire<RosterPlan> = {}): unknown => ({
  validFrom: '2026-06-01',
  head: 'head',
  swapsNeedApproval: true,
  hoursInARowMax: 14,
  signWithinMinutes: 15,
  layers: [layer()],
  ...differs,
});

export const roster = (differs: Wire<Roster> = {}): Roster =>
  Roster.parse({
    v: 1,
    id: 'ro-desk-9901',
    version: 1,
    names: same('desk'),
    department: 'duty-desk',
    place: '9901',
    plans: [plan()],
    overrides: [],
    ...differs,
  });

/** `name`: one letter or more of a to z, which makes the identifier. */
export const override = (name: string, differs: Record<string, unknown>): unknown => ({
  id: `ov-${name.padEnd(26, 'a')}`,
  person: 'dai',
  reason: 'ill',
  by: 'head',
  decidedAt: at('2026-05-30T09:00'),
  swap: null,
  ...differs,
});
