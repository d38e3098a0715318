// The page of default thresholds names rules that exist, and every look stands on it.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/specs/default-thresholds.md', root), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim()));
const named = rows.flatMap((cells) =>
  [...(cells[5] ?? '').matchAll(/`([a-z0-9-]+)`/g)].map(([, rule]) => rule ?? ''),
);

const LOOKS = new Set([
  'peer-outlier',
  'budget-burn',
  'share',
  'under-treatment',
  'occupancy',
  'device-idle',
  'stock-low',
  'resource-cover',
  'surge-capacity',
]);

it('names only rules that the catalogue has', () => {
  expect(named.length).toBeGreaterThan(10);
  const missing = named.filter(
    (rule) =>
      !['patterns', 'measures'].some((folder) =>
        existsSync(new URL(`catalogue/${folder}/${rule}.yaml`, root)),
      ),
  );
  expect(missing).toEqual([]);
});

it('says of each threshold which rule uses it, or that none does', () => {
  const silent = rows.filter(
    (cells) => !/`[a-z0-9-]+`|not built|evaluation/.test(cells[5] ?? ''),
  );
  expect(silent).toEqual([]);
});

it('has the comparison of providers, of budgets, and what is asked of beds, devices and stock', () => {
  const folder = new URL('catalogue/patterns/', root);
  const looks = readdirSync(folder)
    .map((file) => parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, unknown>)
    .filter(({ pattern }) => LOOKS.has(String(pattern)));
  expect(looks.length).toBeGreaterThan(4);
  expect(looks.map(({ id }) => String(id)).filter((id) => !named.includes(id))).toEqual([]);
});
