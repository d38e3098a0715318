/**
 * Holds the rules of form over the whole source tree. Before any rule is believed, the first tests prove that the tree was
 * seen: a gate that can pass on nothing is no gate.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCheckout } from './checkout.ts';
import { ROOMS, roomOf } from './rooms.ts';
import { RULES } from './rules.ts';

const root = join(import.meta.dirname, '../..');
const checkout = readCheckout(root);
const seen = new Set(checkout.code.map(({ path }) => path));

/** Every source file below a room's folder by walking the disk, so that the listing is checked by another way. */
function sourceOnDisk(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|tsx|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !/(?:^|\/)(?:node_modules|dist)\//.test(path));
}

describe('what the rules look at', () => {
  it.each(ROOMS.map(({ name, folder }) => ({ name, folder })))(
    'includes every source file of $name',
    ({ name, folder }) => {
      const onDisk = sourceOnDisk(folder).filter((path) => roomOf(path)?.name === name);
      expect(onDisk).not.toEqual([]);
      expect(onDisk.filter((path) => !seen.has(path))).toEqual([]);
    },
  );

  it('includes the documents beside the source', () => {
    const texts = checkout.texts.map(({ path }) => path);
    expect(texts).toEqual(expect.arrayContaining(['package.json', 'CONTRIBUTING.md', '.ci/run']));
  });

  it('is parsed without a syntax error', () => {
    const withTree = checkout.code.filter(({ tree }) => tree.statements.length > 0);
    expect(withTree.length).toBeGreaterThan(0.9 * checkout.code.length);
  });
});

describe('the source tree', () => {
  it.each(RULES)('keeps $name: $why', ({ check }) => {
    const places = check(checkout).map(({ path, line, what }) => `${path}:${line} ${what}`);
    expect(places).toEqual([]);
  });
});
