// The visits of one site in one hour, as the records that its system would send, with delays, later corrections, cancellations and
// typing errors. Pure: the same seed, site and hour give the same visits.
import type { Site } from '../contracts/catalogue/site.ts';
import type { EpochMs } from '../contracts/time.ts';
import { HOUR_MS } from '../contracts/time.ts';
import { dayOf } from '../platform/zone/zone-time.ts';
import { ILLNESSES, mistyped, type Illness } from './illness.ts';
import { makePerson, type Person } from './person.ts';
import { Random } from './random.ts';
import { expectedVisits, seasonFactor, type RhythmQuestion } from './rhythm.ts';

/** One statement about a visit: `sendAt` is when the site's system tells it. */
export interface Told {
  readonly site: Site;
  readonly sendAt: EpochMs;
  readonly visit: SimulatedVisit;
  readonly action: 'start' | 'update' | 'cancel';
  /** The illness as this statement has it: a first guess may be corrected. */
  readonly illness: Illness;
}

export interface SimulatedVisit {
  readonly number: string;
  readonly at: EpochMs;
  readonly person: Person;
  readonly complaint: string;
  readonly temperatureC: number | undefined;
  readonly outbreak: string | undefined;
}

export interface HourQuestion extends RhythmQuestion {
  readonly seed: string;
}

/** Median of minutes between the visit and its first statement. */
const DELAY_MINUTES = {
  'city-hospital': 3,
  'county-hospital': 4,
  'township-centre': 8,
  'village-clinic': 25,
} as const;
const CORRECTED = 0.03;
const CANCELLED = 0.006;
const MISTYPED = 0.04;

export function visitsOfHour(question: HourQuestion): Told[] {
  const { site, hourAt } = question;
  const random = new Random(question.seed, site.id, hourAt);
  const count = random.poisson(expectedVisits(question));
  const day = dayOf(hourAt, question.zone);
  const shares = ILLNESSES.map(
    (illness) =>
      illness.share * (illness.season === undefined ? 1 : seasonFactor(day, illness.season)),
  );
  return Array.from({ length: count }, (_, index) => {
    const illness = ILLNESSES[random.weighted(shares)] ?? random.pick(ILLNESSES);
    return toldOf(
      {
        site,
        at: hourAt + random.integer(HOUR_MS),
        number: `${String(hourAt / HOUR_MS)}-${String(index)}`,
        day,
      },
      { illness, random, outbreak: undefined },
    );
  }).flat();
}

export interface VisitPlace {
  readonly site: Site;
  readonly at: EpochMs;
  readonly number: string;
  readonly day: string;
}

/** The statements of one visit: the first, and at times a correction or a cancellation. */
export function toldOf(
  place: VisitPlace,
  by: { readonly illness: Illness; readonly random: Random; readonly outbreak: string | undefined },
): Told[] {
  const { illness, random } = by;
  const { site, at } = place;
  const words = random.pick(illness.complaints);
  const visit: SimulatedVisit = {
    number: place.number,
    at,
    person: makePerson(random, illness, { day: place.day, place: site.place }),
    complaint: random.chance(MISTYPED) ? mistyped(words, random.integer(words.length)) : words,
    temperatureC: random.chance(illness.fever)
      ? Math.round((38 + random.uniform() * 1.8) * 10) / 10
      : undefined,
    outbreak: by.outbreak,
  };
  const sendAt = at + random.exponential(DELAY_MINUTES[site.level]) * 60_000;
  const first: Told = { site, sendAt, visit, action: 'start', illness };
  if (by.outbreak === undefined && random.chance(CORRECTED)) {
    const other = ILLNESSES[random.weighted(ILLNESSES.map((one) => one.share))] ?? illness;
    return [
      first,
      {
        ...first,
        sendAt: sendAt + random.exponential(90) * 60_000,
        action: 'update',
        illness: other,
      },
    ];
  }
  if (by.outbreak === undefined && random.chance(CANCELLED)) {
    return [
      first,
      { ...first, sendAt: sendAt + random.exponential(30) * 60_000, action: 'cancel' },
    ];
  }
  return [first];
}
