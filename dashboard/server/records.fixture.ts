// Records with few words, valid by the contracts, and their rows as the stages that own them leave them.
import { Alert } from '../../contracts/alert.ts';
import { Assessment } from '../../contracts/assessment.ts';
import { Event } from '../../contracts/event/event.ts';
import { FeedEntry } from '../../contracts/feed.ts';
import { RuleChange } from '../../contracts/rule-change.ts';
import { Signal } from '../../contracts/signal.ts';
import { Task } from '../../contracts/task.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import { MONDAY } from './desk.fixture.ts';

type Wire<T> = Partial<Record<keyof T, unknown>>;
const words = { zh: '试', en: 'test' };

export const alertId = (name: string): string => derivedId('al-', [name]);
export const taskId = (name: string): string => derivedId('tk-', [name]);
export const eventId = (name: string): string => derivedId('e', [name]);

export function testAlert(name: string, differs: Wire<Alert> = {}): Alert {
  return Alert.parse({
    v: 1,
    id: alertId(name),
    version: 1,
    kind: 'foodborne',
    family: 'epidemic',
    state: 'open',
    machineLevel: 'III',
    humanLevel: null,
    levelReasons: [],
    title: words,
    measure: 'diarrhoea',
    definition: null,
    disease: null,
    diseaseClass: 'none',
    place: '990102001',
    siteId: null,
    startedAt: MONDAY - HOUR_MS,
    openedAt: MONDAY,
    updatedAt: MONDAY,
    acknowledgeBy: null,
    acknowledgedBy: null,
    acknowledgementLapsesAt: null,
    signals: [],
    signalCount: 1,
    observed: 9,
    expected: 3,
    threshold: 6,
    responsibility: null,
    departments: [],
    mergedInto: null,
    conclusion: null,
    ...differs,
  });
}

export function testTask(name: string, of: Alert, differs: Wire<Task> = {}): Task {
  return Task.parse({
    v: 1,
    id: taskId(name),
    alertId: of.id,
    version: 1,
    department: 'disease-control',
    stage: 'verify',
    part: 'lead',
    purpose: 'action',
    state: 'delivered',
    duty: words,
    deliverable: words,
    level: 'III',
    place: '990102',
    assignedAt: MONDAY,
    updatedAt: MONDAY,
    assignee: null,
    clocks: [],
    submission: null,
    note: null,
    ...differs,
  });
}

export function testSignal(name: string, differs: Wire<Signal> = {}): Signal {
  return Signal.parse({
    v: 1,
    id: derivedId('sg-', [name]),
    revision: 1,
    status: 'raised',
    kind: 'series',
    alertKind: 'foodborne',
    family: 'epidemic',
    title: words,
    measure: 'diarrhoea',
    definition: null,
    disease: null,
    diseaseClass: 'none',
    place: '990102001',
    siteId: null,
    series: 'diarrhoea~township~990102001~all',
    window: { kind: 'day', startAt: dayStart(0), endAt: dayStart(1) },
    startedAt: MONDAY - HOUR_MS,
    observed: 9,
    expected: 3,
    threshold: 6,
    reason: { code: 'above', words },
    assessment: null,
    evidence: [],
    detector: { method: 'ears-c2', version: '1', params: {} },
    ownerDepartments: [],
    asOf: MONDAY,
    withdrawn: null,
    ...differs,
  });
}

/** Start of the local day `offset` days from that of MONDAY. */
export const dayStart = (offset: number): number => MONDAY - 9 * HOUR_MS + offset * DAY_MS;

export function testAssessment(
  series: string,
  offset: number,
  differs: Wire<Assessment> = {},
): Assessment {
  return Assessment.parse({
    v: 1,
    series,
    window: { kind: 'day', startAt: dayStart(offset), endAt: dayStart(offset + 1) },
    outcome: 'within',
    observed: 3,
    expected: 3,
    lower: null,
    upper: 6,
    score: null,
    pvalue: null,
    method: 'ears-c2',
    methodVersion: '1',
    params: {},
    baseline: null,
    completeness: null,
    revision: 1,
    asOf: MONDAY,
    reason: { code: 'within', words },
    ...differs,
  });
}

export function testVisit(name: string, fields: Readonly<Record<string, unknown>> = {}): Event {
  return Event.parse({
    v: 1,
    id: eventId(name),
    door: 'events-api',
    siteId: 's-990102001-1',
    place: '990102001',
    person: derivedId('p1.', [name]),
    occurredAt: MONDAY - HOUR_MS,
    occurredFrom: 'stated',
    zoneAssumed: false,
    statedAt: MONDAY - HOUR_MS,
    statedRank: 0,
    receivedAt: MONDAY,
    kind: 'visit',
    body: { visit: derivedId('v1.', [name]), visitDerived: false, action: 'start', fields },
  });
}

/** For desks of the alert's place and, at theirs, the departments named. */
export function alertEntry(of: Alert, differs: Wire<FeedEntry> = {}): FeedEntry {
  return FeedEntry.parse({
    v: 1,
    type: 'alert',
    key: `alert:${of.id}:${String(of.version)}`,
    at: MONDAY,
    audience: { place: of.place, desks: true, departments: of.departments },
    change: 'opened',
    alert: of,
    ...differs,
  });
}

export function accountEntry(userId: string): FeedEntry {
  return FeedEntry.parse({
    v: 1,
    type: 'account',
    key: `account:${userId}`,
    at: MONDAY,
    audience: { place: '9901', desks: false, departments: [] },
    change: 'set-active',
    userId,
  });
}

export async function saveAlert(db: Queryable, of: Alert): Promise<void> {
  await db.query(
    `INSERT INTO alerts (id, version, family, kind, subject, state, level, measure, disease, place, opened_at, updated_at, last_fact_at,
       record, memo)
     VALUES ($1, $2, $3, $4, 's', $5, $6, $7, $8, $9, to_timestamp($10::float8 / 1000), to_timestamp($11::float8 / 1000), now(), $12, '{}')
     ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, state = EXCLUDED.state, level = EXCLUDED.level,
       updated_at = EXCLUDED.updated_at, record = EXCLUDED.record`,
    [
      of.id,
      of.version,
      of.family,
      of.kind,
      of.state,
      of.humanLevel ?? of.machineLevel,
      of.measure,
      of.disease,
      of.place,
      of.openedAt,
      of.updatedAt,
      JSON.stringify(of),
    ],
  );
}

export async function saveTask(db: Queryable, of: Alert, task: Task): Promise<void> {
  await db.query(
    `INSERT INTO tasks (id, alert_id, alert_place, version, department, place, stage, part, purpose, state, assigned_at, updated_at, record)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, to_timestamp($11::float8 / 1000), to_timestamp($12::float8 / 1000), $13)
     ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, state = EXCLUDED.state, updated_at = EXCLUDED.updated_at,
       record = EXCLUDED.record`,
    [
      task.id,
      of.id,
      of.place,
      task.version,
      task.department,
      task.place,
      task.stage,
      task.part,
      task.purpose,
      task.state,
      task.assignedAt,
      task.updatedAt,
      JSON.stringify(task),
    ],
  );
}

export async function saveSignal(db: Queryable, of: Alert, signal: Signal): Promise<void> {
  await db.query(
    `INSERT INTO alert_signals (signal_id, alert_id, revision, status, joined_at, evidence, record) VALUES ($1, $2, $3, $4, now(), '{}', $5)`,
    [signal.id, of.id, signal.revision, signal.status, JSON.stringify(signal)],
  );
}

export async function saveEvent(db: Queryable, event: Event): Promise<void> {
  await db.query(
    `INSERT INTO events (id, occurred_at, received_at, kind, site_id, place, late, event)
     VALUES ($1, to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000), $4, $5, $6, false, $7)`,
    [
      event.id,
      event.occurredAt,
      event.receivedAt,
      event.kind,
      event.siteId,
      event.place,
      JSON.stringify(event),
    ],
  );
}

export async function saveAssessment(
  db: Queryable,
  detector: string,
  one: Assessment,
): Promise<void> {
  await db.query(
    `INSERT INTO assessments (series, kind, start_at, detector, outcome, as_of, complete, assessment)
     VALUES ($1, $2, to_timestamp($3::float8 / 1000), $4, $5, to_timestamp($6::float8 / 1000), false, $7)`,
    [
      one.series,
      one.window.kind,
      one.window.startAt,
      detector,
      one.outcome,
      one.asOf,
      JSON.stringify(one),
    ],
  );
}

export interface Count {
  readonly series: string;
  readonly kind?: 'half' | 'hour' | 'day';
  readonly startAt: number;
  readonly count: number;
  readonly revision?: number;
  readonly asOf?: number;
}

export async function saveCount(db: Queryable, one: Count): Promise<void> {
  const { series, kind = 'day', startAt, count, revision = 1, asOf = MONDAY } = one;
  const lengthMs = { half: HOUR_MS / 2, hour: HOUR_MS, day: DAY_MS };
  const endAt = startAt + lengthMs[kind];
  await db.query(
    `INSERT INTO observations (series, kind, start_at, end_at, count, late_count, revision, as_of)
     VALUES ($1, $2, to_timestamp($3::float8 / 1000), to_timestamp($4::float8 / 1000), $5, 0, $6, to_timestamp($7::float8 / 1000))`,
    [series, kind, startAt, endAt, count, revision, asOf],
  );
}

export async function saveRevision(db: Queryable, one: Required<Count>): Promise<void> {
  await db.query(
    `INSERT INTO observation_revisions (series, kind, start_at, revision, count, late_count, as_of)
     VALUES ($1, $2, to_timestamp($3::float8 / 1000), $4, $5, 0, to_timestamp($6::float8 / 1000))`,
    [one.series, one.kind, one.startAt, one.revision, one.count, one.asOf],
  );
}

/** A site that has sent from `firstDay` to `occurredAt`. */
export async function saveProgress(
  db: Queryable,
  site: { readonly id: string; readonly place: string },
  sent: { readonly firstDay: string; readonly occurredAt: number },
): Promise<void> {
  await db.query(
    `INSERT INTO site_progress (site_id, partition, place, first_day, occurred_at_max, received_at_max, events, late)
     VALUES ($1, 0, $2, $3, to_timestamp($4::float8 / 1000), to_timestamp($4::float8 / 1000), 1, 0)`,
    [site.id, site.place, sent.firstDay, sent.occurredAt],
  );
}

export async function saveWatermark(db: Queryable, at: number): Promise<void> {
  await db.query(
    `INSERT INTO watermarks (jurisdiction, tick, watermark_at, active_sites, idle_sites, silent_sites, at)
     VALUES ('9901', 1, to_timestamp($1::float8 / 1000), 1, 0, 0, now())
     ON CONFLICT (jurisdiction) DO UPDATE SET watermark_at = EXCLUDED.watermark_at`,
    [at],
  );
}

export async function saveAudit(
  db: Queryable,
  seq: number,
  entry: { readonly subject: string; readonly alert: string | null },
): Promise<void> {
  await db.query(
    `INSERT INTO audit (seq, at_ms, actor, action, subject, details, previous_hash, hash, alert_id)
     VALUES ($1, $2, 'user:duty.city', 'acknowledge', $3, '{}', $4, $4, $5)`,
    [seq, MONDAY, entry.subject, '0'.repeat(64), entry.alert],
  );
}

/** A rejected proposal of a place. */
export async function saveRuleChange(db: Queryable, id: string, place: string): Promise<void> {
  const share = { hits: 2, of: 10, share: 0.2, low: 0.06, high: 0.51 };
  const record = RuleChange.parse({
    v: 1,
    id,
    state: 'rejected',
    place,
    origin: {
      of: 'proposal',
      proposal: {
        id: derivedId('rp-', [id]),
        measure: 'diarrhoea',
        detector: 'c2-day',
        level: 'township',
        place,
        moved: 'floorExcess',
        from: 5,
        to: 9,
        evidence: {
          sinceAt: MONDAY - 90 * DAY_MS,
          asOf: MONDAY,
          uncertain: 0,
          before: share,
          after: { hits: 2, of: 2, share: 1, low: 0.34, high: 1 },
          spared: [],
          sparedCount: 8,
          weakestTrue: 9.5,
        },
      },
    },
    overrides: [],
    askedBy: 'epi.city',
    askedAt: MONDAY,
    reason: 'test',
    confirmedBy: null,
    confirmedAt: null,
    validFromAt: null,
    validUntilAt: null,
  });
  await db.query(
    `INSERT INTO rule_changes (id, place, state, asked_at, record) VALUES ($1, $2, $3, now(), $4)`,
    [id, place, record.state, record],
  );
}
