// The shipped rules against planted scenes on a real PostgreSQL: what must be found is found, what must not is not, what changed is taken
// back, and an absence is looked at the moment its span is over.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Site } from '../../contracts/catalogue/site.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { shippedCatalogue } from '../../detectors/shipped-catalogue.fixture.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { planScenes } from '../../simulator/scenes/plan-scenes.ts';
import { eventsOfLines } from './events-of-lines.ts';
import { playQuarter } from './play-quarter.ts';
import { scoreFindings, type RuleScore } from './score-findings.ts';

const ZONE = 'Asia/Shanghai';
const startsAt = Date.parse('2026-07-01T00:00:00+08:00');
const span = { startsAt, endsAt: startsAt + 60 * DAY_MS };
const sites = readFileSync(new URL('../../catalogue/city/sites.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => Site.parse(JSON.parse(line)));

let database: TestDatabase;
let signals: readonly Signal[];
let scores: readonly RuleScore[];

beforeAll(async () => {
  database = await freshDatabase();
  const played = planScenes({ ...span, seed: 'test', perRule: 5, sites, zone: ZONE });
  const lines = played
    .flatMap((scene) => scene.lines)
    .sort((one, other) => one.sendAt - other.sendAt);
  const quarter = await playQuarter({
    store: database.pool,
    catalogue: shippedCatalogue,
    toEvent: eventsOfLines(),
    days: [lines.filter(({ sendAt }) => sendAt < span.endsAt)],
    endsAt: span.endsAt,
    say: () => undefined,
  });
  ({ signals } = quarter);
  const planted = played.map((one) => one.planted);
  scores = scoreFindings(planted, signals, quarter.sceneOf);
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
    .filter(({ reason }) => reason.code === 'not-answered')
    .map(({ detector }) => Number(detector.params['lateByMs']));
  expect(late.length).toBeGreaterThan(10);
  expect(Math.max(...late)).toBeLessThanOrEqual(1_000);
});
