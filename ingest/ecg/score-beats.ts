// How well found beats fit the annotated ones: matched one to one within 150 ms, as ANSI/AAMI EC57 asks. Pure.

const WINDOW_SECONDS = 0.15;

export interface BeatScore {
  readonly annotated: number;
  readonly found: number;
  readonly matched: number;
  /** Matched of annotated, and matched of found; 1 where there is none. */
  readonly sensitivity: number;
  readonly precision: number;
}

/** Both in ascending order. A beat is matched with the nearest free one, earlier ones first. */
export function scoreBeats(
  annotated: readonly number[],
  found: readonly number[],
  ratePerSecond: number,
): BeatScore {
  const window = WINDOW_SECONDS * ratePerSecond;
  let matched = 0;
  let next = 0;
  for (const at of annotated) {
    while (next < found.length && (found[next] ?? 0) < at - window) next += 1;
    const beat = found[next];
    if (beat === undefined || beat > at + window) continue;
    matched += 1;
    next += 1;
  }
  const share = (of: number): number => (of === 0 ? 1 : matched / of);
  return {
    annotated: annotated.length,
    found: found.length,
    matched,
    sensitivity: share(annotated.length),
    precision: share(found.length),
  };
}
