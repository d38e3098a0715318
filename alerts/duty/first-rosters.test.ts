// The shipped rosters of the demonstration have neither a hole nor a double shift, and a file with one stops the start with its line.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { CatalogueError } from '../../platform/catalogue/load-yaml.ts';
import { at, setting } from './duty.fixture.ts';
import { loadFirstRosters } from './first-rosters.ts';

const shipped = fileURLToPath(new URL('../../catalogue', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'vigil-rosters-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const loaded = (from: string, now = at('2026-11-22T09:00')) =>
  loadFirstRosters({ folder: from, calendar: setting, now });

describe('the first rosters', () => {
  it('as shipped are full through holidays and the end of the year', () => {
    for (const day of ['2026-02-10', '2026-09-20', '2026-12-20', '2027-01-20'])
      expect(loaded(shipped, at(`${day}T03:00`)).map(({ department }) => department)).toEqual([
        'duty-desk',
        'duty-desk',
        'disease-control',
      ]);
  });

  it('with a hole stop the start, and say where it is', () => {
    cpSync(join(shipped, 'rosters'), join(folder, 'rosters'), { recursive: true });
    const file = join(folder, 'rosters', 'city-desk.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('days: all', 'days: working'));
    expect(() => loaded(folder)).toThrow(CatalogueError);
    expect(() => loaded(folder)).toThrow(/city-desk\.yaml:\d+.*gap: nobody from 2026-11-22 09:00/s);
  });

  it('are none where the catalogue has none', () => {
    expect(loaded(tmpdir())).toEqual([]);
  });
});
