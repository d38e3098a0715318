// The readings that people of the city take at home, minute by minute, as the gateway of their township sends them: with cuffs that a family
// shares, a clock that is wrong, and one that was never set. Pure: the same seed and minute give the same readings.
import type { Site } from '../../contracts/catalogue/site.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { makePerson, type Person } from '../person.ts';
import { Random } from '../random.ts';

export interface PlannedReading {
  readonly site: Site;
  /** When the gateway sends it. */
  readonly sendAt: EpochMs;
  /** The payload of the message: identities in clear, as devices send them. */
  readonly payload: Readonly<Record<string, unknown>>;
}

export const MINUTE_MS = 60_000;
/** People with a device behind each gateway. */
const HOUSEHOLDS = 40;
const READINGS_PER_MINUTE = 0.5;
/** How wrong the clocks of the devices are: nearly all are right, one is eight hours behind, as if its zone were another. */
const CLOCK_OFFSETS_MS = [...Array<number>(18).fill(0), 8 * 3_600_000, -20 * MINUTE_MS];
const HIGH_PRESSURE = 0.3;
const DIABETES = 0.15;
/** Weights of the age groups of `illness.ts`: who is followed up at home is old. */
const ADULTS = { ages: [0, 0, 1, 4, 12, 18] } as const;

export function readingsOfMinute(
  minute: number,
  by: { readonly seed: string; readonly sites: readonly Site[] },
): PlannedReading[] {
  return by.sites.flatMap((site) => {
    const random = new Random(by.seed, 'home', site.id, minute);
    const count = random.poisson(READINGS_PER_MINUTE);
    return Array.from({ length: count }, (_, at) => {
      const sendAt = minute * MINUTE_MS + random.integer(MINUTE_MS);
      const id = `${site.id}-${String(minute)}-${String(at)}`;
      return { site, sendAt, payload: payloadOf(id, { site, sendAt, random, seed: by.seed }) };
    });
  });
}

interface Moment {
  readonly site: Site;
  readonly sendAt: EpochMs;
  readonly random: Random;
  readonly seed: string;
}

function payloadOf(id: string, by: Moment): PlannedReading['payload'] {
  const household = by.random.integer(HOUSEHOLDS);
  const home = new Random(by.seed, 'household', by.site.id, household);
  const person = makePerson(home, ADULTS, { day: '2026-01-01', place: by.site.place });
  const isShared = home.chance(0.2);
  const clockOffsetMs = home.pick(CLOCK_OFFSETS_MS);
  const takenMs = by.random.integer(5 * MINUTE_MS);
  const clockAt = by.sendAt - clockOffsetMs;
  return {
    id,
    occurredAt: clockAt - takenMs,
    device: {
      serial: `HK-${by.site.id.slice(2)}-${String(household)}`,
      shared: isShared,
      clockAt,
    },
    // At a shared device people choose themselves two times in three.
    confirmed: isShared && by.random.chance(0.67),
    patient: patientOf(person),
    readings: valuesOf(home, by.random),
  };
}

const patientOf = ({ idNumber, name, phone }: Person): object => ({ idNumber, name, phone });

function valuesOf(home: Random, random: Random): readonly object[] {
  const hasPressure = home.chance(HIGH_PRESSURE);
  const hasDiabetes = home.chance(DIABETES);
  const systolic = Math.round((hasPressure ? 148 : 122) + 9 * random.normal());
  const diastolic = Math.round(systolic * 0.62 + 4 * random.normal());
  const pressure = home.chance(0.1)
    ? { quantity: '血压', value: `${kpa(systolic)}/${kpa(diastolic)}`, unit: 'kPa' }
    : { quantity: '血压', value: `${String(systolic)}/${String(diastolic)}`, unit: 'mmHg' };
  const pulse = { quantity: '心率', value: Math.round(74 + 8 * random.normal()) };
  if (!hasDiabetes) return [pressure, pulse];
  const value = Math.max(3, 8.2 + 1.5 * random.normal()).toFixed(1);
  return [pressure, pulse, { quantity: '血糖', value, unit: 'mmol/L', context: '空腹' }];
}

const kpa = (mmhg: number): string => (mmhg / 7.50062).toFixed(1);
