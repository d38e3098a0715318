// The reader of an object. One pass over the keys that are there; the object is made anew only where the schema would return another:
// a key dropped, a default filled in, a value changed, or the keys in another order than the schema's.
import { UNDECIDED, type Reader } from './reader.ts';

export type Field =
  | {
      readonly name: string;
      readonly read: Reader;
      /** What a missing key means: nothing at all, or an object that only zod may judge. */
      readonly absent: 'left-out' | 'undecided';
    }
  | {
      readonly name: string;
      readonly read: Reader;
      readonly absent: 'default';
      readonly fallback: () => unknown;
    };

interface PlacedField {
  readonly at: number;
  readonly read: Reader;
  /** Counts towards what must be there for the object to stay as it is. */
  readonly wanted: 0 | 1;
  readonly required: 0 | 1;
}

type Plain = Readonly<Record<string, unknown>>;

export function objectReader(fields: readonly Field[], unknownKeys: 'refused' | 'dropped'): Reader {
  const byName = new Map(fields.map((field, at) => [field.name, placed(field, at)] as const));
  const requiredCount = count(byName, 'required');
  const wantedCount = count(byName, 'wanted');
  return (value) => {
    if (!isPlain(value)) return UNDECIDED;
    let isSame = true;
    let lastAt = -1;
    let required = 0;
    let wanted = 0;
    for (const name in value) {
      const field = byName.get(name);
      if (field === undefined) {
        if (unknownKeys === 'refused') return UNDECIDED;
        isSame = false;
        continue;
      }
      const held = value[name];
      const taken = field.read(held);
      if (taken === UNDECIDED || held === undefined) return UNDECIDED;
      if (taken !== held || field.at < lastAt) isSame = false;
      lastAt = field.at;
      required += field.required;
      wanted += field.wanted;
    }
    if (required < requiredCount) return UNDECIDED;
    return isSame && wanted === wantedCount ? value : remade(value, fields);
  };
}

function placed(field: Field, at: number): PlacedField {
  return {
    at,
    read: field.read,
    required: field.absent === 'undecided' ? 1 : 0,
    wanted: field.absent === 'left-out' ? 0 : 1,
  };
}

function count(fields: ReadonlyMap<string, PlacedField>, what: 'required' | 'wanted'): number {
  let sum = 0;
  for (const field of fields.values()) sum += field[what];
  return sum;
}

function isPlain(value: unknown): value is Plain {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}

/** In the schema's order. Every value that is there has been read once and was taken. */
function remade(value: Plain, fields: readonly Field[]): Record<string, unknown> {
  const fresh: Record<string, unknown> = {};
  for (const field of fields) {
    if (Object.hasOwn(value, field.name)) fresh[field.name] = field.read(value[field.name]);
    else if (field.absent === 'default') fresh[field.name] = field.fallback();
  }
  return fresh;
}
