// Everyday traffic around the scenes: the city's visits by its residents, their settlements, images, admissions, ECGs that are read in time and
// readings at home that go on. Nothing in it is meant to be found. Pure: the same seed and day give the same lines.
import type { Site } from '../../contracts/catalogue/site.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { makePerson, type Person } from '../person.ts';
import { Random } from '../random.ts';
import { recordOf } from '../told-records.ts';
import { visitsOfHour, type Told as ToldVisit } from '../visits.ts';
import {
  claimLine,
  DAY,
  ecgLine,
  HOUR,
  imageLine,
  laboratoryLine,
  MINUTE,
  readingLine,
  visitLine,
  type Image,
  type Told,
} from './lines.ts';
import { castOf } from './plan-scenes.ts';
import type { Cast, ToldLine } from './scene.ts';

export interface Everyday {
  readonly seed: string;
  /** Share of the city: of its ten million people and all that they do. */
  readonly scale: number;
  readonly sites: readonly Site[];
  readonly holidays: ReadonlySet<string>;
  readonly zone: string;
}

/** Of the whole city, a day: domain figures of a prefecture of ten million. */
const PEOPLE = 10_000_000;
const ECGS = 2_500;
const REMOTE_IMAGES = 900;
const FOLLOWED_UP = 300_000;
/** Settlements for each visit. */
const SETTLED = 0.63;
const REVERSED = 0.015;
const IMAGED = 0.05;
/** Admissions for each visit of a hospital. */
const ADMITTED = 0.03;
const IMAGES: readonly Image[] = [
  { modality: 'DX', bodyPart: '胸部' },
  { modality: 'CT', bodyPart: '胸部' },
  { modality: 'CT', bodyPart: '头部' },
  { modality: 'US', bodyPart: '腹部' },
  { modality: 'MR', bodyPart: '腰椎' },
];
const GROUPS = ['ES31', 'FT21', 'GZ15', 'BR23', 'IU25', 'FM19', 'LU13', 'NZ15'] as const;
const ALL_AGES = { ages: [6, 11, 11, 28, 28, 16] } as const;

/** What is told of one day that begins at `dayAt`; some of it is sent after the day. */
export function linesOfDay(dayAt: EpochMs, everyday: Everyday): ToldLine[] {
  const life = new Life(everyday);
  return [
    ...life.visits(dayAt),
    ...life.admissions(dayAt),
    ...life.ecgs(dayAt),
    ...life.remoteImages(dayAt),
    ...life.readings(dayAt),
    ...life.feeds(dayAt),
  ];
}

/** Of all visits, those in each county: as many people live there as come, for where the large hospitals stand there are few townships. */
function visitShares(sites: readonly Site[]): Map<string, number> {
  const visits = new Map<string, number>();
  let all = 0;
  for (const { place, expectedVisitsPerDay } of sites) {
    const county = place.slice(0, 6);
    visits.set(county, (visits.get(county) ?? 0) + expectedVisitsPerDay);
    all += expectedVisitsPerDay;
  }
  return new Map([...visits].map(([county, own]) => [county, own / all]));
}

class Life {
  readonly #of: Everyday;
  readonly #cast: Cast;
  readonly #shares: ReadonlyMap<string, number>;

  constructor(everyday: Everyday) {
    this.#of = everyday;
    this.#cast = castOf(everyday.sites, everyday.zone);
    this.#shares = visitShares(everyday.sites);
  }

  visits(dayAt: EpochMs): ToldLine[] {
    const { sites, ...of } = this.#of;
    return sites.flatMap((site) =>
      Array.from({ length: 24 }, (_, hour) =>
        visitsOfHour({ ...of, site, hourAt: dayAt + hour * HOUR }),
      ).flatMap((hour) => {
        const cancelled = hour.filter(({ action }) => action === 'cancel');
        const taken = new Set(cancelled.map(({ visit }) => visit.number));
        return hour.flatMap((told) => this.#visit(told, taken.has(told.visit.number)));
      }),
    );
  }

  #visit(told: ToldVisit, isCancelled: boolean): ToldLine[] {
    const { site, visit, sendAt } = told;
    const random = new Random(this.#of.seed, 'who', site.id, visit.number);
    const person = this.#resident(random, site);
    const of = { ...told, visit: { ...visit, person } };
    const line: ToldLine = {
      site,
      sendAt,
      record: recordOf(of, this.#of.zone) as ToldLine['record'],
    };
    if (told.action !== 'start' || isCancelled) return [line];
    return [line, ...this.#afterVisit(random, of)];
  }

  /** Settled within hours, at times taken back the next day; at times an image. */
  #afterVisit(random: Random, { site, visit }: ToldVisit): ToldLine[] {
    const at = visit.at + HOUR + random.integer(2 * HOUR);
    const name = `${site.id}-${visit.number}`;
    const of: Told = { name: `${name}-s`, site, person: visit.person, at, zone: this.#of.zone };
    const yuan = 40 + random.exponential(180);
    const lines = random.chance(SETTLED)
      ? [claimLine(of, { yuan, visit: visit.number, care: '11' })]
      : [];
    if (lines.length > 0 && random.chance(REVERSED))
      lines.push(
        claimLine({ ...of, name: `${name}-b`, at: at + 20 * HOUR }, { yuan, reverses: of.name }),
      );
    const isImaged = site.level !== 'village-clinic' && random.chance(IMAGED);
    return isImaged ? [...lines, ...this.#image({ ...of, name: `${name}-i` }, random)] : lines;
  }

  #image(of: Told, random: Random): ToldLine[] {
    const urgency = random.chance(0.1) ? ('urgent' as const) : ('routine' as const);
    const image = { ...random.pick(IMAGES), urgency };
    const limit = urgency === 'urgent' ? 27 * MINUTE : 20 * HOUR;
    const taken = Math.min(limit, random.exponential(limit / 4) + 3 * MINUTE);
    return [
      imageLine(of, 'acquired', image),
      imageLine({ ...of, statedAt: of.at + Math.round(taken) }, 'reported', image),
    ];
  }

  /** By the size of the house; settled by group at the discharge. */
  admissions(dayAt: EpochMs): ToldLine[] {
    return this.#cast.hospitals.flatMap((site) => {
      const random = new Random(this.#of.seed, 'admissions', site.id, dayAt);
      const count = random.poisson(site.expectedVisitsPerDay * ADMITTED * this.#of.scale);
      return Array.from({ length: count }, (_, index) => {
        const endsAt = dayAt + 9 * HOUR + random.integer(8 * HOUR);
        const of: Told = {
          name: `adm-${site.id}-${dayAt.toString(36)}-${String(index)}`,
          site,
          person: this.#resident(random, site),
          at: endsAt - Math.round((2 + random.exponential(6)) * DAY),
          zone: this.#of.zone,
        };
        const stay = { class: 'inpatient', code: 'J18.9' } as const;
        return [
          visitLine({ ...of, statedAt: endsAt }, 'end', {
            ...stay,
            dischargedAt: endsAt,
            disposition: 'home',
          }),
          claimLine(
            { ...of, name: `${of.name}-s`, at: endsAt },
            {
              yuan: 2_500 + random.exponential(7_000),
              group: random.pick(GROUPS),
              visit: of.name,
            },
          ),
        ];
      }).flat();
    });
  }

  /** However small the share of the city: its hospitals tell of everything every day, so that no feed seems silent. */
  feeds(dayAt: EpochMs): ToldLine[] {
    const sites = this.#cast.hospitals.filter(({ level }) => level === 'city-hospital');
    return sites.flatMap((site) =>
      [9, 16].flatMap((hour) => {
        const at = dayAt + hour * HOUR;
        const random = new Random(this.#of.seed, 'feed', site.id, at);
        const name = `feed-${site.id}-${at.toString(36)}`;
        // New people each time: few residents would have the same image again and again.
        const person = makePerson(random, ALL_AGES, { day: '2026-01-01', place: site.place });
        const of: Told = { name, site, person, at, zone: this.#of.zone };
        return [
          ecgLine(of, 'recorded'),
          ecgLine({ ...of, statedAt: at + 4 * MINUTE }, 'read'),
          laboratoryLine({ ...of, name: `${name}-l` }),
          visitLine({ ...of, name: `${name}-v` }, 'start', { code: 'I10' }),
          ...this.#image({ ...of, name: `${name}-i` }, random),
        ];
      }),
    );
  }

  ecgs(dayAt: EpochMs): ToldLine[] {
    return this.#moments('ecg', { dayAt, perDay: ECGS }, (of, random) => [
      ecgLine(of, 'recorded'),
      ecgLine({ ...of, statedAt: of.at + MINUTE + random.integer(8 * MINUTE) }, 'read'),
    ]);
  }

  remoteImages(dayAt: EpochMs): ToldLine[] {
    return this.#moments('image', { dayAt, perDay: REMOTE_IMAGES }, (of, random) =>
      this.#image(of, random),
    );
  }

  #moments(
    kind: string,
    { dayAt, perDay }: { readonly dayAt: EpochMs; readonly perDay: number },
    turn: (of: Told, random: Random) => ToldLine[],
  ): ToldLine[] {
    const random = new Random(this.#of.seed, kind, dayAt);
    return Array.from({ length: random.poisson(perDay * this.#of.scale) }, (_, index) => {
      const site = random.pick(this.#cast.centres);
      const of: Told = {
        name: `${kind}-${dayAt.toString(36)}-${String(index)}`,
        site,
        person: this.#resident(random, site),
        at: dayAt + 7 * HOUR + random.integer(12 * HOUR),
        zone: this.#of.zone,
      };
      return turn(of, random);
    }).flat();
  }

  /** Each person reads in a rhythm of their own, every one to six days. */
  readings(dayAt: EpochMs): ToldLine[] {
    const count = Math.round(FOLLOWED_UP * this.#of.scale);
    const day = Math.floor(dayAt / DAY);
    return Array.from({ length: count }, (_, index) => {
      const home = new Random(this.#of.seed, 'followed', index);
      const every = 1 + home.integer(6);
      if ((day + index) % every !== 0) return [];
      const site = home.pick(this.#cast.centres);
      const person = makePerson(home, ALL_AGES, { day: '2026-01-01', place: site.place });
      const own = home.normal();
      const random = new Random(this.#of.seed, 'reading', index, dayAt);
      const of: Told = {
        name: `home-${String(index)}-${dayAt.toString(36)}`,
        site,
        person,
        at: dayAt + 6 * HOUR + random.integer(15 * HOUR),
        zone: this.#of.zone,
      };
      // Persons differ by some 9 mmHg, and each from day to day by some 8.
      const value = Math.min(176, Math.round(138 + 9 * own + 8 * random.normal()));
      const device = { serial: `home-${String(index)}`, shared: false };
      return [readingLine(of, { quantity: 'systolic', value, unit: 'mmHg', device })];
    }).flat();
  }

  /** Somebody of the county: the same number is the same person every time. */
  #resident(random: Random, { place }: Site): Person {
    const { seed, scale } = this.#of;
    const county = place.slice(0, 6);
    const centres = this.#cast.centres.filter((one) => one.place.startsWith(county));
    const share = this.#shares.get(county) ?? 0;
    const number = random.integer(Math.max(50, Math.round(PEOPLE * scale * share)));
    const own = new Random(seed, 'resident', county, number);
    const home = centres.length === 0 ? place : own.pick(centres).place;
    return makePerson(own, ALL_AGES, { day: '2026-01-01', place: home });
  }
}

/** All lines of the days from `startsAt`, in order of sending, with those of the scenes among them. */
export function* linesInOrder(
  span: { readonly startsAt: EpochMs; readonly endsAt: EpochMs },
  everyday: Everyday,
  scenes: readonly ToldLine[],
): Generator<readonly ToldLine[]> {
  const bySending = (one: ToldLine, other: ToldLine): number => one.sendAt - other.sendAt;
  let waiting: ToldLine[] = [...scenes];
  for (let dayAt = span.startsAt; dayAt < span.endsAt; dayAt += DAY) {
    waiting.push(...linesOfDay(dayAt, everyday));
    const endAt = Math.min(dayAt + DAY, span.endsAt);
    yield waiting.filter(({ sendAt }) => sendAt < endAt).sort(bySending);
    waiting = waiting.filter(({ sendAt }) => sendAt >= endAt);
  }
}
