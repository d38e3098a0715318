/** What the rules of feeds find, before it is put into words. Pure. */
import type { MandatoryField } from '../../../contracts/catalogue/looks/incomplete.ts';
import type { Site } from '../../../contracts/catalogue/site.ts';
import type { EventKind } from '../../../contracts/event/event.ts';
import type { SiteId } from '../../../contracts/ids.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import type { DayKey } from '../../../contracts/time.ts';
import type { Words } from '../../../contracts/words.ts';

/** As it was when the finding was raised: while it stands the habit does not become the fault. */
export interface Habit {
  readonly share: number;
  readonly dispersion: number;
  /** Facts of a day that are on time. */
  readonly onTime: number;
  readonly minutes: number;
}

export interface LateFeed {
  readonly siteId: SiteId;
  readonly site: Site;
  readonly kind: EventKind;
  readonly facts: number;
  readonly late: number;
  readonly minutes: number;
  readonly limitMinutes: number;
  readonly quantile: number;
  readonly habit: Habit;
  readonly pvalue: number;
}

export interface CodingDrift {
  readonly site: Site;
  readonly visits: number;
  readonly usualVisits: number;
  readonly code: 'uninformative' | 'family-moved';
  /** The family that lost, and the one that gained most. */
  readonly lost: string;
  readonly gained: string;
  readonly share: number;
  readonly usual: number;
  readonly pvalue: number;
}

export interface IncompleteDays {
  readonly names: Words;
  readonly place: PlaceCode;
  readonly siteId: SiteId | null;
  readonly where: string;
  readonly kind: EventKind;
  /** The least complete. */
  readonly day: DayKey;
  readonly share: number;
  readonly days: readonly { readonly day: DayKey; readonly share: number }[];
  readonly limit: number;
}

export interface MissingField {
  readonly site: Site;
  readonly field: MandatoryField;
  readonly said: number;
  readonly visits: number;
  readonly limit: number;
}
