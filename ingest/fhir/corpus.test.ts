// Third-party bundles beside the checkout: each of their entries has an outcome.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tallyOf } from './corpus.ts';
import { NOW, registry, site, toEvent } from './fhir.fixture.ts';

const FOLDER = new URL('../../../shared/data/fhir/', import.meta.url);
const present = existsSync(FOLDER);

// The bundles lie beside the checkout, not in it; where they are missing a test says so.
describe.skipIf(!present)('the corpus of FHIR bundles', () => {
  const names = present ? readdirSync(FOLDER).filter((name) => name.endsWith('.json')) : [];
  const grant = { site, speaksForAll: false };
  const files = new Map(
    names.map((name) => {
      const bundle: unknown = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));
      return [
        name,
        { bundle, tally: tallyOf(bundle, { grant, registry, toEvent, receivedAt: NOW }) },
      ];
    }),
  );

  it('accounts for every entry of each', () => {
    expect(files.size).toBeGreaterThanOrEqual(8);
    for (const { bundle, tally } of files.values()) {
      const { entry } = bundle as { entry: readonly unknown[] };
      const sum = [...tally.values()].reduce((total, count) => total + count, 0);
      const isRefused = [...tally.keys()].some((what) => what.startsWith('refused '));
      expect(sum).toBe(isRefused ? 1 : entry.length);
    }
  });
});
