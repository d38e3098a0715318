/**
 * One line of a file as a record of the door, by a profile. Pure. What cannot be mapped is refused with a code and the field's name; what
 * stood there is never said, because it may be a name.
 */
import type {
  ImportProfile,
  ProfileField,
  UnitChange,
} from '../../contracts/catalogue/import-profile.ts';
import { GLUCOSE_MG_DL } from '../home/units.ts';
import { quantityOf, wholeNumber } from '../normalise/decimal.ts';
import type { Cells } from './cells.ts';
import { ageYearsOf } from './read-age.ts';
import { instantOf, timeOf } from './read-time.ts';
import { put, withoutEmpty } from './record-fields.ts';
import { nameOf } from './record-name.ts';

export type Mapped =
  | { readonly outcome: 'record'; readonly record: Readonly<Record<string, unknown>> }
  | { readonly outcome: 'refused'; readonly code: string; readonly reason: string };

type Value = string | number | boolean | readonly string[];

export class UnmappedValue extends Error {
  readonly code: string;

  constructor(code: string, reason: string) {
    super(reason);
    this.code = code;
  }
}

/** Kinds of which only the latest state of a unit is kept: its parts are told apart there too. */
const IN_PARTS: ReadonlySet<string> = new Set(['beds', 'device-use', 'stock', 'staff']);

/** `all`: the whole line, which names the record where the profile names no key. */
export function mapRow(profile: ImportProfile, cells: Cells, all: readonly string[]): Mapped {
  try {
    const record: Record<string, unknown> = { kind: profile.kind };
    for (const field of profile.fields) put(record, field.to, valueOf(field, cells, profile));
    const without = withoutEmpty(record);
    if (without !== undefined)
      throw new UnmappedValue('missing-value', `${without}: the line has no value for any`);
    const name = nameOf(profile, { record, cells, all });
    if (name === 'nameless')
      throw new UnmappedValue('missing-value', 'the fields that name the record are empty');
    if (name === 'sum')
      throw new UnmappedValue('sum-of-lines', 'the line sums up other lines of the file');
    if (record['id'] === undefined || profile.key?.includes('id')) record['id'] = name.id;
    if (name.part !== undefined && IN_PARTS.has(profile.kind)) record['part'] ??= name.part;
    return { outcome: 'record', record };
  } catch (error) {
    if (!(error instanceof UnmappedValue)) throw error;
    return { outcome: 'refused', code: error.code, reason: error.message };
  }
}

function valueOf(field: ProfileField, cells: Cells, profile: ImportProfile): Value | undefined {
  if (field.constant !== undefined) return field.constant;
  const cell = firstOf(field.from, cells);
  if (cell === undefined || isPlaceholder(cell, field)) {
    if (field.required) throw new UnmappedValue('missing-value', `${field.to}: is empty`);
    return field.ifEmpty;
  }
  return field.values === undefined
    ? prefixed(field, readCell(cell, { field, cells, profile }))
    : prefixed(field, translated(cell, field));
}

/** What is written where there is nothing to write. In a text it may mean something. */
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  '-',
  '--',
  '—',
  '——',
  '/',
  '\\',
  '\\n',
  'null',
  '无',
]);
/** A dash is a negative result. */
const MAY_MEAN: ReadonlySet<string> = new Set(['text', 'list', 'result']);
const isPlaceholder = (cell: string, field: ProfileField): boolean =>
  !MAY_MEAN.has(field.as) && PLACEHOLDERS.has(cell.normalize('NFKC').toLowerCase());

/** Of the columns the first that the file has and that is not empty. */
const firstOf = (columns: ProfileField['from'], cells: Cells): string | undefined =>
  [columns ?? []]
    .flat()
    .map((column) => cells(column))
    .find((value) => value !== undefined);

/** `1,234` in the groups of three that spreadsheets print; any other comma is left, and is no number. */
function ungrouped(cell: string): string {
  const text = cell.normalize('NFKC').trim();
  return /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text;
}

function prefixed(field: ProfileField, value: Value): Value {
  return field.prefix === undefined ? value : `${field.prefix}${String(value)}`;
}

function translated(cell: string, field: ProfileField): Value {
  const known = knownValue(cell, field.values ?? {});
  const found = known ?? (field.keepOthers ? cell : field.otherwise);
  if (found === undefined)
    throw new UnmappedValue('unknown-value', `${field.to}: the profile does not know this value`);
  return found;
}

type Values = NonNullable<ProfileField['values']>;

/** As it is written, else in another width or case. */
function knownValue(cell: string, values: Values): Values[string] | undefined {
  if (Object.hasOwn(values, cell)) return values[cell];
  const folded = spelling(cell);
  return Object.entries(values).find(([word]) => spelling(word) === folded)?.[1];
}

const spelling = (word: string): string => word.normalize('NFKC').replace(/\s+/g, '').toLowerCase();

interface Read {
  readonly field: ProfileField;
  readonly cells: Cells;
  readonly profile: ImportProfile;
}

function readCell(cell: string, { field, cells, profile }: Read): Value {
  switch (field.as) {
    case 'text':
      return cell;
    case 'list':
      return listOf(cell, field.separators);
    case 'time':
      return found(timeIn(cell, field, profile), field, 'invalid-time');
    case 'whole':
      return found(wholeNumber(ungrouped(cell)), field, 'invalid-count');
    case 'age':
      return found(ageYearsOf(cell, firstOf(field.unitFrom, cells)), field, 'invalid-age');
    case 'result':
      return quantityOf(ungrouped(cell)) ?? cell;
    case 'number':
      return numberOf(cell, field);
  }
}

/** A record asks for the minute at which something was done: a day alone would stand for its midnight, whatever the formats allow. */
function timeIn(
  cell: string,
  { to, formats = ['iso'] }: ProfileField,
  { kind, zone }: ImportProfile,
): string | number | undefined {
  const read = kind === 'procedure' && to === 'occurredAt' ? instantOf : timeOf;
  return read(cell, formats, zone);
}

function found<T>(value: T | undefined, field: ProfileField, code: string): T {
  if (value === undefined)
    throw new UnmappedValue(code, `${field.to}: has a form that the profile does not know`);
  return value;
}

function listOf(cell: string, separators: string): readonly string[] {
  const marks = new Set(separators);
  const parts = [''];
  for (const character of cell) {
    if (marks.has(character)) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${character}`);
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function numberOf(cell: string, field: ProfileField): number | string {
  if (field.unit === 'fen-to-yuan') return found(yuanOfFen(cell), field, 'invalid-amount');
  if (field.unit === 'wan-yuan-to-yuan') return found(shifted(cell, 4), field, 'invalid-amount');
  const value = found(quantityOf(ungrouped(cell)), field, 'invalid-number');
  return field.unit === undefined ? value : rounded(CHANGES[field.unit](value));
}

const CHANGES: Readonly<
  Record<Exclude<UnitChange, 'fen-to-yuan' | 'wan-yuan-to-yuan'>, (value: number) => number>
> = {
  'fahrenheit-to-celsius': (value) => ((value - 32) * 5) / 9,
  'kpa-to-mmhg': (value) => value * 7.500_62,
  'mg-dl-to-mmol-l': (value) => value / GLUCOSE_MG_DL,
};

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Money is moved digit by digit, never multiplied. */
function yuanOfFen(cell: string): string | undefined {
  const [, sign = '', digits = ''] = /^(-?)(\d{1,13})$/.exec(cell.replaceAll(',', '')) ?? [];
  if (digits === '') return undefined;
  const padded = digits.padStart(3, '0');
  return `${sign}${padded.slice(0, -2)}.${padded.slice(-2)}`;
}

function shifted(cell: string, places: number): string | undefined {
  const [, sign = '', whole = '', fraction = ''] =
    /^(-?)(\d{1,9})(?:\.(\d{1,8}))?$/.exec(cell.replaceAll(',', '')) ?? [];
  if (whole === '') return undefined;
  const moved = fraction.padEnd(places, '0');
  return `${sign}${whole}${moved.slice(0, places)}.${moved.slice(places) || '0'}`;
}
