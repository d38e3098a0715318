// Several weak sources on a real PostgreSQL and NATS, from stored judgements to the signal: told with who said what, withdrawn when a judgement is
// revised; one loud source alone is not.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { foundEvidenceOf } from '../../contracts/api/found-evidence.ts';
import { MultiTriggerPattern } from '../../contracts/catalogue/looks/multi-trigger.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { START, startHourlyLooks, type HourlyLooks } from './hourly-looks.fixture.ts';

const RULE = MultiTriggerPattern.parse(
  shippedParts.patterns.find(({ id }) => id === 'multi-trigger-respiratory'),
);
const { zone } = shippedParts;
const YESTERDAY = startOfDay(dayOf(START - DAY_MS, zone), zone);
const WEAK = '990102001';
const LOUD = '990102002';
const QUIET = '990102003';

let looks: HourlyLooks;
const time = { now: START };

beforeAll(async () => {
  looks = await startHourlyLooks({ rule: RULE, time, work: ['looks'] });
});
afterAll(() => looks.path.stop());

/** As the assessor writes it. */
async function judged(place: string, measure: string, pvalue: number): Promise<void> {
  const series = `${measure}~township~${place}~all`;
  await looks.path.database.pool.query(
    `INSERT INTO series (series, partition, measure, level, located, age, first_day) VALUES ($1, 0, $2, 'township', $3, 'all', '2026-01-01')
     ON CONFLICT DO NOTHING`,
    [series, measure, place],
  );
  await looks.path.database.pool.query(
    `INSERT INTO assessments (series, kind, start_at, detector, outcome, as_of, complete, assessment)
     VALUES ($1, 'day', $2, 'vigil-day', 'within', $3, true, $4)
     ON CONFLICT (series, kind, start_at, detector) DO UPDATE SET assessment = EXCLUDED.assessment`,
    [
      series,
      storeTime(YESTERDAY),
      storeTime(START),
      JSON.stringify({ pvalue, observed: pvalue < 0.1 ? 14 : 6, expected: 6.5 }),
    ],
  );
}

it('finds the place where all are a little unusual, not the one with one loud source, and says who said what', async () => {
  for (const measure of ['influenza-like-illness', 'otc-antipyretics', 'school-absence']) {
    await judged(WEAK, measure, 0.004);
    await judged(LOUD, measure, measure === 'school-absence' ? 1e-9 : 0.6);
    await judged(QUIET, measure, 0.4);
  }
  await looks.nextTurn();
  const [signal, ...others] = await looks.revisions();
  expect(others).toEqual([]);
  expect(signal).toMatchObject({
    kind: 'look',
    status: 'raised',
    place: WEAK,
    startedAt: YESTERDAY,
    alertKind: 'syndromic-exceedance',
    detector: { method: 'multi-trigger', params: { correlation: 0.2 } },
  });
  expect(signal?.observed).toBeGreaterThan(signal?.threshold ?? Infinity);
  for (const name of ['门急诊就诊', '药店销售', '学校缺课'])
    expect(signal?.reason.words.zh).toContain(name);
  expect(signal?.reason.words.en).toContain('14, 6.5 expected');
});

it('is not told again, and withdrawn when a source is judged otherwise after late facts', async () => {
  await looks.nextTurn();
  expect(await looks.revisions()).toHaveLength(1);
  await judged(WEAK, 'otc-antipyretics', 0.7);
  await judged(WEAK, 'school-absence', 0.5);
  await looks.nextTurn();
  expect((await looks.revisions()).map(({ status }) => status)).toEqual(['raised', 'withdrawn']);
});

it('hears laboratory, images and ECGs where visits say nothing, and gives their figures as evidence', async () => {
  const OTHER = '990102004';
  const heard = ['respiratory-positives', 'pneumonia-images', 'ecg-tachycardia'];
  for (const measure of heard) await judged(OTHER, measure, 0.004);
  await looks.nextTurn();
  const signal = (await looks.revisions()).at(-1);
  expect(signal).toMatchObject({ status: 'raised', place: OTHER });
  const found = signal === undefined ? null : foundEvidenceOf(signal);
  expect(found?.sources.map(({ measure }) => measure)).toEqual(heard);
  expect(found?.sources[0]).toMatchObject({ observed: 14, expected: 6.5, isUnusual: true });
  expect(found?.unheard.map(({ zh }) => zh)).toEqual([
    '门急诊就诊',
    '药店销售',
    '学校缺课',
    '病例报告',
  ]);
});
