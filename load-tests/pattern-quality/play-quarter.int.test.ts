// The shipped rules against planted scenes on a real PostgreSQL: what must be found is found, what must not is not, what changed is taken
// back, and an absence is looked at the moment its span is over.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Site } from '../../contracts/catalogue/site.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { shippedCatalogue } from '../../detectors/shipped-catalogue.fixture.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { linesInOrder } from '../../simulator/scenes/everyday.ts';
import { CASES } from '../../simulator/scenes/cases.ts';
import { HOME_VALUES } from '../../simulator/scenes/home-values.ts';
import { PHARMACIES } from '../../simulator/scenes/pharmacies.ts';
import { planScenes, SCENES } from '../../simulator/scenes/plan-scenes.ts';
import { STAYS } from '../../simulator/scenes/stays.ts';
import { cityScaled } from './city-scaled.ts';
import { eventsOfLines } from './events-of-lines.ts';
import { playQuarter } from './play-quarter.ts';
import { scoreFindings, type RuleScore } from './score-findings.ts';

const ZONE = 'Asia/Shanghai';
const startsAt = Date.parse('2026-07-01T00:00:00+08:00');
const span = { startsAt, endsAt: startsAt + 44 * DAY_MS };
const ofCity = readFileSync(new URL('../../catalogue/city/sites.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => Site.parse(JSON.parse(line)));
/** Three houses of each kind: everyday traffic is small, and no feed is silent. */
const sites = (['city-hospital', 'county-hospital', 'township-centre'] as const).flatMap((level) =>
  ofCity.filter((site) => site.level === level).slice(0, 3),
);
/** Sequences of persons and records; the others need more houses than there are here, and the command plays them. */
const ELSEWHERE = new Set([...CASES, ...HOME_VALUES, ...PHARMACIES, ...STAYS]);
const scenes = SCENES.filter((scene) => !ELSEWHERE.has(scene));

/** Rules that do not wait for another feed to say that it is not silent. */
const AWAITED: ReadonlySet<string> = new Set([
  'ecg-not-read',
  'urgent-image-not-read',
  'image-not-read',
  'home-readings-stopped',
]);

let database: TestDatabase;
let signals: readonly Signal[];
let scores: readonly RuleScore[];

beforeAll(async () => {
  database = await freshDatabase();
  const played = planScenes({ ...span, seed: 'test', perRule: 4, sites, zone: ZONE }, scenes);
  const lines = played.flatMap((scene) => scene.lines);
  const everyday = { seed: 'test', scale: 0.0001, sites, holidays: new Set<string>() };
  const quarter = await playQuarter({
    store: database.pool,
    catalogue: cityScaled(shippedCatalogue, 0.0001),
    toEvent: eventsOfLines(),
    days: linesInOrder(span, { ...everyday, zone: ZONE }, lines),
    endsAt: span.endsAt,
    // No look has anything to judge in so small a city.
    tickMs: 100 * DAY_MS,
    say: () => undefined,
  });
  ({ signals } = quarter);
  const planted = played.map((one) => one.planted);
  scores = scoreFindings(planted, quarter);
}, 120_000);
afterAll(() => database.drop());

it('every planted scene is found, and no near miss', () => {
  expect(scores.length).toBeGreaterThan(8);
  for (const { rule, planted, found, wrong } of scores) {
    const near = wrong.filter(({ of }) => of === 'must-not').map(({ scene }) => scene?.variety);
    expect({ rule, found, near }).toEqual({ rule, found: planted, near: [] });
  }
});

it('reversed settlements, cancelled visits, and readings that are told late take findings back', () => {
  const withdrawn = new Map(scores.map((score) => [score.rule, score.withdrawn]));
  for (const rule of ['split-stay', 'frequent-visits', 'ecg-not-read', 'image-not-read'])
    expect([rule, withdrawn.get(rule)]).not.toEqual([rule, 0]);
});

it('an absence that nothing answered is found within a second of its time', () => {
  const late = signals
    .filter(({ reason, measure }) => reason.code === 'not-answered' && AWAITED.has(measure))
    .filter(({ status }) => status !== 'withdrawn')
    .map(({ detector }) => Number(detector.params['lateByMs']));
  expect(late.length).toBeGreaterThan(5);
  expect(Math.max(...late)).toBeLessThanOrEqual(1_000);
});
