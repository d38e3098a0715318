// Words of the codes that the catalogue itself is written in: articles and tests that measures count, wards and devices that rules look at, treatments,
// and what mapping profiles make of a sender's words. A sender may use them, and they leave the door as they are.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ImportProfile } from '../contracts/catalogue/import-profile.ts';
import { Measure } from '../contracts/catalogue/measure.ts';
import { Pattern } from '../contracts/catalogue/pattern.ts';
import { TreatmentGroup } from '../contracts/catalogue/treatment-group.ts';
import { loadYamlFolder } from '../platform/catalogue/load-yaml.ts';

/** Lower case, of two letters and more; Chinese names of units whole. Throws CatalogueError. */
export function wordsOfCodes(folder: string): string[] {
  const measures = loadYamlFolder(join(folder, 'measures'), Measure);
  const profiles = loadYamlFolder(join(folder, 'profiles'), ImportProfile);
  const treatments = optionalFolder(join(folder, 'treatments'));
  const units = unitsOf(join(folder, 'patterns'));
  const codes = [
    ...treatments.flatMap(({ value }) => value.codes.local ?? []),
    ...measures.flatMap(({ value }) => codesIn(value)),
    ...units,
    ...profiles.flatMap(({ value }) =>
      value.fields.flatMap(({ values = {}, otherwise, constant }) =>
        [...Object.values(values), otherwise, constant].flatMap(asText),
      ),
    ),
  ];
  const words = codes.flatMap((code) => code.toLowerCase().match(/[a-z]{2,}/g) ?? []);
  return [...new Set([...words, ...units.filter((unit) => HAN.test(unit))])];
}

const HAN = /^\p{Script=Han}+$/u;

/** Codes of wards, devices and articles. */
const unitsOf = (folder: string): string[] =>
  existsSync(folder) ? loadYamlFolder(folder, Pattern).flatMap(({ value }) => codesIn(value)) : [];

/** A city that asks for no treatment has no such folder. */
const optionalFolder = (folder: string): { readonly value: TreatmentGroup }[] =>
  existsSync(folder) ? loadYamlFolder(folder, TreatmentGroup) : [];

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
