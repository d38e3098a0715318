// The documented tables are what the door makes of the sample messages today.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { corpusTables, type CorpusLine } from './corpus-table.ts';
import { tableOf } from '../fhir/corpus.ts';
import { objectTable } from './object-line.ts';
import { readBundles, readCorpus, readObjects } from './read-corpus.ts';

const shared = (name: string): string =>
  fileURLToPath(new URL(`../../../shared/data/${name}/`, import.meta.url));
const CATALOGUE = fileURLToPath(new URL('../../catalogue/', import.meta.url));
/** Padding of columns is the formatter's. */
const plain = (text: string): string => text.replaceAll(/ +\|/g, ' |').replaceAll(/-{3,}/g, '---');
const page = (name: string): string =>
  plain(readFileSync(new URL(`../../docs/specs/${name}.md`, import.meta.url), 'utf8'));

// The files lie beside the checkout, not in it; where they are missing a test says so.
describe.skipIf(!existsSync(shared('hl7v2')))('the sample files', () => {
  it('of HL7 v2 become what the page says', () => {
    const lines = readCorpus(shared('hl7v2'), CATALOGUE);
    expect(lines.length).toBeGreaterThanOrEqual(94);
    expect(page('hl7v2-corpus')).toContain(corpusTables(lines).trim());
  });

  it('of FHIR become what the page says', () => {
    const bundles = readBundles(shared('fhir'), CATALOGUE);
    expect(bundles.size).toBeGreaterThanOrEqual(8);
    expect(page('fhir-corpus')).toContain(plain(tableOf(bundles)));
  });

  it('of DICOM become what the page says', async () => {
    const objects = await readObjects(shared('dicom'), CATALOGUE);
    expect(objects.length).toBeGreaterThanOrEqual(5);
    expect(page('dicom-corpus')).toContain(objectTable(objects).trim());
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
