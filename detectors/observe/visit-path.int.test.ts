// One visit on its way through the detectors, on real servers: counted, repeated, moved out of its syndrome, cancelled.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY_MS } from '../../contracts/time.ts';
import { startOfDay } from '../../platform/zone/zone-time.ts';
import { shippedCatalogue } from '../shipped-catalogue.fixture.ts';
import { caseReportEvent, icd10, visitEvent } from '../events.fixture.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';

let path: TestPath;
const now = Date.now();
const at = now - 3_600_000;

beforeAll(async () => {
  path = await startTestPath(shippedCatalogue);
  await path.work(['observe', 'assess', 'progress']);
});
afterAll(() => path.stop());

async function count(series: string): Promise<{ count: number; revision: number } | undefined> {
  const answer = await path.database.pool.query<{ count: number; revision: number }>(
    `SELECT count, revision FROM observation_points WHERE series = $1 AND kind = 'day'`,
    [series],
  );
  return answer.rows[0];
}

const visit = { at, person: 'ann', site: 's-990102005-1', place: '990102005' };
const started = visitEvent('a', 'start', {
  ...visit,
  statedAt: at,
  receivedAt: now,
  fields: {
    occurredAt: at,
    ageBand: '5-14',
    complaints: ['腹泻、腹痛2天'],
    diagnoses: [icd10('A09')],
  },
});

it('counts a visit once in the syndrome of its day, at every level', async () => {
  await path.publish([started]);
  await path.settled();
  expect(await count('diarrhoea~site~s-990102005-1~all')).toEqual({ count: 1, revision: 1 });
  expect(await count('diarrhoea~township~990102005~all')).toEqual({ count: 1, revision: 1 });
  expect(await count('diarrhoea~county~990102~5-14')).toEqual({ count: 1, revision: 1 });
  expect(await count('visits~city~9901~all')).toEqual({ count: 1, revision: 1 });
});

it('changes nothing when the same snapshot comes again', async () => {
  await path.publish([
    started,
    visitEvent('a', 'start', {
      ...visit,
      statedAt: at,
      receivedAt: now + 5,
      fields: started.body.fields,
    }),
  ]);
  await path.settled();
  expect(await count('diarrhoea~city~9901~all')).toEqual({ count: 1, revision: 1 });
});

it('takes the visit out of the syndrome when a correction says so, and shows the revision', async () => {
  const corrected = visitEvent('a', 'update', {
    ...visit,
    statedAt: at + 1000,
    receivedAt: now + 10,
    fields: { complaints: ['右踝扭伤'], diagnoses: [icd10('S93.4')] },
  });
  await path.publish([corrected]);
  await path.settled();
  expect(await count('diarrhoea~city~9901~all')).toEqual({ count: 0, revision: 2 });
  expect(await count('visits~city~9901~all')).toEqual({ count: 1, revision: 1 });
  const revisions = await path.database.pool.query(
    `SELECT revision, count FROM observation_revisions WHERE series = 'diarrhoea~city~9901~all' AND kind = 'day' ORDER BY revision`,
  );
  expect(revisions.rows.at(-1)).toEqual({ revision: 2, count: 0 });
});

it('stops counting the visit when it is cancelled, and counts it again when it is restored', async () => {
  await path.publish([
    visitEvent('a', 'cancel', { ...visit, statedAt: at + 2000, receivedAt: now + 20 }),
  ]);
  await path.settled();
  expect(await count('visits~city~9901~all')).toEqual({ count: 0, revision: 2 });
  await path.publish([
    visitEvent('a', 'restore', { ...visit, statedAt: at + 3000, receivedAt: now + 30 }),
  ]);
  await path.settled();
  expect(await count('visits~city~9901~all')).toEqual({ count: 1, revision: 3 });
});

it('raises one signal for one person with cholera, whatever the number of facts, and withdraws it with the last of them', async () => {
  const told = { at, person: 'bob', site: 's-990102005-1', place: '990102005', receivedAt: now };
  const report = (status: 'final' | 'cancelled', statedAt: number) =>
    caseReportEvent('card', { diagnosis: icd10('A00.9'), status }, { ...told, statedAt });
  await path.publish([
    visitEvent('b', 'start', {
      ...told,
      statedAt: at,
      fields: { occurredAt: at, diagnoses: [icd10('A00.9')] },
    }),
    report('final', at),
  ]);
  await path.settled();
  const raised = (await path.signals()).filter((signal) => signal.kind === 'single-case');
  expect(raised).toHaveLength(1);
  expect(raised[0]).toMatchObject({
    disease: 'cholera',
    diseaseClass: 'A',
    observed: 1,
  });
  await path.publish([visitEvent('b', 'cancel', { ...told, statedAt: at + 1 })]);
  await path.settled();
  expect((await path.signals()).find((signal) => signal.kind === 'single-case')?.status).not.toBe(
    'withdrawn',
  );
  await path.publish([report('cancelled', at + 2)]);
  await path.settled();
  expect((await path.signals()).find((signal) => signal.kind === 'single-case')?.status).toBe(
    'withdrawn',
  );
});

it('stores its days at the start of the local day', async () => {
  const answer = await path.database.pool.query<{ start_at: number }>(
    `SELECT start_at FROM observations WHERE kind = 'day' AND series = 'visits~city~9901~all'`,
  );
  expect(answer.rows[0]?.start_at).toBe(
    startOfDay(new Date(at + 8 * 3_600_000).toISOString().slice(0, 10) as never, 'Asia/Shanghai'),
  );
  expect(DAY_MS).toBe(86_400_000);
});
