// County hospitals whose visits are told days later, coded another way or without what they must say; and such as are a little late, told later for once,
// coded differently because other people came, or with a few gaps. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import { Random } from '../random.ts';
import { DAY, HOUR, MINUTE, visitLine } from './lines.ts';
import { somebody } from './persons.ts';
import { plantedAt } from './planting.ts';
import type { PlantingGround, Planter, Planting, ToldLine, Verdict } from './scene.ts';

const CODES = ['I10', 'M54.5', 'K29.7', 'E11.9', 'L30.9'] as const;

/** What happens to a visit that is told within the days of the fault. */
type Fault = (line: ToldLine, of: { readonly index: number; readonly random: Random }) => ToldLine;

interface House {
  readonly rule: string;
  readonly verdict: Verdict;
  readonly variety: string;
  readonly fault: Fault;
  /** A week where nothing is said. */
  readonly days?: number;
  readonly alsoOf?: readonly string[];
  /** Times as many visits in the days of the fault. */
  readonly volume?: number;
}

const later =
  (share: number, hours: number): Fault =>
  (line, { index, random }) =>
    index % 20 < share * 20
      ? { ...line, sendAt: line.sendAt + hours * HOUR + random.integer(4 * HOUR) }
      : line;

const coded =
  (share: number, code: string): Fault =>
  (line, { index }) =>
    index % 10 < share * 10
      ? { ...line, record: { ...line.record, diagnoses: [{ system: 'icd-10', code }] } }
      : line;

/** The identity number says sex and age too. */
const without =
  (share: number, names: readonly string[]): Fault =>
  (line, { index }) => {
    if (index % 10 >= share * 10) return line;
    const left = (of: unknown): Record<string, unknown> =>
      Object.fromEntries(
        Object.entries(of as Record<string, unknown>).filter(([name]) => !names.includes(name)),
      );
    const { kind, id, patient, ...rest } = line.record;
    return { ...line, record: { ...left(rest), kind, id, patient: left(patient) } };
  };

const NO_AGE = ['birthDate', 'idNumber'] as const;
const NO_SEX = ['sex', 'idNumber'] as const;
const NO_REASON = ['diagnoses', 'chiefComplaint'] as const;
/** A week is looked at; so that it lies within whole. */
const CODED_DAYS = 10;

const LATE = 'late-feed';
const CODED = 'coding-drift';
const FIELDS = 'incomplete';

const HOUSES: readonly House[] = [
  { rule: LATE, verdict: 'must', variety: 'half-two-days-later', fault: later(0.5, 40) },
  { rule: LATE, verdict: 'must-not', variety: 'hours-later', fault: later(0.8, 12) },
  { rule: LATE, verdict: 'must', variety: 'all-a-day-and-a-half-later', fault: later(1, 34) },
  { rule: LATE, verdict: 'must-not', variety: 'always-late', fault: later(0.5, 40), days: 100 },
  { rule: LATE, verdict: 'must', variety: 'a-third-three-days-later', fault: later(0.4, 70) },
  { rule: LATE, verdict: 'must-not', variety: 'a-few-late', fault: later(0.05, 40) },
  {
    ...{ rule: CODED, verdict: 'must', variety: 'no-cause-any-more', days: CODED_DAYS },
    fault: coded(0.6, 'Z00.0'),
  },
  {
    ...{ rule: CODED, verdict: 'must-not', variety: 'a-little', days: CODED_DAYS },
    fault: coded(0.1, 'Z00.0'),
  },
  {
    ...{ rule: CODED, verdict: 'must', variety: 'one-family-for-all', days: CODED_DAYS },
    fault: coded(0.8, 'R53'),
  },
  {
    ...{ rule: CODED, verdict: 'must-not', variety: 'many-more-people', days: CODED_DAYS },
    ...{ fault: coded(0.5, 'J11.1'), volume: 2 },
  },
  {
    ...{ rule: CODED, verdict: 'must', variety: 'half-without-a-cause', days: CODED_DAYS },
    fault: coded(0.5, 'Z00.0'),
  },
  {
    ...{ rule: CODED, verdict: 'must-not', variety: 'always-so', days: 100 },
    fault: coded(0.6, 'Z00.0'),
  },
  { rule: FIELDS, verdict: 'must', variety: 'no-age', fault: without(0.5, NO_AGE) },
  { rule: FIELDS, verdict: 'must-not', variety: 'sometimes-no-age', fault: without(0.1, NO_AGE) },
  { rule: FIELDS, verdict: 'must', variety: 'no-sex', fault: without(0.6, NO_SEX) },
  { rule: FIELDS, verdict: 'must-not', variety: 'sometimes-no-sex', fault: without(0.1, NO_SEX) },
  {
    ...{ rule: FIELDS, verdict: 'must', variety: 'no-reason', fault: without(0.7, NO_REASON) },
    alsoOf: [CODED],
  },
  {
    ...{ rule: FIELDS, verdict: 'must-not', variety: 'no-residence' },
    fault: without(1, ['residence']),
  },
];

const VISITS_PER_DAY = 26;
/** Before it nobody knows the habit of a feed. */
const KNOWN_DAYS = 37;
const FAULT_DAYS = 7;

function linesOf(site: Site, house: House, ground: PlantingGround): ToldLine[] {
  const { seed, startsAt, endsAt, cast } = ground;
  const { fault, days = FAULT_DAYS, volume = 1 } = house;
  const faultAt = days > KNOWN_DAYS ? startsAt : startsAt + KNOWN_DAYS * DAY;
  const lines: ToldLine[] = [];
  let number = 0;
  for (let dayAt = startsAt; dayAt + DAY < endsAt; dayAt += DAY) {
    const random = new Random(seed, 'of-a-feed', site.id, dayAt);
    const isFaulty = faultAt <= dayAt && dayAt < faultAt + days * DAY;
    const count = Math.round(VISITS_PER_DAY * (isFaulty ? volume : 1)) + random.integer(5);
    for (let index = 0; index < count; index += 1, number += 1) {
      const at = dayAt + 7 * HOUR + random.integer(13 * HOUR);
      const person = somebody(random, { place: site.place, at, zone: cast.zone });
      const of = { name: `told-${site.id}-${String(number)}`, site, person, at, zone: cast.zone };
      const sendAt = at + MINUTE + random.integer(20 * MINUTE);
      const code = CODES[number % CODES.length] ?? 'I10';
      const line = visitLine({ ...of, sendAt }, 'start', { code });
      lines.push(isFaulty ? fault(line, { index, random }) : line);
    }
  }
  return lines.filter(({ sendAt }) => sendAt < endsAt);
}

function plant(ground: PlantingGround): Planting {
  const { cast, startsAt, endsAt } = ground;
  const all = [...cast.hospitals, ...cast.apart.hospitals].filter(
    ({ level }) => level === 'county-hospital',
  );
  const counties = [...new Set(all.map(({ place }) => place.slice(0, 6)))].sort();
  const background: ToldLine[] = [];
  const scenes = HOUSES.flatMap((house, index) => {
    // Those that are late lie in counties of their own.
    const own = all.filter(({ place }) =>
      place.startsWith(counties[index % counties.length] ?? ''),
    );
    const site = own[Math.floor(index / counties.length)];
    if (site === undefined) return [];
    background.push(...linesOf(site, house, ground));
    const { rule, verdict, variety, alsoOf = rule === LATE ? [FIELDS] : [] } = house;
    const span = { fromAt: startsAt, untilAt: endsAt };
    // What comes late is not there in time: of the day, and of the county.
    const county = rule === LATE ? { place: site.place.slice(0, 6) } : {};
    const where = { site: site.id, ...county, ...span };
    return [plantedAt({ rule, verdict, variety, where, name: site.id, alsoOf })];
  });
  return { scenes, background };
}

export const FEED_QUALITY: Planter = { rules: [LATE, CODED, FIELDS], plant };
