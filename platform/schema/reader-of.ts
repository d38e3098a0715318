// Makes the reader of a schema. What is not known here (refinements, transforms, records, …) reads as undecided, so that a new kind of
// schema is slow and never wrong.
import type { z } from 'zod';
import { numberReader, textReader } from './read-scalar.ts';
import { objectReader, type Field } from './read-object.ts';
import { UNDECIDED, undecided, type Reader } from './reader.ts';

type Known = z.core.$ZodTypes;

export function readerOf(schema: z.core.$ZodType): Reader {
  const { def } = (schema as Known)._zod;
  if (def.type === 'string') return textReader(def);
  if (def.type === 'number') return numberReader(def);
  if (def.type === 'array') return arrayReader(def);
  return hasChecks(def) ? undecided : uncheckedReader(def);
}

function uncheckedReader(def: Known['_zod']['def']): Reader {
  switch (def.type) {
    case 'boolean':
      return def.coerce === true ? undecided : booleanReader;
    case 'literal':
      return oneOf(new Set<unknown>(def.values));
    case 'enum':
      return oneOf(new Set(Object.values(def.entries).filter((name) => typeof name === 'string')));
    case 'nullable':
      return nullableReader(readerOf(def.innerType));
    case 'object':
      return objectOf(def);
    case 'union':
      return unionReader(def);
    default:
      return undecided;
  }
}

const hasChecks = (def: z.core.$ZodTypeDef): boolean => (def.checks?.length ?? 0) > 0;

const booleanReader: Reader = (value) => (typeof value === 'boolean' ? value : UNDECIDED);

const oneOf =
  (values: ReadonlySet<unknown>): Reader =>
  (value) =>
    values.has(value) ? value : UNDECIDED;

const nullableReader =
  (read: Reader): Reader =>
  (value) =>
    value === null ? null : read(value);

function arrayReader(def: z.core.$ZodArrayDef): Reader {
  const read = readerOf(def.element);
  let least = 0;
  let most = Infinity;
  for (const check of def.checks ?? []) {
    const bound = (check as z.core.$ZodChecks)._zod.def;
    if (bound.check === 'min_length') least = Math.max(least, bound.minimum);
    else if (bound.check === 'max_length') most = Math.min(most, bound.maximum);
    else return undecided;
  }
  return (value) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) return UNDECIDED;
    const items: readonly unknown[] = value;
    let changed: unknown[] | undefined;
    for (let at = 0; at < items.length; at += 1) {
      const item = items[at];
      const taken = read(item);
      if (taken === UNDECIDED) return UNDECIDED;
      if (taken !== item) changed ??= items.slice();
      if (changed !== undefined) changed[at] = taken;
    }
    return changed ?? items;
  };
}

function objectOf(def: z.core.$ZodObjectDef): Reader {
  const unknownKeys = keysBeyond(def.catchall);
  if (unknownKeys === undefined) return undecided;
  const fields = Object.entries(def.shape).map(([name, schema]): Field => fieldOf(name, schema));
  return objectReader(fields, unknownKeys);
}

function keysBeyond(catchall: z.core.$ZodType | undefined): 'refused' | 'dropped' | undefined {
  if (catchall === undefined) return 'dropped';
  return (catchall as Known)._zod.def.type === 'never' ? 'refused' : undefined;
}

function fieldOf(name: string, schema: z.core.$ZodType): Field {
  const { def } = (schema as Known)._zod;
  if (hasChecks(def)) return { name, read: readerOf(schema), absent: 'undecided' };
  if (def.type === 'optional') return { name, read: readerOf(def.innerType), absent: 'left-out' };
  if (def.type === 'default') {
    return {
      name,
      read: readerOf(def.innerType),
      absent: 'default',
      fallback: () => def.defaultValue,
    };
  }
  return { name, read: readerOf(schema), absent: 'undecided' };
}

/** Only where the first look tells which member is meant: by the discriminator, or by the type of the value. */
function unionReader(def: z.core.$ZodUnionDef): Reader {
  if ('discriminator' in def && typeof def.discriminator === 'string')
    return discriminated(def.options, def.discriminator);
  const byForm = new Map<string, Reader>();
  for (const option of def.options) {
    const form = formOf((option as Known)._zod.def.type);
    if (form === undefined || byForm.has(form)) return undecided;
    byForm.set(form, readerOf(option));
  }
  return (value) => byForm.get(Array.isArray(value) ? 'array' : typeof value)?.(value) ?? UNDECIDED;
}

function formOf(type: string): string | undefined {
  return ['string', 'number', 'boolean', 'object', 'array'].includes(type) ? type : undefined;
}

function discriminated(options: readonly z.core.$ZodType[], discriminator: string): Reader {
  const byValue = new Map<unknown, Reader>();
  for (const option of options) {
    const { def } = (option as Known)._zod;
    if (def.type !== 'object') return undecided;
    const tag = (def.shape[discriminator] as Known | undefined)?._zod.def;
    if (tag?.type !== 'literal') return undecided;
    const read = readerOf(option);
    for (const value of tag.values) byValue.set(value, read);
  }
  return (value) => {
    if (typeof value !== 'object' || value === null) return UNDECIDED;
    const read = byValue.get((value as Readonly<Record<string, unknown>>)[discriminator]);
    return read === undefined ? UNDECIDED : read(value);
  };
}
