// A look on a real PostgreSQL and NATS, from visits to the signal and its message: found, told again when it is news, withdrawn after a
// correction, made once by two workers and not again after a restart. The present is moved, not waited for.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PeerOutlierPattern } from '../../contracts/catalogue/looks/peer-outlier.ts';
import type { Event } from '../../contracts/event/event.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { icd10, visitEvent } from '../events.fixture.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { clockOf, START, startHourlyLooks, type HourlyLooks } from './hourly-looks.fixture.ts';

const RULE = PeerOutlierPattern.parse({
  id: 'long-stays',
  version: '2026.1',
  names: { zh: '平均住院日', en: 'Length of stay' },
  family: 'utilization',
  owners: ['health-commission'],
  source: { text: 'a test', confirmed: true },
  validFrom: '2020-01-01',
  pattern: 'peer-outlier',
  compares: 'length-of-stay',
  every: '1h',
  window: '60d',
  settlesWithin: '1h',
  adjustFor: { group: true, age: true },
  casesMin: 8,
  peersMin: 6,
  side: 'upper',
  alpha: 0.001,
  overDispersion: 'additive',
  winsorised: 0.1,
  differenceAtLeast: 0.1,
  findingsMax: 10,
  alertKind: 'abnormal-cost',
  level: 'IV',
  knownFalsePositives: { zh: '无', en: 'none' },
});
const SITES = shippedParts.sites.filter(({ level }) => level === 'county-hospital').slice(0, 9);
const [LONG] = SITES;

let looks: HourlyLooks;
const time = { now: START };

beforeAll(async () => {
  looks = await startHourlyLooks({ rule: RULE, time, work: ['observe', 'looks', 'looks'] });
});
afterAll(() => looks.path.stop());

/** Ten stays of each hospital, of about five days; of one of them as many days as said. */
function stays(days: number, only = false): Event[] {
  return (only ? SITES.slice(0, 1) : SITES).flatMap((site, at) =>
    Array.from({ length: 10 }, (_, number) => {
      const admittedAt = START - (50 - number) * DAY_MS;
      const usual = 4 + ((number * 7 + at * 3) % 5) / 2;
      const length = site === LONG ? days + (number % 3) : usual;
      return visitEvent(`${site.id}-${String(number)}`, 'end', {
        at: admittedAt,
        statedAt: time.now,
        receivedAt: time.now,
        site: site.id,
        place: site.place,
        person: `${site.id}-${String(number)}`,
        fields: {
          occurredAt: admittedAt,
          class: 'inpatient',
          ageBand: '45-64',
          diagnoses: [icd10('J18.9')],
          dischargedAt: admittedAt + length * DAY_MS,
        },
      });
    }),
  );
}

const found = (): Promise<Signal[]> => looks.found(RULE.id);
const statuses = async (): Promise<string[]> =>
  (await looks.revisions()).map(({ status }) => status);

describe('a hospital whose patients stay twice as long as those of its peers', () => {
  it('is found once by two workers, with its cases and its departments', async () => {
    await looks.looked(stays(10));
    const [signal, ...others] = await found();
    expect(others).toEqual([]);
    expect(signal).toMatchObject({
      status: 'raised',
      revision: 1,
      alertKind: 'abnormal-cost',
      siteId: LONG?.id,
      expected: 1,
      ownerDepartments: ['health-commission'],
      detector: { method: 'peer-outlier', params: { cases: 10, peers: 8, side: 'upper' } },
    });
    expect(signal?.evidence).toHaveLength(10);
    expect(signal?.observed).toBeGreaterThan(1.8);
  });

  it('is not told again by the next look, nor after a restart', async () => {
    await looks.nextTurn();
    await Promise.all(looks.workers.map((worker) => worker.stop()));
    await looks.path.work(['observe', 'looks'], clockOf(time));
    await looks.nextTurn();
    expect(await statuses()).toEqual(['raised']);
  });

  it('is told again when it has become much longer', async () => {
    await looks.looked(stays(35, true));
    expect(await statuses()).toEqual(['raised', 'amended']);
  });

  it('is withdrawn when the discharges are corrected, and raised again with the same name', async () => {
    await looks.looked(stays(5, true));
    expect(await statuses()).toEqual(['raised', 'amended', 'withdrawn']);
    await looks.looked(stays(12, true));
    const [signal, ...others] = await found();
    expect(others).toEqual([]);
    expect(signal).toMatchObject({ status: 'raised', revision: 4 });
  });
});

describe('a look that cannot be made', () => {
  it('is written down with its problem, and is made at its next turn', async () => {
    await looks.path.database.pool.query('ALTER TABLE stays RENAME TO hidden');
    await looks.nextTurn(expect.stringContaining('stays'));
    await looks.path.database.pool.query('ALTER TABLE hidden RENAME TO stays');
    await looks.nextTurn();
    expect((await found())[0]).toMatchObject({ status: 'raised', revision: 4 });
  });
});
