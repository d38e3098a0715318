// Words of the codes that the catalogue itself is written in: articles and tests that measures count, and what mapping profiles make of a
// sender's words. A sender may use them, and they leave the door as they are.
import { join } from 'node:path';
import { ImportProfile } from '../contracts/catalogue/import-profile.ts';
import { Measure } from '../contracts/catalogue/measure.ts';
import { loadYamlFolder } from '../platform/catalogue/load-yaml.ts';

/** Lower case, of two letters and more. Throws CatalogueError. */
export function wordsOfCodes(folder: string): string[] {
  const measures = loadYamlFolder(join(folder, 'measures'), Measure);
  const profiles = loadYamlFolder(join(folder, 'profiles'), ImportProfile);
  const codes = [
    ...measures.flatMap(({ value }) => codesIn(value)),
    ...profiles.flatMap(({ value }) =>
      value.fields.flatMap(({ values = {}, otherwise, constant }) =>
        [...Object.values(values), otherwise, constant].flatMap(asText),
      ),
    ),
  ];
  return [...new Set(codes.flatMap((code) => code.toLowerCase().match(/[a-z]{2,}/g) ?? []))];
}

/** Whatever a measure counts, however deep in it. */
function codesIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([field, value]: [string, unknown]) => {
    if (field === 'item') return asText(value);
    if (field === 'codes' && Array.isArray(value)) return value.flatMap(asText);
    return codesIn(value);
  });
}

const asText = (value: unknown): string[] => (typeof value === 'string' ? [value] : []);
