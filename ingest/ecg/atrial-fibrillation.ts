// Whether intervals between beats are as irregular as in atrial fibrillation: symbolic dynamics and Shannon entropy of Zhou, Ding, Zhang
// and Wang (PLoS ONE 2015;10:e0136544). An indication from rhythm alone, no diagnosis: P waves are not looked at, and frequent premature
// beats or a varying block look alike (their specificity on records full of arrhythmia is 87 %). Pure.

/** Words of three symbols in one judgement. */
const WORDS = 127;
export const AF_THRESHOLD = 0.639;
const BPM_PER_SYMBOL = 5;
const SYMBOL_MAX = 63;
/** Three symbols make the first word. */
export const INTERVALS_NEEDED = WORDS + 2;

export type AfIndication =
  | { readonly outcome: 'indicated'; readonly share: number; readonly highest: number }
  | { readonly outcome: 'not-indicated'; readonly highest: number }
  | { readonly outcome: 'insufficient'; readonly intervals: number; readonly needed: number };

/** `share`: of the judged intervals, those at which the entropy of the last 127 words is above the threshold. */
export function indicateAf(intervalsMs: readonly number[]): AfIndication {
  if (intervalsMs.length < INTERVALS_NEEDED)
    return { outcome: 'insufficient', intervals: intervalsMs.length, needed: INTERVALS_NEEDED };
  const words = wordsOf(intervalsMs);
  let above = 0;
  let highest = 0;
  const judged = words.length - WORDS + 1;
  for (let from = 0; from < judged; from += 1) {
    const entropy = coarseEntropy(words.slice(from, from + WORDS));
    highest = Math.max(highest, entropy);
    if (entropy > AF_THRESHOLD) above += 1;
  }
  if (above === 0) return { outcome: 'not-indicated', highest };
  return { outcome: 'indicated', share: above / judged, highest };
}

/** Of exactly `INTERVALS_NEEDED` intervals: above the threshold they are as irregular as in atrial fibrillation. */
export function entropyOf(intervalsMs: readonly number[]): number {
  return coarseEntropy(wordsOf(intervalsMs));
}

function wordsOf(intervalsMs: readonly number[]): number[] {
  const symbols = intervalsMs.map(symbolOf);
  return symbols
    .slice(2)
    .map(
      (symbol, index) => (symbols[index] ?? 0) * 4_096 + (symbols[index + 1] ?? 0) * 64 + symbol,
    );
}

const symbolOf = (intervalMs: number): number =>
  Math.min(SYMBOL_MAX, Math.floor(60_000 / intervalMs / BPM_PER_SYMBOL));

/** Entropy of the words as a share of the largest possible, times the share of different words: 0 to 1. */
function coarseEntropy(words: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  let entropy = 0;
  for (const count of counts.values())
    entropy -= (count / words.length) * Math.log2(count / words.length);
  return (counts.size / words.length) * (entropy / Math.log2(words.length));
}
