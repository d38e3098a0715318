// A folder of sample files as the tables show them: HL7 v2 messages, FHIR bundles, DICOM objects. Read as of one fixed day, with a key that
// nobody uses, for a site that stands for any.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Site } from '../../contracts/catalogue/site.ts';
import { keyRing } from '../deidentify/key-ring.ts';
import { createScrub } from '../deidentify/scrub.ts';
import { loadPlaces } from '../load-places.ts';
import { loadFindings } from '../ecg/load-statements.ts';
import { inSingleBytes } from '../hot-folder/in-single-bytes.ts';
import { splitBatch, type BatchItem } from '../hot-folder/split-batch.ts';
import { loadVocabulary } from '../load-vocabulary.ts';
import { DEFAULT_MLLP_LIMITS } from '../mllp/limits.ts';
import { createToEvent } from '../normalise/to-event.ts';
import { tallyOf } from '../fhir/corpus.ts';
import { SiteRegistry } from '../sites/registry.ts';
import { objectLine, type ObjectLine } from './object-line.ts';
import { corpusLine, type CorpusLine, type CorpusParts } from './corpus-table.ts';

const SITE: Site = Site.parse({
  id: 's-corpus',
  level: 'county-hospital',
  place: '990102001',
  names: { zh: '任一机构', en: 'Any institution' },
  facilityCodes: ['CORPUS'],
  expectedVisitsPerDay: 0,
  zone: 'Asia/Shanghai',
  charset: 'utf-8',
  calendar: 'china',
  opens: 'always',
});

/** What is later than this day lies in the future for the table, whenever it is made. */
const AS_OF = Date.UTC(2026, 3, 1);

/** Files of messages by their name or their beginning. One that holds several, or batches, has a line for each message. */
export async function readCorpus(folder: string, catalogue: string): Promise<CorpusLine[]> {
  const parts = corpusParts(catalogue);
  const lines: CorpusLine[] = [];
  for (const name of filesIn(folder).filter((each) => holdsMessages(folder, each)))
    lines.push(...(await linesOfFile(name, readFileSync(join(folder, name)), parts)));
  return lines;
}

async function linesOfFile(
  name: string,
  bytes: Uint8Array,
  parts: CorpusParts,
): Promise<CorpusLine[]> {
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  const items: BatchItem[] = [];
  for await (const item of splitBatch(inSingleBytes(whole()), DEFAULT_MLLP_LIMITS.frameBytesMax))
    items.push(item);
  const messages = items.flatMap((item) =>
    item.kind === 'message' ? [item.bytes] : item.kind === 'oversized' ? [item.head] : [],
  );
  if (items.length === 1 || messages.length === 0) return [corpusLine(name, bytes, parts)];
  return messages.map((message, at) => corpusLine(`${name} (${String(at + 1)})`, message, parts));
}

const BEGINNING =
  /^(?:\u00ef\u00bb\u00bf|\u0084\u0031\u0095\u0033|\u00ff\u00fe|\u00fe\u00ff)?[\s\0\v]*(?:MSH|FHS|BHS)[^A-Za-z0-9\s]/;

function holdsMessages(folder: string, name: string): boolean {
  if (/\.hl7$/i.test(name)) return true;
  if (KNOWN.some((ending) => name.endsWith(ending))) return false;
  // Of UTF-16 every second byte is nothing.
  const head = readFileSync(join(folder, name)).subarray(0, 200).toString('latin1');
  return BEGINNING.test(head) || BEGINNING.test(head.replaceAll('\0', ''));
}

const KNOWN = ['.json', '.dcm'];

/** What stands in the folder and is none of the files that are read. */
export function notRead(folder: string): string[] {
  return filesIn(folder).filter(
    (name) => !holdsMessages(folder, name) && !KNOWN.some((ending) => name.endsWith(ending)),
  );
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();

/** Bundles (`*.json`), each with what its entries become. */
export function readBundles(folder: string, catalogue: string): Map<string, Map<string, number>> {
  const { site, toEvent, receivedAt } = corpusParts(catalogue);
  const registry = new SiteRegistry({ sites: [site], keys: [], peers: [] });
  const context = { grant: { site, speaksForAll: false }, registry, toEvent, receivedAt };
  return new Map(
    namesIn(folder, '.json').map((name) => [
      name,
      tallyOf(jsonOf(readFileSync(join(folder, name), 'utf8')), context),
    ]),
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** DICOM objects (`*.dcm`), each with what it becomes. */
export async function readObjects(folder: string, catalogue: string): Promise<ObjectLine[]> {
  const parts = corpusParts(catalogue);
  const lines: ObjectLine[] = [];
  for (const name of namesIn(folder, '.dcm'))
    lines.push(await objectLine(name, readFileSync(join(folder, name)), parts));
  return lines;
}

const namesIn = (folder: string, ending: string): string[] =>
  filesIn(folder).filter((name) => name.endsWith(ending));

function corpusParts(catalogue: string): CorpusParts {
  const secret = createHash('sha256').update('no key of anybody').digest();
  const ring = keyRing('international', [{ version: 1, state: 'active', secret }]);
  if (ring.outcome !== 'ring') throw new RangeError(ring.fault);
  const scrub = createScrub(loadVocabulary(catalogue));
  const findings = loadFindings(catalogue);
  const placeOf = loadPlaces(catalogue);
  const toEvent = createToEvent({ ring: ring.ring, idKey: secret, scrub, findings, placeOf });
  return { site: SITE, toEvent, receivedAt: AS_OF };
}
