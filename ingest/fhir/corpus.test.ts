// Third-party bundles beside the checkout: each of their entries has an outcome, and the table in the documents is the one that they make.
// `UPDATE_FHIR_TABLE=1 npx vitest run --project unit ingest/fhir/corpus.test.ts` writes the table anew.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tableOf, tallyOf } from './corpus.ts';
import { NOW, registry, site, toEvent } from './fhir.fixture.ts';

const FOLDER = new URL('../../../shared/data/fhir/', import.meta.url);
const PAGE = new URL('../../docs/fhir.md', import.meta.url);
const present = existsSync(FOLDER);
const BEGIN = '<!-- corpus -->';
const END = '<!-- end of corpus -->';

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

  it('becomes what the documents say', () => {
    const page = readFileSync(PAGE, 'utf8');
    const table = tableOf(new Map([...files].map(([name, { tally }]) => [name, tally])));
    const [before = '', rest = ''] = page.split(BEGIN);
    const fresh = `${before}${BEGIN}\n\n${table}\n\n${END}${rest.split(END)[1] ?? ''}`;
    // Padding of columns is the formatter's.
    const plain = (text: string): string => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
    if (process.env['UPDATE_FHIR_TABLE'] === '1') writeFileSync(PAGE, fresh);
    else expect(plain(page)).toBe(plain(fresh));
  });
});
