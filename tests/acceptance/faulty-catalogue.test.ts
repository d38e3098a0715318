// A faulty catalogue stops the start, and the person is told the file, the line and the reason.
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { failedStart } from './vigil-process.ts';

const SHIPPED = fileURLToPath(new URL('../../catalogue', import.meta.url));
let catalogue: string;

beforeEach(() => {
  catalogue = mkdtempSync(join(tmpdir(), 'vigil-catalogue-'));
  cpSync(SHIPPED, catalogue, { recursive: true });
});
afterEach(() => rmSync(catalogue, { recursive: true, force: true }));

const start = (): ReturnType<typeof failedStart> =>
  failedStart({ settings: { VIGIL_CATALOGUE: catalogue } });

/** Breaks the first line that holds `before`; returns its number. */
function broken(file: string, before: string, after: string): number {
  const path = join(catalogue, file);
  const rows = readFileSync(path, 'utf8').split('\n');
  const at = rows.findIndex((row) => row.includes(before));
  rows[at] = (rows[at] ?? '').replace(before, after);
  writeFileSync(path, rows.join('\n'));
  return at + 1;
}

it('names the measure, the line and what is wrong in it', async () => {
  const line = broken('measures/diarrhoea.yaml', 'side: upper', 'side: sideways');
  const { code, output } = await start();
  expect(code).toBe(1);
  expect(output).toMatch(new RegExp(`measures/diarrhoea\\.yaml:${line}: .*side`));
});

it('names the line of a responsibility list that is no YAML', async () => {
  const line = broken('responsibilities/foodborne.yaml', 'stages:', 'stages: [');
  const { code, output } = await start();
  expect(code).toBe(1);
  const place = /responsibilities\/foodborne\.yaml:(\d+)/.exec(output);
  expect(Number(place?.[1])).toBeGreaterThanOrEqual(line);
});

it('names the line of the site that is none', async () => {
  const path = join(catalogue, 'city/sites.ndjson');
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n').length;
  appendFileSync(path, '{"id":"not a site"}\n');
  const { code, output } = await start();
  expect(code).toBe(1);
  expect(output).toContain(`sites.ndjson:${lines + 1}`);
});
