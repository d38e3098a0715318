/**
 * Every method that is built against every published run of it, directly and through the command. The reference outputs are
 * kept beside the checkout, not in it; without them this test is skipped, and `ears.test.ts` still holds the formulas.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { askCommand, askMethod } from './ask.ts';
import { compare } from './compare.ts';
import { readReferences } from './reference.ts';

const FOLDER = fileURLToPath(new URL('../../../../shared/reference/', import.meta.url));

const COMMAND_POINTS_MAX = 200;
const TIMEOUT_MS = 60_000;

const { runs: references, unknown } = existsSync(FOLDER)
  ? readReferences(FOLDER)
  : { runs: [], unknown: [] };

// Without the reference outputs beside the checkout there is nothing to compare with, and the test is reported as skipped.
describe.skipIf(references.length === 0)('parity with published software', () => {
  it('has references to look at', () => {
    expect(new Set(references.map(({ series }) => series)).size).toBeGreaterThan(3);
    expect(unknown).toEqual([]);
  });

  it.each(
    references.map((reference) => [`${reference.id} on ${reference.series}`, reference] as const),
  )(
    'holds for %s, directly and through the command',
    async (_, reference) => {
      const direct = compare(reference, askMethod(reference));
      expect(direct.faults).toEqual([]);
      expect(direct.points).toBeGreaterThan(20);
      // A regression a week over twenty years takes seconds; the command is shown on the shorter ones.
      if (reference.method.startsWith('farrington') && direct.points > COMMAND_POINTS_MAX) return;
      expect(compare(reference, await askCommand(reference))).toEqual(direct);
    },
    TIMEOUT_MS,
  );
});
