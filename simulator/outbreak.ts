// Planted outbreaks whose truth is known: where, what, since when, how it grows. Pure; the same plan gives the same cases.
import type { EpochMs } from '../contracts/time.ts';
import { ILLNESSES, type Illness } from './illness.ts';

export interface Outbreak {
  readonly id: string;
  /** Illness whose words and codes the cases carry. */
  readonly illness: string;
  readonly names: { readonly zh: string; readonly en: string };
  /** Sites where its cases come, with weights. */
  readonly sites: readonly { readonly siteId: string; readonly weight: number }[];
  readonly startAt: EpochMs;
  readonly endAt: EpochMs;
  /** Cases an hour at the start, and the time in which they double. */
  readonly casesPerHour: number;
  readonly doublingMs: number;
  readonly casesPerHourMax: number;
}

/** Expected cases in [fromAt, toAt): the integral of the capped exponential. */
export function expectedCases(outbreak: Outbreak, fromAt: EpochMs, toAt: EpochMs): number {
  const from = Math.max(fromAt, outbreak.startAt);
  const to = Math.min(toAt, outbreak.endAt);
  if (to <= from) return 0;
  const rate = Math.LN2 / outbreak.doublingMs;
  const perMs = outbreak.casesPerHour / 3_600_000;
  const cap = outbreak.casesPerHourMax / 3_600_000;
  const cappedAt = outbreak.startAt + Math.log(Math.max(1, cap / perMs)) / rate;
  const growing = integral(from, Math.min(to, Math.max(from, cappedAt)));
  return growing + cap * Math.max(0, to - Math.max(from, cappedAt));

  function integral(begin: EpochMs, end: EpochMs): number {
    const at = (time: EpochMs): number => Math.exp(rate * (time - outbreak.startAt));
    return end <= begin ? 0 : (perMs / rate) * (at(end) - at(begin));
  }
}

export function illnessOf(outbreak: Outbreak): Illness {
  const illness = ILLNESSES.find((one) => one.id === outbreak.illness);
  if (illness === undefined) throw new RangeError(`no illness ${outbreak.illness}`);
  return illness;
}
