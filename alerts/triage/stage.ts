// What passes through the triage: one revision of one signal, with the cases it may belong to. Each stage is a function of the passage and
// adds its reason; none acts. The operator stores what stands at the end.
import type { AlertId } from '../../contracts/ids.ts';
import type { Signal } from '../../contracts/signal.ts';
import type { Silence } from '../../contracts/triage/silence.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { DispositionOutcome, TriageStage } from '../../contracts/triage/disposition.ts';
import type { Case, Step } from '../cases/case.ts';
import type { ResponseRules } from '../cases/response-rules.ts';
import type { GradeRules } from './grade-rules.ts';
import type { Kinship } from './kinship.ts';
import type { ReasonOf, StageReason } from '../../contracts/vocabulary/triage-reasons.ts';

export interface TriageRules extends ResponseRules {
  readonly grades: GradeRules;
  readonly kinship: Kinship;
}

export interface Disposition {
  readonly outcome: DispositionOutcome;
  readonly alertId: AlertId | null;
  /** Who muted it, as the audit names it. */
  readonly mutedBy: string | null;
}

export interface Passage {
  readonly signal: Signal;
  readonly now: EpochMs;
  readonly rules: TriageRules;
  /** Every case of the signal's family, and of its subject or one akin, that is live, or recent enough to matter. */
  readonly candidates: readonly Case[];
  /** Others that may mute one of these, or be muted by them. */
  readonly neighbours: readonly Case[];
  /** Those in force. */
  readonly silences: readonly Silence[];
  /** The case as it was before this signal; null where the signal opens one or has none. */
  readonly before: Case | null;
  readonly case: Case | null;
  /** Cases that turned out to be the same event as another and went into it. */
  readonly absorbed: readonly Absorbed[];
  /** Other cases that took something in. */
  readonly beside: readonly Change[];
  readonly steps: readonly Step[];
  readonly reasons: readonly StageReason[];
  /** Set by `record`, the last stage: nothing leaves the triage without. */
  readonly disposition: Disposition | null;
}

export interface Change {
  readonly before: Case;
  readonly after: Case;
}

export interface Absorbed extends Change {
  readonly into: AlertId;
}

export interface Stage {
  readonly name: TriageStage;
  run(passage: Passage): Passage;
}

export function because<Name extends TriageStage>(
  passage: Passage,
  stage: Name,
  code: ReasonOf<Name>,
): Passage {
  return { ...passage, reasons: [...passage.reasons, { stage, code } as StageReason] };
}

export function reasonAt<Name extends TriageStage>(
  passage: Passage,
  stage: Name,
): ReasonOf<Name> | undefined {
  return passage.reasons.find((reason) => reason.stage === stage)?.code as
    ReasonOf<Name> | undefined;
}
