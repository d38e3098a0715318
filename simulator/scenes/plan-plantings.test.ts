// Plantings are the same for the same seed, speak the language of the door, and each of their rules has something to find and something to
// leave alone.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { BudgetFile } from '../../contracts/catalogue/budget.ts';
import { Site } from '../../contracts/catalogue/site.ts';
import { SourceRecord } from '../../contracts/record.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { shippedCentroids } from './centroids.fixture.ts';
import { planPlantings, PLANTERS, withSilences } from './plan-plantings.ts';
import { Planted } from './scene.ts';

const catalogue = new URL('../../catalogue/', import.meta.url);
const yaml = (path: string): unknown => parse(readFileSync(new URL(path, catalogue), 'utf8'));
const sites = readFileSync(new URL('city/sites.ndjson', catalogue), 'utf8')
  .trim()
  .split('\n')
  .map((line) => Site.parse(JSON.parse(line)));
const budgets = readdirSync(new URL('budgets/', catalogue)).map((name) =>
  BudgetFile.parse(yaml(`budgets/${name}`)),
);
const startsAt = Date.parse('2026-07-01T00:00:00+08:00');
const ground = {
  ...{ seed: 'a seed', startsAt, endsAt: startsAt + 45 * DAY_MS, sites, budgets },
  ...{ zone: 'Asia/Shanghai', holidays: new Set<string>(), centroids: shippedCentroids },
};
const planted = planPlantings(ground);
const lines = [...planted.background, ...planted.scenes.flatMap((scene) => scene.lines)];

describe('plantings', () => {
  it('are the same for the same seed', () => {
    const told = ({ scenes }: typeof planted): unknown =>
      scenes.map((one) => [one.planted, one.lines.length]);
    expect(told(planPlantings(ground))).toEqual(told(planted));
  });

  it('are records that the door knows, each once, and not told before they happened', () => {
    expect(lines.length).toBeGreaterThan(3_000);
    expect(new Set(lines.map(({ site, record }) => `${site.id} ${record.id}`)).size).toBe(
      lines.length,
    );
    for (const [at, { record, sendAt }] of lines.entries()) {
      if (at % 7 !== 0) continue;
      expect(SourceRecord.safeParse(record).error?.issues ?? []).toEqual([]);
      const { occurredAt, setl_time: settledAt } = record;
      expect(Date.parse(String(occurredAt ?? settledAt))).toBeLessThanOrEqual(sendAt);
    }
  });

  it('have something to find and something to leave alone for each of their rules', () => {
    for (const { planted: one } of planted.scenes) expect(Planted.parse(one)).toEqual(one);
    for (const rule of PLANTERS.flatMap(({ rules }) => rules)) {
      const verdicts = planted.scenes
        .filter((scene) => scene.planted.rule === rule)
        .map((scene) => scene.planted.verdict);
      expect([rule, verdicts]).toEqual([rule, expect.arrayContaining(['must', 'must-not'])]);
    }
  });

  it('leave nothing of a site while it is silent', () => {
    const [silence] = planted.silences;
    if (silence === undefined) throw new Error('no silence is planted');
    const during = [...withSilences([lines], [silence])]
      .flat()
      .filter(({ site, sendAt }) => site.id === silence.site && sendAt >= silence.fromAt)
      .filter(({ sendAt }) => sendAt < silence.untilAt);
    expect(during).toEqual([]);
  });
});
