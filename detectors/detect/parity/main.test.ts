/** The parity command on files of its own: what it cannot compare, or not understand, it says and fails. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { main } from './main.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-parity-'));
const counts = [3, 5, 4, 6, 5, 4, 5, 4, 20];
const result = {
  id: 'ears-c1',
  params: { baseline: 7, alpha: 0.001 },
  from: 8,
  upperbound: [7.583_669_6, 7.110_465_8],
  alarm: [0, 1],
};
const good = { name: 'made', freq: 52, counts, results: [result] };

let told: string;
beforeEach(() => {
  told = '';
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function run(content: unknown): Promise<number> {
  const path = join(folder, 'one.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return main([path]);
}

it('compares a single file, with numbers that R could not give', async () => {
  const none = { ...result, upperbound: ['NA', 7.110_465_8], alarm: [0, 1] };
  expect(await run({ ...good, results: [none] })).toBe(1);
  expect(told).toMatch(/^made ears-c1 8: upper given, the reference has none/);
});

it('fails for a run of a method that it does not have', async () => {
  expect(await run({ ...good, results: [{ ...result, id: 'bayes' }] })).toBe(1);
  expect(told).toContain('made bayes: no method of ours');
});

it('takes what a method refuses for a disagreement', async () => {
  const refused = { ...result, params: { baseline: -1 } };
  expect(await run({ ...good, results: [refused] })).toBe(1);
  expect(told).toContain('refused: error invalid-parameter');
});

it.each([
  ['no JSON', '{"name": '],
  ['a list', []],
  ['no results', { ...good, results: undefined }],
  ['a count that is a word', { ...good, counts: ['many'] }],
  ['a column that ends too soon', { ...good, results: [{ ...result, upperbound: [1] }] }],
  ['an alarm that is neither', { ...good, results: [{ ...result, alarm: [0, 2] }] }],
  ['a start beyond the end', { ...good, results: [{ ...result, from: 99 }] }],
  ['a frequency of its own', { ...good, freq: 7 }],
])('refuses %s, naming the file', async (_, content) => {
  expect(await run(content)).toBe(2);
  expect(told).toMatch(/^error reference-not-understood: one\.json: .+\n$/);
});

it('refuses a file that is not there', async () => {
  expect(await main([join(folder, 'none.json')])).toBe(2);
  expect(told).toContain('error reference-not-found');
});
