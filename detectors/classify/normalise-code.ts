// Folds a diagnosis code to what prefixes are compared with: upper case, no dots, no dagger or asterisk, full-width as ASCII.
// The Chinese clinical and insurance editions only add to the WHO code (A09.900x001), so a prefix of it still matches.

const DECORATION = /[\s.†‡*+#!]/gu;
const PLAIN = /^[0-9A-Z]+$/u;

export function normaliseCode(code: string): string {
  if (PLAIN.test(code)) return code;
  return code.normalize('NFKC').toUpperCase().replace(DECORATION, '');
}

/** `A15-A16` becomes A15, A16; anything else is itself, folded. Throws RangeError on a range that runs backwards. */
export function expandPrefix(prefix: string): string[] {
  const dash = prefix.indexOf('-');
  if (dash < 0) return [normaliseCode(prefix)];
  const [from, to] = [prefix.slice(0, dash), prefix.slice(dash + 1)];
  const start = ordinalOf(from);
  const end = ordinalOf(to);
  if (end < start) throw new RangeError(`range ${prefix} runs backwards`);
  return Array.from({ length: end - start + 1 }, (_, step) => categoryOf(from, start + step));
}

/** A00 is 0, A99 is 99, B00 is 100; 001 is 1: categories of ICD-10 and ICD-9-CM in their printed order. */
function ordinalOf(category: string): number {
  const first = category.charCodeAt(0);
  return first >= 65 ? (first - 65) * 100 + Number(category.slice(1)) : Number(category);
}

function categoryOf(like: string, ordinal: number): string {
  if (like.charCodeAt(0) < 65) return String(ordinal).padStart(3, '0');
  return (
    String.fromCharCode(65 + Math.floor(ordinal / 100)) + String(ordinal % 100).padStart(2, '0')
  );
}
