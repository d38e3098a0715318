// Branded identifiers: a site id can never be passed where an event id is asked for. Each schema states the form that
// an identifier has on the wire; none of them may ever hold a name, an identity number or a telephone number.
import { z } from 'zod';

/** Deterministic: hash of site, source record id and de-identified payload. `e` + 26 base32 characters. */
export const EventId = z
  .string()
  .regex(/^e[a-z2-7]{26}$/)
  .brand<'EventId'>();
export type EventId = z.infer<typeof EventId>;

/** Keyed pseudonym with its key version, e.g. `p1.abcd…`; the name space letter tells what it stands for. */
const token = (space: string) => z.string().regex(new RegExp(`^${space}[0-9]+\\.[a-z2-7]{26,52}$`));
export const PersonToken = token('p').brand<'PersonToken'>();
export type PersonToken = z.infer<typeof PersonToken>;
export const VisitToken = token('v').brand<'VisitToken'>();
export type VisitToken = z.infer<typeof VisitToken>;
/** A laboratory report, a claim, an examination: one record of one source. */
export const RecordToken = token('r').brand<'RecordToken'>();
export type RecordToken = z.infer<typeof RecordToken>;
export const DeviceToken = token('d').brand<'DeviceToken'>();
export type DeviceToken = z.infer<typeof DeviceToken>;

export const SiteId = z
  .string()
  .regex(/^s-[a-z0-9-]{1,40}$/)
  .brand<'SiteId'>();
export type SiteId = z.infer<typeof SiteId>;

const slug = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/);
export const MeasureId = slug.brand<'MeasureId'>();
export type MeasureId = z.infer<typeof MeasureId>;
export const MethodId = slug.brand<'MethodId'>();
export type MethodId = z.infer<typeof MethodId>;
export const DefinitionId = slug.brand<'DefinitionId'>();
export type DefinitionId = z.infer<typeof DefinitionId>;
export const DiseaseId = slug.brand<'DiseaseId'>();
export type DiseaseId = z.infer<typeof DiseaseId>;
export const DepartmentId = slug.brand<'DepartmentId'>();
export type DepartmentId = z.infer<typeof DepartmentId>;

/** `sg-`, `al-`, `tk-` + 26 base32 characters, deterministic, so that a redelivered cause makes no second effect. */
const derived = (prefix: string) => z.string().regex(new RegExp(`^${prefix}-[a-z2-7]{26}$`));
export const SignalId = derived('sg').brand<'SignalId'>();
export type SignalId = z.infer<typeof SignalId>;
export const AlertId = derived('al').brand<'AlertId'>();
export type AlertId = z.infer<typeof AlertId>;
export const TaskId = derived('tk').brand<'TaskId'>();
export type TaskId = z.infer<typeof TaskId>;

export const UserId = z
  .string()
  .regex(/^[a-z][a-z0-9._-]{1,39}$/)
  .brand<'UserId'>();
export type UserId = z.infer<typeof UserId>;

/** One sign-in, however often its token is renewed. Says nothing by itself: only a signed token opens anything. */
export const SessionId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,64}$/)
  .brand<'SessionId'>();
export type SessionId = z.infer<typeof SessionId>;

/** Chosen by the client (`Idempotency-Key`): the same id twice is the same command. */
export const CommandId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,64}$/)
  .brand<'CommandId'>();
export type CommandId = z.infer<typeof CommandId>;
