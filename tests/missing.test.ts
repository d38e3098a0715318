// What the machine lacks is said before the tier runs, and tests that need it are reported as skipped: none of them passes on nothing.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingFor } from './missing.setup.ts';

const checkout = join(import.meta.dirname, '..');
const readers = execFileSync('git', ['ls-files', '-z', '--', '*.test.ts'], {
  cwd: checkout,
  encoding: 'utf8',
})
  .split('\0')
  .filter(
    (path) => existsSync(join(checkout, path)) && !['', 'tests/missing.test.ts'].includes(path),
  )
  .map((path) => ({ path, text: readFileSync(join(checkout, path), 'utf8') }))
  .filter(({ text }) => /\.\.\/shared\b/.test(text));

describe('folders beside the checkout', () => {
  it.each(['data/hl7v2', 'data/fhir', 'data/dicom', 'data/ecg', 'reference'])(
    'are named with the tests that are skipped where %s is missing',
    (folder) => {
      const said = missingFor('unit', '/nowhere/').filter((one) =>
        one.includes(`/nowhere/${folder}`),
      );
      expect(said).toHaveLength(1);
      expect(said[0]).toMatch(/^(the tests|parity) .*There is no folder/);
    },
  );

  it('are read by tests', () => {
    expect(readers.length).toBeGreaterThanOrEqual(6);
  });

  it.each(readers.map(({ path, text }) => [path, text] as const))(
    'are not read by a test of %s that passes without them',
    (_path, text) => {
      expect(text).toMatch(/\b(?:describe|it)\s*\.skipIf\(/);
      // A suite in place of the real one, or a test that ends at once.
      expect(text).not.toMatch(/expect\(existsSync\([^)]*\)\)\.toBe\(false\)/);
      expect(text).not.toMatch(/if \(!(?:existsSync\([^)]*\)|present)\) return/);
    },
  );

  it('make the unit tier silent where they are there', () => {
    const shared = join(checkout, '../shared/');
    const said = missingFor('unit').filter((one) => one.includes('There is no folder'));
    expect(said.length === 0).toBe(
      existsSync(`${shared}reference`) && existsSync(`${shared}data/ecg`),
    );
  });
});
