// A planted scene: what happens to one person or thing so that a rule must find it, or must not, or finds it although it is none. What is
// told of it goes the way of every record; what was planted stands in the truth beside it.
import { z } from 'zod';
import type { Site } from '../../contracts/catalogue/site.ts';
import { EpochMs } from '../../contracts/time.ts';
import type { Person } from '../person.ts';
import type { Random } from '../random.ts';

/** One record as a site's system sends it, at its time. */
export interface ToldLine {
  readonly site: Site;
  readonly sendAt: EpochMs;
  /** A line of `POST /v1/events`. */
  readonly record: { readonly kind: string; readonly id: string } & Readonly<
    Record<string, unknown>
  >;
  /** Id of the scene that it belongs to; absent in everyday traffic. */
  readonly scene?: string;
}

/**
 * `must`: the rule has to find it. `must-not`: close to it and none, by the rule's own words. `looks-the-same`: the rule finds it, and a person
 * who looks closer takes it back: a known false positive.
 */
export const Verdict = z.enum(['must', 'must-not', 'looks-the-same']);
export type Verdict = z.infer<typeof Verdict>;

/** A line of the truth file. */
export const Planted = z.strictObject({
  scene: z.string(),
  rule: z.string(),
  verdict: Verdict,
  /** Which variety: `read-in-time`, `same-site`. */
  variety: z.string(),
  startsAt: EpochMs,
  endsAt: EpochMs,
  records: z.array(z.strictObject({ site: z.string(), id: z.string() })).min(1),
});
export type Planted = z.infer<typeof Planted>;

export interface Cast {
  readonly hospitals: readonly Site[];
  readonly centres: readonly Site[];
  readonly clinics: readonly Site[];
  readonly zone: string;
}

export interface Stage {
  /** Unique; begins the ids of its records. */
  readonly scene: string;
  readonly startsAt: EpochMs;
  /** The end of what is simulated: who is followed up is followed up until then. */
  readonly endsAt: EpochMs;
  readonly random: Random;
  readonly person: Person;
  readonly cast: Cast;
}

export interface Scene {
  readonly rule: string;
  readonly verdict: Verdict;
  readonly variety: string;
  /** From its start to the moment at which the rule can have judged it. */
  readonly days: number;
  /** It begins no earlier than so many days after the city: a rule that needs a feed that is known waits for that. */
  readonly notBeforeDays?: number;
  readonly play: (stage: Stage) => ToldLine[];
}
