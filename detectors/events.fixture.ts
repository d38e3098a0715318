/** Makes events for tests of the detectors: valid, with deterministic ids, and short to write. */
import { Event, type MergeEvent, type VisitEvent } from '../contracts/event/event.ts';
import type {
  CaseReportBody,
  EcgBody,
  ImagingBody,
  LaboratoryBody,
} from '../contracts/event/clinical.ts';
import type { ClaimBody } from '../contracts/event/resource.ts';
import type { VisitAction, VisitBody, VisitFields } from '../contracts/event/visit.ts';
import type { EventId, PersonToken, RecordToken, SiteId, VisitToken } from '../contracts/ids.ts';
import type { PlaceCode } from '../contracts/place.ts';
import { derivedId } from '../platform/derived-id.ts';
import type { ResourceEvent } from './resources/resource-fold.ts';

export const visitToken = (name: string): VisitToken => derivedId('v1.', [name]) as VisitToken;
export const recordToken = (name: string): RecordToken => derivedId('r1.', [name]) as RecordToken;
export const personToken = (name: string): PersonToken => derivedId('p1.', [name]) as PersonToken;

export interface Told {
  readonly at?: number;
  readonly statedAt?: number;
  readonly receivedAt?: number;
  readonly site?: string;
  readonly place?: string;
  readonly person?: string | null;
}

const RANK: Readonly<Record<VisitAction, number>> = {
  start: 0,
  end: 1,
  update: 2,
  restore: 3,
  cancel: 4,
};

export const TEST_SITE = 's-test-1';
export const TEST_PLACE = '990102001001';

function envelope(told: Told, statedRank: number, content: unknown) {
  const occurredAt = told.at ?? Date.UTC(2026, 10, 20, 2);
  const receivedAt = told.receivedAt ?? occurredAt + 60_000;
  const common = {
    v: 1 as const,
    door: 'events-api' as const,
    siteId: (told.site ?? TEST_SITE) as SiteId,
    place: (told.place ?? TEST_PLACE) as PlaceCode,
    person: told.person === undefined || told.person === null ? null : personToken(told.person),
    occurredAt,
    occurredFrom: 'stated' as const,
    zoneAssumed: false,
    statedAt: told.statedAt ?? receivedAt,
    statedRank,
    receivedAt,
  };
  // As the door makes it: of all that was said, without the time at which it was received.
  const { receivedAt: _, ...said } = common;
  return { ...common, id: derivedId('e', [JSON.stringify([said, content])]) as EventId };
}

export function visitEvent(
  visit: string,
  action: VisitAction,
  told: Told & {
    readonly fields?: VisitFields;
    readonly amends?: NonNullable<VisitBody['amends']>;
  } = {},
): VisitEvent {
  const body = {
    visit: visitToken(visit),
    visitDerived: false,
    action,
    fields: told.fields ?? {},
    ...(told.amends !== undefined && { amends: told.amends }),
  };
  return { ...envelope(told, RANK[action], body), kind: 'visit', body };
}

export function caseReportEvent(
  record: string,
  report: Pick<CaseReportBody, 'diagnosis'> & Partial<CaseReportBody>,
  told: Told = {},
): Event {
  const body: CaseReportBody = {
    record: recordToken(record),
    visit: null,
    status: 'final',
    ageBand: '25-44',
    sex: 'unknown',
    setting: null,
    onsetAt: null,
    ...report,
  };
  return { ...envelope(told, 2, body), kind: 'case-report', body };
}

export function laboratoryEvent(
  record: string,
  report: Pick<LaboratoryBody, 'results'> & Partial<LaboratoryBody>,
  told: Told = {},
): Event {
  const body: LaboratoryBody = {
    record: recordToken(record),
    visit: null,
    status: 'final',
    specimenAt: null,
    ageBand: 'unknown',
    sex: 'unknown',
    ...report,
  };
  return { ...envelope(told, 2, body), kind: 'laboratory', body };
}

export function imagingEvent(
  record: string,
  step: ImagingBody['step'],
  told: Told & { readonly visit?: string; readonly image?: Partial<ImagingBody> } = {},
): Event {
  const body: ImagingBody = {
    record: recordToken(record),
    ...(told.visit !== undefined && { visit: visitToken(told.visit) }),
    step,
    urgency: 'routine',
    modality: 'CT',
    bodyPart: null,
    findings: [],
    ...told.image,
  };
  return { ...envelope(told, step === 'cancelled' ? 4 : 2, body), kind: 'imaging', body };
}

export function ecgEvent(
  record: string,
  step: EcgBody['step'],
  told: Told & Pick<Partial<EcgBody>, 'statements' | 'readBy'> = {},
): Event {
  const body: EcgBody = {
    record: recordToken(record),
    device: null,
    step,
    statements: told.statements ?? [],
    heartRatePerMin: null,
    ...(told.readBy !== undefined && { readBy: told.readBy }),
  };
  return { ...envelope(told, step === 'cancelled' ? 4 : 2, body), kind: 'ecg', body };
}

export function claimEvent(
  record: string,
  claim: Partial<Omit<ClaimBody, 'record'>> & Pick<ClaimBody, 'totalFen'>,
  told: Told = {},
): Event {
  const body: ClaimBody = {
    record: recordToken(record),
    visit: null,
    step: 'settled',
    fundFen: 0,
    group: null,
    items: [],
    ...claim,
  };
  return { ...envelope(told, body.step === 'reversed' ? 4 : 2, body), kind: 'claim', body };
}

export function mergeEvent(
  surviving: string,
  retired: readonly string[],
  told: Told = {},
): MergeEvent {
  const body = { retired: retired.map(personToken) };
  return { ...envelope({ ...told, person: surviving }, 0, body), kind: 'merge', body };
}

/** A24 and A37. */
export function linkEvent(
  relation: 'linked' | 'unlinked',
  [one, other]: readonly [string, string],
  told: Told = {},
): MergeEvent {
  const body = { relation, retired: [personToken(other)] };
  const rank = relation === 'unlinked' ? 1 : 0;
  return { ...envelope({ ...told, person: one }, rank, body), kind: 'merge', body };
}

export const icd10 = (code: string) => ({
  system: 'icd-10' as const,
  code,
  certainty: 'confirmed' as const,
});

/** Of beds, devices, stock or staff. */
export function stateEvent<K extends ResourceEvent['kind']>(
  kind: K,
  body: Extract<ResourceEvent, { readonly kind: K }>['body'],
  told: Told = {},
): Event {
  return Event.parse({ ...envelope(told, 2, [kind, body]), kind, body });
}
