// Whose annotated ECG it is, when and by what it was made: identified, and in memory only, between the document and its event. The recording
// itself is read by `read-aecg.ts`, which passes all of this over.
import { SaxesParser } from 'saxes';

export interface AecgHeader {
  readonly id: string | undefined;
  /** HL7 times as written: of the recording, else of the document. */
  readonly startedAt: string | undefined;
  readonly subject: string | undefined;
  readonly birth: string | undefined;
  readonly sex: string | undefined;
  readonly device: string | undefined;
  /** Of everybody whom the document names, for scrubbing. */
  readonly names: readonly string[];
}

const NAMES_MAX = 100;
const DEPTH_MAX = 64;

/** By the last elements of the path, and the attribute that holds it. */
const PLACES: readonly (readonly [keyof AecgHeader, string, string])[] = [
  ['startedAt', 'series/effectiveTime/low', 'value'],
  ['startedAt', 'AnnotatedECG/effectiveTime/low', 'value'],
  ['startedAt', 'AnnotatedECG/effectiveTime/center', 'value'],
  ['subject', 'trialSubject/id', 'extension'],
  ['birth', 'subjectDemographicPerson/birthTime', 'value'],
  ['sex', 'subjectDemographicPerson/administrativeGenderCode', 'code'],
  ['device', 'manufacturedSeriesDevice/id', 'extension'],
  ['device', 'manufacturedSeriesDevice/id', 'root'],
];

/** Undefined where the XML is not well formed or declares a document type. */
export function readAecgHeader(xml: string): AecgHeader | undefined {
  const found = new Map<string, string>();
  const names = new Set<string>();
  try {
    walk(xml, found, names);
  } catch {
    return undefined;
  }
  const first = (field: keyof AecgHeader): string | undefined =>
    PLACES.filter(([of]) => of === field)
      .map(([, place, attribute]) => found.get(`${place}@${attribute}`))
      .find((value) => value !== undefined);
  return {
    id: found.get('id'),
    startedAt: first('startedAt'),
    subject: first('subject'),
    birth: first('birth'),
    sex: first('sex'),
    device: first('device'),
    names: [...names],
  };
}

function walk(xml: string, found: Map<string, string>, names: Set<string>): void {
  const parser = new SaxesParser();
  const path: string[] = [];
  let text = '';
  const isName = (): boolean => path.includes('name');
  parser.on('doctype', () => {
    throw new RangeError('a document type is declared');
  });
  parser.on('opentag', ({ name, attributes }) => {
    path.push(name.replace(/^.*:/, ''));
    if (path.length > DEPTH_MAX) throw new RangeError('too deep');
    text = '';
    if (path.join('/') === 'AnnotatedECG/id')
      found.set('id', `${attributes['root'] ?? ''} ${attributes['extension'] ?? ''}`.trim());
    for (const [, place, attribute] of PLACES) {
      const value = attributes[attribute]?.trim();
      if (value !== undefined && value !== '' && `/${path.join('/')}`.endsWith(`/${place}`))
        keepFirst(found, `${place}@${attribute}`, value);
    }
  });
  parser.on('text', (part) => {
    if (isName()) text += part;
  });
  parser.on('closetag', () => {
    const said = text.trim();
    if (isName() && said !== '' && names.size < NAMES_MAX) names.add(said);
    text = '';
    path.pop();
  });
  parser.write(xml).close();
}

function keepFirst(found: Map<string, string>, key: string, value: string): void {
  if (!found.has(key)) found.set(key, value);
}
