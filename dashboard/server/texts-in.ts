// The texts that a person may have written into the body of a command, however deep: all but what has a form of its own. Pure.

/** Places and sites are made of digits; a hash is what is left of a password. */
const CODED: ReadonlySet<string> = new Set(['place', 'places', 'siteId', 'passwordHash', 'plan']);
/** `al-…`, `tk-…`: hashes, in which any run of digits may stand. */
const DERIVED = /^[a-z]{2}-[a-z2-7]{26}$/;
const DEPTH_MAX = 12;

export function textsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return DERIVED.test(value) ? [] : [value];
  if (typeof value !== 'object' || value === null || depth > DEPTH_MAX) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const isCoded = CODED.has(name) && (typeof inner === 'string' || isListOfTexts(inner));
    return isCoded ? [] : textsIn(inner, depth + 1);
  });
}

const isListOfTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');
