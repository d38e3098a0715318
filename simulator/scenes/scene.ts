// A planted scene: what happens to one person or thing so that a rule must find it, or must not, or finds it although it is none. What is
// told of it goes the way of every record; what was planted stands in the truth beside it.
import { z } from 'zod';
import type { BudgetFile } from '../../contracts/catalogue/budget.ts';
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
 * who looks closer takes it back: a known false positive. `may`: it is there, and so faint that chance makes the like: what share of such is
 * found is told, and asked of nobody.
 */
export const Verdict = z.enum(['must', 'must-not', 'looks-the-same', 'may']);
export type Verdict = z.infer<typeof Verdict>;

/** Of findings about a house or a place, which stand on no event of their own: whose they are, and of when. */
export const Where = z.strictObject({
  site: z.string().optional(),
  /** And all that lies within. */
  place: z.string().optional(),
  /** Found only by what stands mostly on its own cases and tells of its place: being there by chance is not enough. */
  byCases: z.boolean().optional(),
  fromAt: EpochMs,
  untilAt: EpochMs,
});
export type Where = z.infer<typeof Where>;

/** A line of the truth file. */
export const Planted = z.strictObject({
  scene: z.string(),
  rule: z.string(),
  verdict: Verdict,
  /** Which variety: `read-in-time`, `same-site`. */
  variety: z.string(),
  startsAt: EpochMs,
  endsAt: EpochMs,
  /** None where nothing was told, and that is the scene. */
  records: z.array(z.strictObject({ site: z.string(), id: z.string() })),
  where: Where.optional(),
  /** Other rules that are right to find it too. */
  alsoOf: z.array(z.string()).optional(),
});
export type Planted = z.infer<typeof Planted>;

export interface Cast {
  readonly hospitals: readonly Site[];
  readonly centres: readonly Site[];
  readonly clinics: readonly Site[];
  /** Taken by no scene of a person: hospitals whose feeds break, townships whose daily counts are known. */
  readonly apart: { readonly hospitals: readonly Site[]; readonly centres: readonly Site[] };
  readonly zone: string;
}

export interface Stage {
  /** Unique; begins the ids of its records. */
  readonly scene: string;
  readonly startsAt: EpochMs;
  /** Number among the scenes of its rule and verdict: those that must not meet choose their places by it. */
  readonly index: number;
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
  /** No more than so many of the rule and verdict in a stretch: more would be each other's background. */
  readonly atMost?: number;
  readonly alsoOf?: readonly string[];
  readonly play: (stage: Stage) => ToldLine[];
}

export interface PlayedScene {
  readonly planted: Planted;
  readonly lines: readonly ToldLine[];
}

/** What a planting is made of: a stretch of time, the houses, and what the catalogue says of money and days. */
export interface PlantingGround {
  readonly seed: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly cast: Cast;
  /** Days that are holidays. */
  readonly holidays: ReadonlySet<string>;
  readonly budgets: readonly BudgetFile[];
  /** Of townships and villages, in degrees. */
  readonly centroids: ReadonlyMap<string, readonly [number, number]>;
}

/** A site tells nothing of what happens between, neither then nor later. */
export interface Silence {
  readonly site: string;
  readonly fromAt: EpochMs;
  readonly untilAt: EpochMs;
}

export interface Planting {
  readonly scenes: readonly PlayedScene[];
  /** What the scenes differ from; belongs to none. */
  readonly background?: readonly ToldLine[];
  readonly silences?: readonly Silence[];
}

/** Scenes of houses, places and budgets: all at once, because each is found against the others. */
export interface Planter {
  readonly rules: readonly string[];
  readonly plant: (ground: PlantingGround) => Planting;
}
