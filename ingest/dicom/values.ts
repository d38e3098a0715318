// Text of elements, and all names of persons of a dataset. Padding is taken off; several values are split after decoding, because in
// GBK the second byte of a character may be the separator.
import { type Decode, decoderOf } from './character-set.ts';
import { type Dataset, type Element, PERSON_NAMES, TAG } from './elements.ts';

const NAMES_MAX = 100;

/** The first value of an element whose text is plain ASCII: UIDs, codes, dates. */
export function asciiOf(dataset: Dataset, tag: number): string | undefined {
  const element = dataset.get(tag);
  if (element === undefined) return undefined;
  const value = clean(Buffer.from(element.bytes).toString('latin1')).split('\\')[0]?.trim();
  return value === '' ? undefined : value;
}

/** How the texts of a dataset are written. */
export const decodeOf = (dataset: Dataset, siteCharset?: string): Decode => {
  const stated = dataset.get(TAG.specificCharacterSet);
  return decoderOf(stated && clean(Buffer.from(stated.bytes).toString('latin1')), siteCharset);
};

export function textOf(dataset: Dataset, tag: number, decode: Decode): string | undefined {
  const element = dataset.get(tag);
  if (element === undefined) return undefined;
  const text = clean(decode(element.bytes));
  return text === '' ? undefined : text;
}

export const itemsOf = (dataset: Dataset, tag: number): readonly Dataset[] =>
  dataset.get(tag)?.items ?? [];

const clean = (text: string): string => text.replace(/\u0000+$/g, '').trim();

/** Of everybody whom the dataset names, at any depth: patient, physicians, operators, observers. */
export function personNames(dataset: Dataset, decode: Decode): readonly string[] {
  const names = new Set<string>();
  collect(dataset, decode, names);
  return [...names].slice(0, NAMES_MAX);
}

function collect(dataset: Dataset, decode: Decode, names: Set<string>): void {
  for (const [tag, element] of dataset) {
    for (const item of element.items ?? []) collect(item, decode, names);
    if (isName(tag, element)) for (const name of formsOf(decode(element.bytes))) names.add(name);
  }
}

const isName = (tag: number, element: Element): boolean =>
  element.vr === 'PN' || (element.vr === 'UN' && PERSON_NAMES.has(tag));

/** Alphabetic, ideographic and phonetic form; in each family, given and middle name; the whole first. */
function formsOf(text: string): string[] {
  return clean(text)
    .split(/[\\=]/)
    .flatMap((form) => {
      const parts = form
        .split('^')
        .slice(0, 3)
        .map((part) => part.trim())
        .filter((part) => part !== '');
      return parts.length < 2 ? parts : [parts.join(' '), ...parts];
    });
}
