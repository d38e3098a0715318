// The one text that a JSON value has for hashing: names of objects in code-point order, no spaces, numbers as ECMAScript writes them.
// The subset of RFC 8785 that audit entries need; values JSON cannot hold are refused rather than changed. Pure.
import type { Json } from '../cases/case.ts';

export function canonical(value: Json | undefined): string {
  if (value === undefined) throw new TypeError('an audit entry cannot hold undefined');
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError('an audit entry cannot hold a number that is not finite');
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map((inner) => canonical(inner)).join(',')}]`;
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
