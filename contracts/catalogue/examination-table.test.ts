// A table that says one word twice, or names a part that it does not have, is refused where it does.
import { expect, it } from 'vitest';
import { ExaminationTable } from './examination-table.ts';

const names = { zh: '名', en: 'name' };
const TABLE = {
  ...{ id: 'imaging', version: '2026.1', names, validFrom: '2025-01-01' },
  source: { text: 'a test', confirmed: false },
  kinds: [
    { id: 'radiography', names, modalities: ['CR', 'DX'] },
    { id: 'ct', names, modalities: ['CT'] },
  ],
  unknown: ['OT'],
  parts: [
    { id: 'chest', names, zh: ['胸部'], en: ['CHEST'], 'snomed-ct': ['51185008'] },
    { id: 'knee', names, sided: true, zh: ['膝'], en: ['KNEE', 'C-spine'] },
  ],
  together: [{ names, parts: ['chest', 'knee'], en: ['BOTH'] }],
  sides: { left: { zh: ['左'] }, right: { zh: ['右'] }, both: { zh: ['双'] } },
  besides: { en: ['CT'] },
};

const faultsOf = (more: object): string[] =>
  ExaminationTable.safeParse({ ...TABLE, ...more }).error?.issues.map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  ) ?? [];

it('is taken as it should be', () => {
  expect(faultsOf({})).toEqual([]);
});

it.each([
  [
    'a word of two parts, in another case and with another hyphen',
    { besides: { en: ['c SPINE'] } },
    'besides.en.0: said-twice: c SPINE is of knee and of besides',
  ],
  [
    'a modality of two kinds',
    { unknown: ['CT'] },
    'unknown.0: said-twice: CT is of ct and of unknown',
  ],
  [
    'a part that is not there',
    { together: [{ names, parts: ['chest', 'foot'], en: ['BOTH'] }] },
    'together.0.parts.1: unknown-part: there is no part foot',
  ],
  [
    'an id twice',
    { parts: [...TABLE.parts, { id: 'chest', names, en: ['lung'] }] },
    'parts.2.id: said-twice: chest is of parts and of parts',
  ],
  [
    'a word of two scripts',
    { besides: { en: ['X线'] } },
    'besides.en.0: two-scripts: a word is of Latin letters and digits or of Chinese characters, not of both',
  ],
  [
    'a code that is none',
    { parts: [{ id: 'chest', names, 'snomed-ct': ['T-D3000'] }, TABLE.parts[1]] },
    'parts.0.snomed-ct.0: code-form: a code of SNOMED CT has 6 to 18 digits',
  ],
])('%s', (_, more, fault) => {
  expect(faultsOf(more)).toContain(fault);
});

it('a field that it does not know, or a modality that is none, is refused', () => {
  expect(faultsOf({ colours: [] })).not.toEqual([]);
  expect(faultsOf({ unknown: ['XYZ'] })).not.toEqual([]);
});
