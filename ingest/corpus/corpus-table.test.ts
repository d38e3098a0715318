// The documented tables are what the door makes of the sample messages today.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { corpusTables, type CorpusLine } from './corpus-table.ts';
import { readCorpus } from './read-corpus.ts';

const FOLDER = fileURLToPath(new URL('../../../shared/data/hl7v2/', import.meta.url));
const CATALOGUE = fileURLToPath(new URL('../../catalogue/', import.meta.url));
const PAGE = new URL('../../docs/specs/hl7v2-corpus.md', import.meta.url);

// The messages lie beside the checkout, not in it; where they are missing a test says so.
describe.skipIf(!existsSync(FOLDER))('the sample messages', () => {
  it('become what the page says', () => {
    const lines = readCorpus(FOLDER, CATALOGUE);
    expect(lines.length).toBeGreaterThanOrEqual(94);
    const page = readFileSync(PAGE, 'utf8').replaceAll(/ +\|/g, ' |').replaceAll(/-{3,}/g, '---');
    expect(page).toContain(corpusTables(lines).trim());
  });
});

it('sums the lines by end, reason and answer', () => {
  const line: CorpusLine = {
    file: 'a',
    type: 'ADT^A01',
    answer: 'AA',
    end: 'events',
    what: 'visit',
  };
  expect(corpusTables([line, { ...line, file: 'b' }])).toContain('| events | visit | AA | 2 |');
});
