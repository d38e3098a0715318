// Every problem of every file, with its line.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CatalogueError, loadYaml, loadYamlFolder, type CatalogueProblem } from './load-yaml.ts';

const Measure = z.strictObject({ id: z.string(), lists: z.array(z.strictObject({ threshold: z.number().min(0) })) });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-yaml-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, lines: readonly string[]): string {
  writeFileSync(join(folder, name), lines.join('\n'));
  return join(folder, name);
}

function problemsOf(load: () => unknown): readonly CatalogueProblem[] {
  try {
    load();
  } catch (error) {
    if (error instanceof CatalogueError) return error.problems;
    throw error;
  }
  return [];
}

describe('the catalogue', () => {
  it('gives the value and knows on which line each part stands', () => {
    const path = write('a.yaml', ['id: a', 'lists:', '  - threshold: 1', '  - threshold: 2']);
    const file = loadYaml(path, Measure);
    expect(file.value.lists[1]?.threshold).toBe(2);
    expect(file.lineOf(['lists', 1, 'threshold'])).toBe(4);
    expect(file.lineOf(['lists', 1, 'nothing', 'here'])).toBe(4);
  });

  it('names file, line and reason of every problem of every file', () => {
    write('a.yaml', ['id: a', 'lists:', '  - threshold: -1', '  - treshold: 2']);
    write('b.yml', ['id: b', 'id: again', 'lists: []']);
    write('c.yaml', ['id: c', 'lists: [']);
    write('ignored.txt', ['not yaml: [']);
    const problems = problemsOf(() => loadYamlFolder(folder, Measure));
    const short = problems.map(({ file, line }) => `${file.slice(folder.length + 1)}:${String(line)}`);
    expect(short).toEqual(expect.arrayContaining(['a.yaml:3', 'a.yaml:4', 'b.yml:2', 'c.yaml:2']));
    const negative = problems.find(({ line }) => line === 3);
    expect(negative?.reason).toMatch(/lists\.0\.threshold/);
    expect(negative?.zh).toBe('数值过小，应不小于 0');
  });

  it.each([
    [['id: a', 'lists', '  - threshold: 1', '  - threshold: 2'], 2, 'lists'],
    [['id: a', 'version "2026"', 'lists: []'], 2, 'version'],
    [['id: a', 'lists:', '  - threshold 1', '    other: 2'], 3, 'threshold'],
    [['id: a', 'names { zh: x, en: y }', 'lists: []'], 2, 'names'],
    [['id: a', 'lists:[]'], 2, 'lists'],
  ])('names the key without a colon once, at its line: %j', (lines, line, key) => {
    const path = write('a.yaml', lines);
    expect(problemsOf(() => loadYaml(path, Measure))).toEqual([
      {
        file: path,
        line,
        reason: `no colon with a space after the key "${key}"`,
        zh: `键“${key}”后面缺少冒号，或冒号后缺少空格`,
      },
    ]);
  });

  it('says so when a file or folder is not there', () => {
    expect(problemsOf(() => loadYaml(join(folder, 'none.yaml'), Measure))[0]?.reason).toContain('cannot be read');
    expect(problemsOf(() => loadYamlFolder(join(folder, 'none'), Measure))).toHaveLength(1);
  });

  it('refuses a bomb of aliases', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]', ...'bcdefgh'.split('').map((name, at) => `${name}: &${name} [${Array(10).fill(`*${'abcdefg'[at] ?? ''}`).join(',')}]`)];
    expect(problemsOf(() => loadYaml(write('bomb.yaml', bomb), z.unknown()))).toHaveLength(1);
  });
});
