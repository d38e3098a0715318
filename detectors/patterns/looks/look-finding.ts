/**
 * What a look is and what it finds. Its method is a pure function of what was gathered, so that the same store gives the same findings
 * whoever looks and however often; findings know themselves again by their name.
 */
import type { EventId, SiteId } from '../../../contracts/ids.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import type { EpochMs } from '../../../contracts/time.ts';
import type { Words } from '../../../contracts/words.ts';
import type { DetectorCatalogue } from '../../catalogue.ts';

export interface LookAt {
  /** The moment that the look is of: the begin of its turn, so that a look that was late sees the same window. */
  readonly asOf: EpochMs;
  readonly catalogue: DetectorCatalogue;
  /** What the rule found before and has not withdrawn. */
  readonly standing: readonly StandingFinding[];
}

export interface StandingFinding {
  readonly name: string;
  readonly startedAt: EpochMs;
  /** As its finding left it. */
  readonly memory: unknown;
}

export interface LookFinding {
  /** The same finding has the same name at every look; unique within the rule. */
  readonly name: string;
  readonly place: PlaceCode;
  readonly siteId: SiteId | null;
  /** First fact of what was found; of a signal that stands the earliest is kept. */
  readonly startedAt: EpochMs;
  /** Last moment that was looked at: its local day is the signal's window. */
  readonly lastAt: EpochMs;
  readonly observed: number;
  readonly expected: number | null;
  readonly threshold: number | null;
  readonly title: Words;
  readonly reason: { readonly code: string; readonly words: Words };
  /** At most 50 are kept. May be left to the look's `witnesses`. */
  readonly evidence: readonly EventId[];
  /** Shown to who judges it. */
  readonly params: Readonly<Record<string, unknown>>;
  /** What was told with these words of itself is not told again. */
  readonly news: string;
  /** The weakest are left out first where a rule finds too much. */
  readonly weight: number;
  /** For the next look. */
  readonly memory?: unknown;
}

export interface LookOutcome {
  readonly findings: readonly LookFinding[];
  /** Names of standing findings that are left as they stand: what they are of is no longer looked at. */
  readonly left?: readonly string[];
  /** What could not be judged, by reason: `too-few-cases` 12. */
  readonly unjudged?: Readonly<Record<string, number>>;
}
