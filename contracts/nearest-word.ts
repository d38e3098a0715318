// The word that was probably meant by one that is not known. Pure.

/** Of which at most two letters, or one in three, would have to change; null where none is so near. */
export function nearestWord(word: string, known: readonly string[]): string | null {
  const [first] = known
    .map((one) => ({ one, apart: lettersApart(word.toLowerCase(), one.toLowerCase()) }))
    .sort((a, b) => a.apart - b.apart);
  if (first === undefined || first.apart > Math.max(2, Math.floor(word.length / 3))) return null;
  return first.one;
}

/** Levenshtein, Soviet Physics Doklady 1966;10:707. */
function lettersApart(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (const [to, against] of [...other].entries())
      next.push(
        Math.min(
          (row[to] ?? 0) + (letter === against ? 0 : 1),
          (row[to + 1] ?? 0) + 1,
          (next[to] ?? 0) + 1,
        ),
      );
    row = next;
  }
  return row[other.length] ?? 0;
}
