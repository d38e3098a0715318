/**
 * One line of a file as a record of the door, by a profile. Pure. What cannot be mapped is refused with a code and the field's name; what
 * stood there is never said, because it may be a name.
 */
import type {
  ImportProfile,
  ProfileField,
  UnitChange,
} from '../../contracts/catalogue/import-profile.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { quantityOf, wholeNumber } from '../normalise/decimal.ts';
import { timeOf } from './read-time.ts';

/** The value of a column by title or number; undefined where the file has none such or the cell is empty. */
export type Cells = (column: string | number) => string | undefined;

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

/** `all`: the whole line, which names the record where the profile names no key. */
export function mapRow(profile: ImportProfile, cells: Cells, all: readonly string[]): Mapped {
  try {
    const record: Record<string, unknown> = { kind: profile.kind };
    for (const field of profile.fields) put(record, field, valueOf(field, cells, profile));
    record['id'] ??= idOf(profile, record, all);
    return { outcome: 'record', record };
  } catch (error) {
    if (!(error instanceof UnmappedValue)) throw error;
    return { outcome: 'refused', code: error.code, reason: error.message };
  }
}

function put(record: Record<string, unknown>, field: ProfileField, value: Value | undefined): void {
  if (value === undefined) return;
  const [name = '', inner] = field.to.split('.');
  if (inner === undefined) {
    record[name] = value;
    return;
  }
  const within = (record[name] ??= {}) as Record<string, unknown>;
  within[inner] = value;
}

function idOf(
  profile: ImportProfile,
  record: Readonly<Record<string, unknown>>,
  all: readonly string[],
): string {
  if (profile.key === undefined) return derivedId('line-', [profile.id, ...all]);
  const parts = profile.key.map((name) => keyPart(record[name]));
  if (parts.every((part) => part === ''))
    throw new UnmappedValue('missing-value', 'the fields that name the record are empty');
  const id = parts.join('|');
  return id.length <= 120 ? id : derivedId('key-', [profile.id, id]);
}

const keyPart = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function valueOf(field: ProfileField, cells: Cells, profile: ImportProfile): Value | undefined {
  if (field.constant !== undefined) return field.constant;
  const cell = [field.from ?? []]
    .flat()
    .map((column) => cells(column))
    .find((value) => value !== undefined);
  if (cell === undefined) {
    if (field.required) throw new UnmappedValue('missing-value', `${field.to}: is empty`);
    return undefined;
  }
  return field.values === undefined
    ? prefixed(field, readCell(cell, field, profile))
    : prefixed(field, translated(cell, field));
}

function prefixed(field: ProfileField, value: Value): Value {
  return field.prefix === undefined ? value : `${field.prefix}${String(value)}`;
}

function translated(cell: string, field: ProfileField): Value {
  const found = Object.hasOwn(field.values ?? {}, cell) ? field.values?.[cell] : field.otherwise;
  if (found === undefined)
    throw new UnmappedValue('unknown-value', `${field.to}: the profile does not know this value`);
  return found;
}

function readCell(cell: string, field: ProfileField, profile: ImportProfile): Value {
  switch (field.as) {
    case 'text':
      return cell;
    case 'list':
      return listOf(cell, field.separators);
    case 'time':
      return found(timeOf(cell, field.formats ?? ['iso'], profile.zone), field, 'invalid-time');
    case 'whole':
      return found(wholeNumber(cell), field, 'invalid-count');
    case 'number':
      return numberOf(cell, field);
  }
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
  const value = found(quantityOf(cell), field, 'invalid-number');
  return field.unit === undefined ? value : rounded(CHANGES[field.unit](value));
}

const CHANGES: Readonly<
  Record<Exclude<UnitChange, 'fen-to-yuan' | 'wan-yuan-to-yuan'>, (value: number) => number>
> = {
  'fahrenheit-to-celsius': (value) => ((value - 32) * 5) / 9,
  'kpa-to-mmhg': (value) => value * 7.500_62,
  'mg-dl-to-mmol-l': (value) => value / 18.018,
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
