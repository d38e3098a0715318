// Order of tokens by the age of the key that made them (`p1.…` before `p2.…`), then by their letters. Pure.

const versionOf = (token: string): number => Number(/^[a-z](\d+)\./.exec(token)?.[1] ?? 0);

export const isOfOneKey = (one: string, other: string): boolean =>
  versionOf(one) === versionOf(other);

export function byAgeOfKey(one: string, other: string): number {
  return versionOf(one) - versionOf(other) || (one < other ? -1 : one === other ? 0 : 1);
}
