// What the city tells of its beds, devices and stock: the same for the same seed, in the language of the door, and what is planted is in it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Site } from '../../contracts/catalogue/site.ts';
import { SourceRecord } from '../../contracts/record.ts';
import { readingsOfSlot } from './plan-readings.ts';

const sites = readFileSync(new URL('../../catalogue/city/sites.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => Site.parse(JSON.parse(line)));
const plan = { seed: 'a seed', sites, zone: 'Asia/Shanghai' };
const at = Date.parse('2026-11-20T10:00:00+08:00');
const lines = readingsOfSlot(at, plan);

describe('beds, devices and stock of the city', () => {
  it('are the same for the same seed and others for another', () => {
    expect(readingsOfSlot(at, plan)).toEqual(lines);
    expect(readingsOfSlot(at, { ...plan, seed: 'another' })).not.toEqual(lines);
  });

  it('are records that the door knows, of every kind by day and of beds and ventilators alone by night', () => {
    for (const line of lines) expect(SourceRecord.safeParse(line).error?.issues ?? []).toEqual([]);
    expect(new Set(lines.map(({ kind }) => kind))).toEqual(
      new Set(['beds', 'device-use', 'stock']),
    );
    const night = readingsOfSlot(Date.parse('2026-11-20T02:00:00+08:00'), plan);
    expect(new Set(night.map(({ kind }) => kind))).toEqual(new Set(['beds', 'device-use']));
    expect(night.filter(({ deviceKind }) => deviceKind === 'DR')).toEqual([]);
  });

  it('have a few wards that are nearly full and a few stocks for less than three days', () => {
    const full = lines.filter(
      ({ kind, occupied, staffed }) =>
        kind === 'beds' && Number(occupied) >= 0.95 * Number(staffed),
    );
    expect(full).toHaveLength(4);
    const short = lines.filter(
      ({ kind, onHand, dailyUse }) => kind === 'stock' && Number(onHand) < 3 * Number(dailyUse),
    );
    expect(short.length).toBeGreaterThan(4);
    expect(short.length).toBeLessThan(30);
  });
});
