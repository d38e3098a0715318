/**
 * A mirror of the live counts of one series, in memory, with or without an outbreak in it. What is counted there never happened: a mirror has
 * neither signals nor assessments and cannot be handed to what raises or writes them. Pure.
 */
import type { SeriesParts } from '../../contracts/series.ts';
import type { ShadowOutbreak } from './shadow-outbreak.ts';

export interface Mirror {
  readonly parts: SeriesParts;
  /** By local day number; a missing one is a zero from `firstDay` on. */
  readonly mirroredDays: ReadonlyMap<number, number>;
  readonly firstDay: number;
}

export interface Counted {
  readonly parts: SeriesParts;
  readonly days: ReadonlyMap<number, number>;
  readonly firstDay: number;
}

export function mirrorOf({ parts, days, firstDay }: Counted): Mirror {
  return { parts, mirroredDays: new Map(days), firstDay };
}

/** A copy: what it is made of stays as it is. */
export function spiked(mirror: Mirror, { onsetDay, cases }: ShadowOutbreak): Mirror {
  const mirroredDays = new Map(mirror.mirroredDays);
  for (const [age, added] of cases.entries()) {
    const day = onsetDay + age;
    mirroredDays.set(day, (mirroredDays.get(day) ?? 0) + added);
  }
  return { ...mirror, mirroredDays };
}

const SPREAD_DAYS = 28;

/** Of the four weeks before a day; at least what chance gives a count of one a week. */
export function spreadBefore({ mirroredDays, firstDay }: Mirror, day: number): number {
  const from = Math.max(firstDay, day - SPREAD_DAYS);
  const known = Math.max(0, day - from);
  if (known < 2) return Math.sqrt(1 / 7);
  let sum = 0;
  let squares = 0;
  for (let at = from; at < day; at += 1) {
    const count = mirroredDays.get(at) ?? 0;
    sum += count;
    squares += count * count;
  }
  const variance = (squares - (sum * sum) / known) / (known - 1);
  return Math.sqrt(Math.max(variance, sum / known, 1 / 7));
}
