// Identifiers of the records of the joint response. Each follows from the command or the happening that made it, so that a redelivered cause
// makes no second record.
import { z } from 'zod';

const derived = (prefix: string) => z.string().regex(new RegExp(`^${prefix}-[a-z2-7]{26}$`));
export const SilenceId = derived('si').brand<'SilenceId'>();
export type SilenceId = z.infer<typeof SilenceId>;
export const VerificationId = derived('vf').brand<'VerificationId'>();
export type VerificationId = z.infer<typeof VerificationId>;
export const RiskId = derived('ri').brand<'RiskId'>();
export type RiskId = z.infer<typeof RiskId>;
export const ProductId = derived('pd').brand<'ProductId'>();
export type ProductId = z.infer<typeof ProductId>;
export const ListChangeId = derived('lc').brand<'ListChangeId'>();
export type ListChangeId = z.infer<typeof ListChangeId>;
export const EscalationId = derived('es').brand<'EscalationId'>();
export type EscalationId = z.infer<typeof EscalationId>;
export const DisputeId = derived('dp').brand<'DisputeId'>();
export type DisputeId = z.infer<typeof DisputeId>;
export const TeamId = derived('tm').brand<'TeamId'>();
export type TeamId = z.infer<typeof TeamId>;
export const CanReportId = derived('cr').brand<'CanReportId'>();
export type CanReportId = z.infer<typeof CanReportId>;
export const MeetingId = derived('mt').brand<'MeetingId'>();
export type MeetingId = z.infer<typeof MeetingId>;
export const ExtensionId = derived('ex').brand<'ExtensionId'>();
export type ExtensionId = z.infer<typeof ExtensionId>;
export const EvaluationId = derived('ev').brand<'EvaluationId'>();
export type EvaluationId = z.infer<typeof EvaluationId>;
export const CorrectiveActionId = derived('ca').brand<'CorrectiveActionId'>();
export type CorrectiveActionId = z.infer<typeof CorrectiveActionId>;
export const LedgerExportId = derived('lx').brand<'LedgerExportId'>();
export type LedgerExportId = z.infer<typeof LedgerExportId>;
export const LedgerEntryId = derived('le').brand<'LedgerEntryId'>();
export type LedgerEntryId = z.infer<typeof LedgerEntryId>;
