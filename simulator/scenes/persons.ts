// Further persons of a scene or a planting, made of its own chance. Pure.
import type { EpochMs } from '../../contracts/time.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import { makePerson, type Person } from '../person.ts';
import type { Random } from '../random.ts';

const AGES = {
  all: [6, 11, 11, 28, 28, 16],
  pupils: [0, 100, 0, 0, 0, 0],
  infants: [100, 0, 0, 0, 0, 0],
  old: [0, 0, 2, 10, 30, 40],
} as const;

export const somebody = (
  random: Random,
  of: {
    readonly place: string;
    readonly at: EpochMs;
    readonly zone: string;
    readonly ages?: keyof typeof AGES;
  },
): Person =>
  makePerson(
    random,
    { ages: AGES[of.ages ?? 'all'] },
    { day: dayOf(of.at, of.zone), place: of.place },
  );
