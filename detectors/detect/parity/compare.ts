/** Puts our figures beside published ones. Agreement: an absolute or relative difference of at most 1e-6, and the same alarms. */
import type { Outcome } from '../../methods/method.ts';
import { type Column, COLUMNS, type Reference } from './reference.ts';

export const TOLERANCE = 1e-6;

export type Judged = Readonly<Record<Column, number | null>> & { readonly outcome: Outcome };

export interface Parity {
  readonly points: number;
  /** Points where the reference gives numbers. */
  readonly figures: number;
  readonly differenceAbsoluteMax: number;
  /** The smaller of the absolute and the relative difference: what the tolerance is held to. */
  readonly differenceDecisiveMax: number;
  /** Figures beyond the tolerance both ways, alarms that differ, numbers where the reference has none or the reverse. */
  readonly faults: readonly string[];
}

export function compare(reference: Reference, judged: readonly Judged[]): Parity {
  const faults: string[] = [];
  if (judged.length !== reference.alarms.length) {
    faults.push(`${judged.length} points, not ${reference.alarms.length}`);
  }
  const seen = { figures: 0, absolute: 0, decisive: 0 };
  for (const [i, ours] of judged.entries()) {
    const index = reference.from + i;
    faults.push(...compareAlarm(reference.alarms[i] ?? null, ours, index));
    for (const column of COLUMNS) {
      const theirs = reference.columns[column]?.[i];
      if (theirs === undefined) continue;
      if (theirs === null) {
        if (ours[column] !== null) faults.push(`${index}: ${column} given, the reference has none`);
        continue;
      }
      seen.figures += 1;
      const difference = differenceOf(ours[column], theirs);
      seen.absolute = Math.max(seen.absolute, difference.absolute);
      const decisive = Math.min(difference.absolute, difference.relative);
      seen.decisive = Math.max(seen.decisive, decisive);
      if (decisive > TOLERANCE) {
        faults.push(`${index}: ${column} ${String(ours[column])}, reference ${theirs}`);
      }
    }
  }
  return {
    points: judged.length,
    figures: seen.figures,
    differenceAbsoluteMax: seen.absolute,
    differenceDecisiveMax: seen.decisive,
    faults,
  };
}

function compareAlarm(alarm: number | null, { outcome }: Judged, index: number): string[] {
  const answered = outcome === 'exceeds' || outcome === 'within';
  if (alarm === null) return answered ? [`${index}: ${outcome}, the reference gives nothing`] : [];
  if ((alarm === 1) === (outcome === 'exceeds')) return [];
  return [`${index}: ${outcome}, reference alarm ${alarm}`];
}

function differenceOf(ours: number | null, theirs: number): { absolute: number; relative: number } {
  if (ours === null)
    return { absolute: Number.POSITIVE_INFINITY, relative: Number.POSITIVE_INFINITY };
  const absolute = Math.abs(ours - theirs);
  // Of nothing there is no share: a reference of 0 is held to the absolute difference.
  return { absolute, relative: theirs === 0 ? absolute : absolute / Math.abs(theirs) };
}
