/**
 * What names the record that a line of a file makes, so that the same line again is the same record and a corrected one revises it. Pure.
 * Where the profile makes one value of several words, the words name records of their own: 超声 and 彩超 are two rows of one kind of device,
 * and neither takes the other's place.
 */
import type { ImportProfile, ProfileField } from '../../contracts/catalogue/import-profile.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { Cells } from './cells.ts';

export interface RecordName {
  readonly id: string;
  /** What tells the row from others of the same key; undefined where nothing does. */
  readonly part: string | undefined;
}

export interface MappedLine {
  readonly record: Readonly<Record<string, unknown>>;
  readonly cells: Cells;
  /** The whole line, which names the record where the profile names no key. */
  readonly all: readonly string[];
}

const ID_CHARACTERS_MAX = 120;

/** What a report writes in the line that sums up the others: taken too, everything would count twice. */
const SUMS: ReadonlySet<string> = new Set([
  '合计',
  '总计',
  '小计',
  '共计',
  'total',
  'subtotal',
  'sum',
]);

/** `nameless`: the fields that should name the record are all empty. `sum`: the line sums up others. */
export function nameOf(profile: ImportProfile, line: MappedLine): RecordName | 'nameless' | 'sum' {
  const { record, cells, all } = line;
  const named = profile.fields.filter(({ to }) => profile.key?.includes(to));
  const words = [
    ...named.map((field) => wordOf(field, cells)),
    ...(profile.apartBy ?? []).map((column) => cells(column) ?? ''),
  ];
  if (words.some((word) => SUMS.has(folded(word).replaceAll(' ', '')))) return 'sum';
  const part = joined([
    ...(profile.key ?? []).map((name) => ownWord(profile, name, line)),
    ...(profile.apartBy ?? []).map((column) => folded(cells(column) ?? '')),
  ]);
  if (profile.key === undefined) return { id: derivedId('line-', [profile.id, ...all]), part };
  const keys = profile.key.map((name) => momentWord(keyPart(record[name])));
  if (keys.every((key) => key === '')) return 'nameless';
  const id = [...keys, ...(part === undefined ? [] : [part])].join('|');
  return {
    id: id.length <= ID_CHARACTERS_MAX ? id : derivedId('key-', [profile.id, id]),
    part,
  };
}

/** The words in their order; undefined where there are none. */
function joined(words: readonly string[]): string | undefined {
  if (words.every((word) => word === '')) return undefined;
  const text = words.join('~');
  return text.length <= ID_CHARACTERS_MAX / 2 ? text : derivedId('part-', [text]);
}

const keyPart = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Empty where the value says all that the word says: it is the value itself, or the first word of the profile for it. */
function ownWord(profile: ImportProfile, name: string, { record, cells }: MappedLine): string {
  const field = profile.fields.find(({ to }) => to === name);
  if (field?.values === undefined) return '';
  const word = wordOf(field, cells);
  const value = unprefixed(field, record[name]);
  const first = Object.entries(field.values).find(([, to]) => String(to) === value)?.[0];
  return word === first || word === value ? '' : folded(word);
}

function wordOf(field: ProfileField, cells: Cells): string {
  const columns = [field.from ?? []].flat();
  return columns.map((column) => cells(column)).find((cell) => cell !== undefined) ?? '';
}

function unprefixed({ prefix = '' }: ProfileField, value: unknown): string {
  const text = keyPart(value);
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

/** Width and case are spelling. */
const folded = (word: string): string => word.normalize('NFKC').trim().toLowerCase();

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:\.0+)?)?)?$/;

/** One spelling of a time without a zone, in whatever format the file wrote it; other words are left. */
export function momentWord(word: string): string {
  const [, day, minute = '00:00', second = '00'] = MOMENT.exec(word) ?? [];
  if (day === undefined) return word;
  return `${minute}:${second}` === '00:00:00' ? day : `${day}T${minute}:${second}`;
}
