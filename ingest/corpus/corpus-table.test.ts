// The documented tables are what the door makes of the sample messages today.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { corpusTables, type CorpusLine } from './corpus-table.ts';
import { tableOf } from '../fhir/corpus.ts';
import { objectTable } from './object-line.ts';
import { notRead, readBundles, readCorpus, readObjects } from './read-corpus.ts';

const shared = (name: string): string =>
  fileURLToPath(new URL(`../../../shared/data/${name}/`, import.meta.url));
const CATALOGUE = fileURLToPath(new URL('../../catalogue/', import.meta.url));
/** Padding of columns is the formatter's. */
const plain = (text: string): string => text.replaceAll(/ +\|/g, ' |').replaceAll(/-{3,}/g, '---');
const page = (name: string): string =>
  plain(readFileSync(new URL(`../../docs/specs/${name}.md`, import.meta.url), 'utf8'));

// The files lie beside the checkout, not in it; where they are missing a test says so.
describe.skipIf(!existsSync(shared('hl7v2')))('the sample files', { timeout: 60_000 }, () => {
  it('of HL7 v2 become what the page says', async () => {
    const lines = await readCorpus(shared('hl7v2'), CATALOGUE);
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

it('has a line for each message of a batch, reads files by their beginning, and names those that it did not read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-corpus-'));
  try {
    const message = (id: number): string =>
      `MSH|^~\\&|L|CORPUS|V|C|20260301||ORU^R01|${String(id)}|P|2.5.1\rPID|1||P1\rOBR|1||F${String(id)}|600-7^^LN|||20260301\rOBX|1|NM|6690-2^^LN||1||||||F`;
    const batch = ['FHS|^~\\&', 'BHS|^~\\&', message(1), message(2), 'BTS|2', 'FTS|1'].join('\r');
    writeFileSync(join(folder, 'batch.hl7'), batch);
    writeFileSync(join(folder, 'UPPER.HL7'), message(3));
    writeFileSync(join(folder, 'wide.txt'), Buffer.from(`\ufeff${message(4)}`, 'utf16le'));
    writeFileSync(join(folder, 'empty.hl7'), '');
    writeFileSync(join(folder, 'notes.txt'), 'nothing of the kind');
    const lines = await readCorpus(folder, CATALOGUE);
    expect(lines.map(({ file, what }) => `${file}: ${what}`)).toEqual([
      'UPPER.HL7: laboratory',
      'batch.hl7 (1): laboratory',
      'batch.hl7 (2): laboratory',
      'empty.hl7: not-hl7',
      'wide.txt: laboratory',
    ]);
    expect(notRead(folder)).toEqual(['notes.txt']);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);

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
