// Every rule of the catalogue is planted and judged: a rule that nothing is planted for fails here. What is planted in the stretches besides the quarter
// is the same for the same seed, and in the language of the door.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { BudgetFile } from '../../contracts/catalogue/budget.ts';
import { Site } from '../../contracts/catalogue/site.ts';
import { SourceRecord } from '../../contracts/record.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { startOfDay } from '../../platform/zone/zone-time.ts';
import { shippedCentroids } from './centroids.fixture.ts';
import { planPlantings, PLANTERS } from './plan-plantings.ts';
import { SCENES } from './plan-scenes.ts';
import { Planted } from './scene.ts';
import { linesByDay, STRETCHES, type Stretch } from './stretches.ts';

const catalogue = new URL('../../catalogue/', import.meta.url);
const yaml = (path: string): unknown => parse(readFileSync(new URL(path, catalogue), 'utf8'));
const sites = readFileSync(new URL('city/sites.ndjson', catalogue), 'utf8')
  .trim()
  .split('\n')
  .map((line) => Site.parse(JSON.parse(line)));
const budgets = readdirSync(new URL('budgets/', catalogue)).map((name) =>
  BudgetFile.parse(yaml(`budgets/${name}`)),
);
const rules = readdirSync(new URL('patterns/', catalogue)).map(
  (name) => (yaml(`patterns/${name}`) as { readonly id: string }).id,
);
const zone = 'Asia/Shanghai';

function spanOf({ from, days }: Stretch) {
  const startsAt = startOfDay(from, zone);
  return { startsAt, endsAt: startsAt + days * DAY_MS };
}

const plan = (stretch: Stretch, seed = 'a seed') =>
  planPlantings(
    {
      ...spanOf(stretch),
      seed,
      sites,
      budgets,
      zone,
      holidays: new Set<string>(),
      centroids: shippedCentroids,
    },
    stretch.planters,
  );

it('every rule of the catalogue is planted and judged', () => {
  expect(rules.length).toBeGreaterThan(60);
  const inStretches = STRETCHES.flatMap(({ planters }) => planters);
  const planted = new Set([
    ...SCENES.map(({ rule }) => rule),
    ...[...PLANTERS, ...inStretches].flatMap((planter) => planter.rules),
  ]);
  expect(rules.filter((rule) => !planted.has(rule))).toEqual([]);
  expect([...planted].filter((rule) => !rules.includes(rule))).toEqual([]);
});

describe.each(STRETCHES.map((stretch) => [stretch.name, stretch] as const))(
  'the stretch %s',
  (_, stretch) => {
    const { scenes, background } = plan(stretch);
    const lines = [...background, ...scenes.flatMap((scene) => scene.lines)];

    it('has something to find and something to leave alone for each of its rules', () => {
      for (const { planted } of scenes) expect(Planted.parse(planted)).toEqual(planted);
      for (const rule of stretch.planters.flatMap((planter) => planter.rules)) {
        const verdicts = scenes
          .filter(({ planted }) => planted.rule === rule)
          .map(({ planted }) => planted.verdict);
        expect([rule, verdicts]).toEqual([rule, expect.arrayContaining(['must', 'must-not'])]);
      }
      expect(new Set(scenes.map(({ planted }) => planted.scene)).size).toBe(scenes.length);
    });

    it('is of records that the door knows, each once, all within it, not told before they happened', () => {
      const named = new Set(lines.map(({ site, record }) => `${site.id} ${record.id}`));
      expect(named.size).toBe(lines.length);
      expect(linesByDay(spanOf(stretch), lines).flat()).toHaveLength(lines.length);
      for (const [at, { record, sendAt }] of lines.entries()) {
        if (at % 11 !== 0) continue;
        expect(SourceRecord.safeParse(record).error?.issues ?? []).toEqual([]);
        const { occurredAt, setl_time: settledAt } = record;
        expect(Date.parse(String(occurredAt ?? settledAt))).toBeLessThanOrEqual(sendAt);
      }
    });

    it('is the same for the same seed', () => {
      const again = plan(stretch);
      expect(again.scenes.map(({ planted }) => planted)).toEqual(
        scenes.map(({ planted }) => planted),
      );
      expect(again.background.at(-1)).toEqual(background.at(-1));
    });
  },
);
