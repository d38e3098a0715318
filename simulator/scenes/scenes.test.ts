// Scenes are the same for the same seed, speak the language of the door, tell nothing before it happened, and each rule that they name is in
// the catalogue with something to find and something to leave alone.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Site } from '../../contracts/catalogue/site.ts';
import { SourceRecord } from '../../contracts/record.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { linesInOrder } from './everyday.ts';
import { planScenes, SCENES } from './plan-scenes.ts';
import { Planted } from './scene.ts';

const catalogue = new URL('../../catalogue/', import.meta.url);
const sites = readFileSync(new URL('city/sites.ndjson', catalogue), 'utf8')
  .trim()
  .split('\n')
  .map((line) => Site.parse(JSON.parse(line)));
const startsAt = Date.parse('2026-07-01T00:00:00+08:00');
const span = { startsAt, endsAt: startsAt + 60 * DAY_MS };
const plan = { ...span, seed: 'a seed', perRule: 10, sites, zone: 'Asia/Shanghai' };
const played = planScenes(plan);

describe('planted scenes', () => {
  it('are the same for the same seed and others for another', () => {
    expect(planScenes(plan)).toEqual(played);
    const other = planScenes({ ...plan, seed: 'another' });
    expect(other.map(({ planted }) => planted.startsAt)).not.toEqual(
      played.map(({ planted }) => planted.startsAt),
    );
  });

  it('are records that the door knows, told within the time and not before they happened', () => {
    const lines = played.flatMap((scene) => scene.lines);
    expect(lines.length).toBeGreaterThan(500);
    for (const { record, sendAt } of lines) {
      const known = SourceRecord.safeParse(record);
      expect(known.error?.issues ?? []).toEqual([]);
      const { occurredAt, setl_time: settledAt } = record;
      expect(Date.parse(String(occurredAt ?? settledAt))).toBeLessThanOrEqual(sendAt);
    }
  });

  it('stand in the truth with every record, each record once', () => {
    for (const { planted, lines } of played) {
      expect(Planted.parse(planted).records).toHaveLength(lines.length);
      expect(new Set(planted.records.map(({ id }) => id)).size).toBe(lines.length);
    }
    const all = played.flatMap(({ planted }) => planted.records.map(({ id }) => id));
    expect(new Set(all).size).toBe(all.length);
  });

  it('are of rules of the catalogue, each with something to find and something to leave alone', () => {
    const ids = readdirSync(new URL('patterns/', catalogue)).map((name) => {
      const file: unknown = parse(readFileSync(new URL(`patterns/${name}`, catalogue), 'utf8'));
      return (file as { readonly id: string }).id;
    });
    for (const rule of new Set(SCENES.map((scene) => scene.rule))) {
      expect(ids).toContain(rule);
      const verdicts = SCENES.filter((scene) => scene.rule === rule).map(({ verdict }) => verdict);
      expect(verdicts).toEqual(expect.arrayContaining(['must', 'must-not']));
    }
  });
});

describe('everyday traffic', () => {
  const everyday = { seed: 'a seed', scale: 0.0005, sites, holidays: new Set<string>() };
  const days = [
    ...linesInOrder(
      { startsAt, endsAt: startsAt + 2 * DAY_MS },
      { ...everyday, zone: 'Asia/Shanghai' },
      [],
    ),
  ];

  it('comes in order of sending, in the language of the door, of every kind', () => {
    const lines = days.flat();
    for (const [at, line] of lines.entries())
      expect(line.sendAt).toBeGreaterThanOrEqual(lines[at - 1]?.sendAt ?? 0);
    expect(lines.every(({ record }) => SourceRecord.safeParse(record).success)).toBe(true);
    const kinds = new Set(lines.map(({ record }) => record.kind));
    expect([...kinds].sort()).toEqual([
      'claim',
      'ecg',
      'home-reading',
      'imaging',
      'laboratory',
      'visit',
    ]);
  });
});
