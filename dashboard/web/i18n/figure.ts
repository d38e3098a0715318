// Figures as they are read: no more digits than carry meaning, and a dash where nothing is known.
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '—';
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1);
}

export function pvalueText(value: number | null): string {
  if (value === null) return '—';
  return value < 0.001 ? '<0.001' : value.toFixed(3);
}

/** How many times the expected value; null where that says nothing. */
export function ratioOf(observed: number | null, expected: number | null): string | null {
  if (observed === null || expected === null || expected < 0.5) return null;
  const ratio = observed / expected;
  return ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(1);
}

export const percent = (share: number): string => `${Math.round(share * 100)}%`;
