// The closed lists of what can become of a message. They name the metric label, the log field and the row in the quarantine.
import type { SourceFacts } from './facts.ts';
import type { Header } from './header.ts';

/** Why a message that we understand is set aside: it is acknowledged, kept and shown, and blocks nothing. */
export type QuarantineCode =
  | 'undecodable'
  | 'too-many-segments'
  | 'missing-facility'
  | 'missing-time'
  | 'invalid-time'
  | 'future-time'
  | 'ancient-time'
  | 'missing-person'
  | 'missing-visit'
  | 'missing-report'
  | 'missing-merged-person'
  | 'missing-amount'
  | 'missing-account'
  | 'invalid-amount'
  | 'foreign-currency'
  /** Reading it broke down. */
  | 'internal-error';

/** Why a message is sent back. Each has its code in table 0357. */
export type RefusalCode =
  | 'not-hl7'
  | 'bad-delimiters'
  | 'batch-unsupported'
  | 'missing-type'
  | 'unsupported-type'
  | 'unsupported-event'
  | 'unsupported-processing-id'
  | 'unsupported-version'
  | 'oversized'
  | 'storage-unavailable'
  | 'internal-error';

/** Why a message that was understood has nothing to count. */
export type SkipCode = 'planned-visit' | 'no-amount' | 'nothing-done';

/** What was mended or ignored on the way; counted per site, shown on the sources page. */
export type IssueCode =
  | 'missing-control-id'
  | 'missing-version'
  | 'missing-processing-id'
  | 'time-zone-assumed'
  | 'visit-time-fallback'
  | 'invalid-visit-time'
  | 'invalid-discharge-time'
  | 'invalid-birth-date'
  | 'invalid-age'
  | 'invalid-temperature'
  | 'invalid-oxygen-saturation'
  | 'invalid-onset'
  | 'visit-number-derived'
  | 'result-without-report'
  | 'procedure-without-code'
  | 'procedure-without-time'
  | 'procedures-left-out'
  | 'charset-contradicted'
  | 'charset-unknown';

export type MessageOutcome =
  | {
      readonly kind: 'facts';
      readonly header: Header;
      readonly facts: readonly SourceFacts[];
      readonly issues: readonly IssueCode[];
    }
  | { readonly kind: 'skipped'; readonly header: Header; readonly code: SkipCode }
  | { readonly kind: 'quarantine'; readonly code: QuarantineCode; readonly detail: string }
  | { readonly kind: 'refuse'; readonly ack: 'AR' | 'AE'; readonly code: RefusalCode };

/** A fact that could not be had, on its way up to becoming a quarantine. */
export interface Fault {
  readonly code: QuarantineCode;
  /** Names fields, never contents: it is logged and shown. */
  readonly detail: string;
}
