// A folder of sample files as the tables show them: HL7 v2 messages, FHIR bundles, DICOM objects. Read as of one fixed day, with a key that
// nobody uses, for a site that stands for any.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Site } from '../../contracts/catalogue/site.ts';
import { keyRing } from '../deidentify/key-ring.ts';
import { createScrub } from '../deidentify/scrub.ts';
import { loadFindings } from '../ecg/load-statements.ts';
import { loadVocabulary } from '../load-vocabulary.ts';
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

export function readCorpus(folder: string, catalogue: string): CorpusLine[] {
  const parts = corpusParts(catalogue);
  return namesIn(folder, '.hl7').map((name) =>
    corpusLine(name, readFileSync(join(folder, name)), parts),
  );
}

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
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort();

function corpusParts(catalogue: string): CorpusParts {
  const secret = createHash('sha256').update('no key of anybody').digest();
  const ring = keyRing('international', [{ version: 1, state: 'active', secret }]);
  if (ring.outcome !== 'ring') throw new RangeError(ring.fault);
  const scrub = createScrub(loadVocabulary(catalogue));
  const findings = loadFindings(catalogue);
  const toEvent = createToEvent({ ring: ring.ring, idKey: secret, scrub, findings });
  return { site: SITE, toEvent, receivedAt: AS_OF };
}
