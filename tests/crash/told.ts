// What a seeded city of senders says: visits with corrections, cancellations, repetitions and case reports through both doors, and a few planted
// single cases. Every statement has its own time, so that what must stand at the end does not depend on the order of arrival.
import type { Site } from '../../contracts/catalogue/site.ts';
import { nistLike } from '../acceptance/nist-message.ts';

export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Repeatable: a small generator in place of chance. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const CODES = ['A09', 'J11.1', 'S93.4', 'B08.4', 'K35'] as const;
export type PlantedDisease = 'cholera' | 'plague';
const PLANTED_CODES: Readonly<Record<PlantedDisease, string>> = {
  cholera: 'A00.9',
  plague: 'A20.9',
};

interface Common {
  /** Unique over all statements; a repetition is the same statement. */
  readonly name: string;
  readonly site: Site;
  readonly occurredAt: number;
  readonly statedAt: number;
}

export interface VisitStatement extends Common {
  readonly what: 'visit';
  readonly visit: string;
  readonly action: 'start' | 'update' | 'cancel';
  readonly code: string;
  readonly door: 'http' | 'mllp';
}

export interface ReportStatement extends Common {
  readonly what: 'report';
  readonly report: string;
  readonly person: string;
  readonly code: string;
  readonly status: 'final' | 'cancelled';
  readonly door: 'http';
}

export type Told = VisitStatement | ReportStatement;

export interface PlantedCase {
  readonly disease: PlantedDisease;
  readonly site: Site;
  readonly stands: boolean;
}

/** One visit's life: it begins, is corrected a few times, and sometimes taken back. Not in the order of its statements. */
export function tellVisit(number: number, sites: readonly Site[], next: () => number): Told[] {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const site = pick(sites);
  const visit = `v${number}`;
  const daysAgo = next() < 0.03 ? 20 : 1 + next() * 5;
  const occurredAt = secondOf(Date.now() - daysAgo * DAY_MS);
  const door = next() < 0.3 ? 'mllp' : 'http';
  const turns = 1 + Math.floor(next() * 4);
  const told: Told[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const isLast = turn === turns - 1;
    const action = turn === 0 ? 'start' : isLast && next() < 0.3 ? 'cancel' : 'update';
    const statedAt = occurredAt + (turn + 1) * MINUTE_MS;
    const name = `${visit}-${turn}`;
    told.push({
      what: 'visit',
      name,
      visit,
      site,
      occurredAt,
      statedAt,
      action,
      code: pick(CODES),
      door,
    });
  }
  return shuffled(told, next);
}

/** A person told twice, by a visit and by a report card; where it does not stand, both are taken back. */
export function tellCase(number: number, planted: PlantedCase): Told[] {
  const { site, stands } = planted;
  const code = PLANTED_CODES[planted.disease];
  const occurredAt = secondOf(Date.now() - (1 + (number % 4)) * DAY_MS);
  const at = (turn: number): Common => ({
    name: `p${number}-${turn}`,
    site,
    occurredAt,
    statedAt: occurredAt + (turn + 1) * MINUTE_MS,
  });
  const visit = { what: 'visit', visit: `p${number}`, code, door: 'http' } as const;
  const report = {
    what: 'report',
    report: `r${number}`,
    person: `Pp${number}`,
    code,
    door: 'http',
  } as const;
  const told: Told[] = [
    { ...at(0), ...visit, action: 'start' },
    { ...at(1), ...report, status: 'final' },
  ];
  if (!stands) {
    told.push(
      { ...at(2), ...visit, action: 'cancel' },
      { ...at(3), ...report, status: 'cancelled' },
    );
  }
  return told;
}

const secondOf = (at: number): number => Math.floor(at / 1000) * 1000;

export function shuffled<T>(list: readonly T[], next: () => number): T[] {
  return list
    .map((one) => [next(), one] as const)
    .sort(([one], [other]) => one - other)
    .map(([, one]) => one);
}

/** As it is posted to `/v1/events`. */
export function recordOf(told: Told): Record<string, unknown> {
  const { site, occurredAt, statedAt } = told;
  const common = { site: site.id, occurredAt, statedAt };
  if (told.what === 'report') {
    const { report, person, code, status } = told;
    return {
      ...common,
      kind: 'case-report',
      id: report,
      patient: { id: person },
      diagnosis: code,
      status,
    };
  }
  const { visit, action, code } = told;
  return {
    ...common,
    kind: 'visit',
    id: visit,
    visitNumber: visit,
    action,
    patient: { id: `P${visit}`, ageYears: 30 },
    ...(action !== 'cancel' && { diagnoses: [code] }),
  };
}

const TRIGGERS = { start: 'A04', update: 'A08', cancel: 'A11' } as const;
const SHANGHAI_MS = 8 * 3_600_000;

/** As it goes over MLLP. */
export function messageOf(told: VisitStatement): string {
  const { visit, action, site, occurredAt, statedAt, code } = told;
  return nistLike({
    trigger: TRIGGERS[action],
    statedAt: hl7Time(statedAt),
    occurredAt: hl7Time(occurredAt),
    visitNumber: visit,
    facility: site.facilityCodes[0] ?? '',
    ...(action !== 'cancel' && { diagnoses: [[code, 'as told', 'I10']] }),
  });
}

/** Local time of the city, to the second. */
function hl7Time(at: number): string {
  return new Date(at + SHANGHAI_MS).toISOString().slice(0, 19).replace(/[-:T]/g, '');
}
