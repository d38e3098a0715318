// What the benchmarks send: visits of the simulated city, site by site in proportion to their size, in the last hour. The same seed
// gives the same visits; another seed shares no visit number with it, so that nothing is a duplicate by accident.
import { Site } from '../../contracts/catalogue/site.ts';
import { HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import { loadLines } from '../../platform/catalogue/load-lines.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import { ILLNESSES } from '../../simulator/illness.ts';
import { Random } from '../../simulator/random.ts';
import { messageOf, recordOf } from '../../simulator/told-records.ts';
import { toldOf, type Told } from '../../simulator/visits.ts';

export const ZONE = 'Asia/Shanghai';
export const CATALOGUE = 'catalogue';

export function loadSites(): readonly Site[] {
  return loadLines(`${CATALOGUE}/city/sites.ndjson`, Site);
}

export interface VisitWish {
  readonly sites: readonly Site[];
  readonly count: number;
  readonly seed: string;
  readonly now: EpochMs;
}

/** Exactly `count` statements: first ones, corrections and cancellations as the city makes them. */
export function statements({ sites, count, seed, now }: VisitWish): Told[] {
  const random = new Random('bench', seed);
  const weights = ILLNESSES.map((illness) => illness.share);
  const pickSite = weightedPick(sites, random);
  const told: Told[] = [];
  for (let index = 0; told.length < count; index += 1) {
    const at = now - random.integer(HOUR_MS);
    const illness = ILLNESSES[random.weighted(weights)] ?? random.pick(ILLNESSES);
    const place = {
      site: pickSite(),
      at,
      number: `${seed}-${String(index)}`,
      day: dayOf(at, ZONE),
    };
    const said = toldOf(place, { illness, random, outbreak: undefined });
    // What would be said later is said now: a statement from the future would be set aside.
    told.push(...said.map((one) => ({ ...one, sendAt: Math.min(one.sendAt, now) })));
  }
  return told.slice(0, count);
}

export function recordLine(told: Told): string {
  return JSON.stringify({ ...recordOf(told, ZONE), site: told.site.id });
}

/** As exports of hospitals bring it: nothing says when it was said, so that the last that comes holds. */
export function untimedLine(told: Told): string {
  const { statedAt: _left, ...record } = recordOf(told, ZONE) as { readonly statedAt: string };
  return JSON.stringify({ ...record, site: told.site.id });
}

/** A batch of so many encounters, each with its patient. */
export function fhirBundle(all: readonly Told[]): Buffer {
  const entry = all.flatMap((told) => {
    const { visit } = told;
    const patient = `urn:uuid:p-${visit.number}-${told.action}`;
    return [
      {
        fullUrl: patient,
        resource: {
          resourceType: 'Patient',
          identifier: [{ system: 'urn:oid:2.16.156.10011.1.3', value: visit.person.idNumber }],
          name: [{ text: visit.person.name }],
          gender: visit.person.sex,
          birthDate: visit.person.birthDate,
        },
      },
      {
        resource: {
          resourceType: 'Encounter',
          id: visit.number,
          meta: { lastUpdated: new Date(told.sendAt).toISOString() },
          status: told.action === 'cancel' ? 'cancelled' : 'in-progress',
          class: { code: 'AMB' },
          identifier: [{ value: visit.number }],
          subject: { reference: patient },
          period: { start: new Date(visit.at).toISOString() },
          reasonCode: [{ text: visit.complaint }],
        },
      },
    ];
  });
  return Buffer.from(JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }));
}

export function hl7Message(told: Told, index: number): Buffer {
  const facility = told.site.facilityCodes[0] ?? told.site.id;
  return Buffer.from(
    messageOf(told, {
      facility,
      controlId: `${told.visit.number}.${String(index)}`,
      zone: ZONE,
      charset: 'UNICODE UTF-8',
    }),
  );
}

function weightedPick(sites: readonly Site[], random: Random): () => Site {
  let sum = 0;
  const ends = sites.map((site) => (sum += site.expectedVisitsPerDay));
  return () => {
    const wanted = random.uniform() * sum;
    let low = 0;
    let high = ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return sites[low] ?? random.pick(sites);
  };
}
