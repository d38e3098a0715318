// JSON of strangers: objects by name, and a bound on how deep it may be nested, looked for before anything is built of it.

/** The names by which resources are looked through before their schemas have read them. */
export interface Json {
  readonly [name: string]: unknown;
  readonly resourceType?: unknown;
  readonly id?: unknown;
  readonly identifier?: unknown;
  readonly contained?: unknown;
  readonly meta?: unknown;
  readonly reference?: unknown;
  readonly display?: unknown;
  readonly name?: unknown;
  readonly type?: unknown;
  readonly coding?: unknown;
  readonly code?: unknown;
  readonly system?: unknown;
  readonly value?: unknown;
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** R4 resources nest to about 20; a recursion over 64 is harmless everywhere. */
export const DEPTH_MAX = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether brackets outside of texts open deeper than the bound. One pass over the bytes, 1 ns each, without building anything. */
export function isTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) at = endOfText(bytes, at + 1);
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > DEPTH_MAX) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return false;
}

function endOfText(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}
