/**
 * By how many cases each duration exceeds what is expected, packed in words, so that one addition adds several and one comparison tells whether
 * any of them is enough: the highest bit of each field stays free for that. Expectations are rounded to parts of a case; who
 * compares knows by how much (`inCircles`). Pure.
 */
import type { Circles } from './circles.ts';
import type { NullModel } from './null-model.ts';

export interface PackedLayout {
  readonly durations: number;
  /** Durations to a word. */
  readonly fields: 1 | 2;
  /** Words of a place, a multiple of `WORDS_AT_ONCE`. */
  readonly words: number;
  /** Parts of a case. */
  readonly scale: number;
  /** The bit that says: enough. */
  readonly enough: number;
  /** That bit of every field of a word. */
  readonly mask: number;
}

export const WORDS_AT_ONCE = 4;

const SCALE_MAX = 64;

/** Fields in which no study overflows: half words where its cases fit into them. */
export function packedLayout({ durations, recentMax, expected }: NullModel): PackedLayout {
  const places = expected.length / durations;
  // Rounding is off by half a part for each place.
  const scaleIn = (bits: number): number =>
    Math.min(SCALE_MAX, Math.floor((2 ** bits - 1 - places) / Math.max(1, recentMax)));
  const isHalf = scaleIn(15) >= 1;
  const fields = isHalf ? 2 : 1;
  return {
    durations,
    fields,
    words: WORDS_AT_ONCE * Math.ceil(durations / fields / WORDS_AT_ONCE),
    scale: scaleIn(isHalf ? 15 : 30),
    enough: isHalf ? 2 ** 15 : 2 ** 30,
    mask: isHalf ? 0x8000_8000 | 0 : 0x4000_0000,
  };
}

/** Index d is of the newest d + 1 windows. A negative value borrows from the field above, until the sum of all is none. */
export function addPacked(
  words: Int32Array,
  layout: PackedLayout,
  { first, d, value }: { readonly first: number; readonly d: number; readonly value: number },
): void {
  const at = first + wordOf(layout, d);
  words[at] = (words[at] as number) + (value << (layout.fields === 2 ? (d & 1) << 4 : 0));
}

export const wordOf = ({ fields }: PackedLayout, d: number): number => (fields === 2 ? d >> 1 : d);

/** Not negative. */
export const fieldIn = ({ fields }: PackedLayout, word: number, d: number): number =>
  fields === 2 ? (word >>> ((d & 1) << 4)) & 0xffff : word;

/** Of place and duration, in parts of a case. */
export const expectedParts = ({ expected }: NullModel, { scale }: PackedLayout): Int32Array =>
  Int32Array.from(expected, (one) => Math.round(one * scale));

/** What of each place and duration is in each circle with that duration. */
export function inCircles<Sums extends Float32Array | Int32Array>(
  { starts, order }: Circles,
  { of, durations }: { readonly of: Float64Array | Int32Array; readonly durations: number },
  sums: Sums,
): Sums {
  const held = new Float64Array(durations);
  for (let centre = 0; centre + 1 < starts.length; centre += 1) {
    held.fill(0);
    for (let step = starts[centre] ?? 0; step < (starts[centre + 1] ?? 0); step += 1) {
      const place = order[step] ?? 0;
      for (let d = 0; d < durations; d += 1) {
        held[d] = (held[d] ?? 0) + (of[place * durations + d] ?? 0);
        sums[step * durations + d] = held[d] ?? 0;
      }
    }
  }
  return sums;
}
