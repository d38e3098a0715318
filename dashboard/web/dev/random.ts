// Repeatable chance for the development world: the same seed gives the same city, so that screenshots can be compared.
export type Random = () => number;

/** mulberry32 (public domain, T. Ettinger): 32 bits of state are plenty for a few thousand draws. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function hashOf(text: string): number {
  let hash = 2_166_136_261;
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619) >>> 0;
  return hash;
}

export function pick<T>(random: Random, from: readonly T[]): T {
  const found = from[Math.floor(random() * from.length)];
  if (found === undefined) throw new RangeError('nothing to pick from');
  return found;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';
/** An identifier in the form of the contracts: a prefix and 26 letters. */
export function identifier(prefix: string, seed: string): string {
  const random = seeded(hashOf(prefix + seed));
  return prefix + Array.from({ length: 26 }, () => LETTERS[Math.floor(random() * 32)]).join('');
}
