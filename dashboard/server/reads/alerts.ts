// Alerts as an account may see them: a page, one with all that belongs to it, and the masked facts behind its signals.
import type { Account } from '../../../contracts/account.ts';
import { Alert } from '../../../contracts/alert.ts';
import { Assessment } from '../../../contracts/assessment.ts';
import { EvidenceFact, type SignalRevision } from '../../../contracts/api/alerts.ts';
import { Event } from '../../../contracts/event/event.ts';
import type { AlertId } from '../../../contracts/ids.ts';
import { ancestorAt, type PlaceCode } from '../../../contracts/place.ts';
import type { EpochMs } from '../../../contracts/time.ts';
import { Signal } from '../../../contracts/signal.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import { isDesk, placePatterns } from '../scope.ts';
import { type Cursor, PAGE_ROWS, writeCursor } from './page.ts';
import { saidOf } from './said-of-event.ts';

export interface AlertFilter {
  readonly states: readonly string[] | undefined;
  readonly levels: readonly string[] | undefined;
  readonly families: readonly string[] | undefined;
  readonly place: string | undefined;
  readonly measure: string | undefined;
  /** Of one group only. */
  readonly group?: GroupBounds | undefined;
}

export interface GroupBounds {
  readonly family: string;
  readonly parent: string;
  readonly fromAt: EpochMs;
  readonly toAt: EpochMs;
}

export interface AlertPage {
  readonly filter: AlertFilter;
  readonly cursor: Cursor;
}

/**
 * Alerts of the departments $2 at places with patterns $1: where they have a living task (or had until the case ended), were called because something is
 * late, or are to rule. Whose duty went elsewhere keeps its own task and reads the case no more.
 */
export const ALERTS_OF_DEPARTMENTS = `SELECT t.alert_id FROM tasks t WHERE t.department = ANY ($2::text[]) AND t.place LIKE ANY ($1::text[])
          AND (t.state NOT IN ('reassigned', 'withdrawn') OR t.state = 'withdrawn'
            AND (SELECT ended.state FROM alerts ended WHERE ended.id = t.alert_id) IN ('excluded', 'closed', 'withdrawn', 'merged'))
        UNION SELECT e.alert_id FROM escalations e WHERE e.department = ANY ($2::text[]) AND e.place LIKE ANY ($1::text[])
        UNION SELECT d.alert_id FROM disputes d WHERE d.record -> 'arbiter' ->> 'department' = ANY ($2::text[])
          AND d.record -> 'arbiter' ->> 'place' LIKE ANY ($1::text[])`;

/** Rows of `a` that the account with patterns $1 and departments $2 may see. */
export const inScope = (account: Account): string =>
  isDesk(account)
    ? `a.place LIKE ANY ($1::text[]) AND $2::text[] IS NOT NULL`
    : `a.id IN (${ALERTS_OF_DEPARTMENTS})`;

export const scopeOf = (account: Account): [string[], readonly string[]] => [
  placePatterns(account.places),
  account.departments,
];

/** Newest first by when they were opened: that never changes, so a page neither repeats nor skips what is changed meanwhile. */
export async function readAlerts(
  db: Queryable,
  account: Account,
  page: AlertPage,
): Promise<{ readonly alerts: Alert[]; readonly next: string | null }> {
  const { filter, cursor } = page;
  const answer = await db.query<{ record: unknown; opened_ms: number; id: string }>(
    `SELECT a.record, a.id, floor(extract(epoch FROM a.opened_at) * 1000)::float8 AS opened_ms FROM alerts a
     WHERE ${inScope(account)}
       AND ($3::text[] IS NULL OR a.state = ANY ($3)) AND ($4::text[] IS NULL OR a.level = ANY ($4))
       AND ($5::text IS NULL OR a.place LIKE $5 || '%') AND ($6::text IS NULL OR a.measure = $6)
       AND (a.opened_at, a.id) < (to_timestamp($7::float8 / 1000), $8::text)
       AND ($9::text IS NULL OR a.family = $9 AND left(a.place, 6) = $10::text
         AND a.opened_at >= to_timestamp($11::float8 / 1000) AND a.opened_at < to_timestamp(($12::float8 + 1) / 1000))
       AND ($13::text[] IS NULL OR a.family = ANY ($13))
     ORDER BY a.opened_at DESC, a.id DESC LIMIT ${PAGE_ROWS}`,
    [
      ...scopeOf(account),
      filter.states ?? null,
      filter.levels ?? null,
      filter.place ?? null,
      filter.measure ?? null,
      ...cursor,
      ...boundsOf(filter.group),
      filter.families ?? null,
    ],
  );
  const last = answer.rows.at(-1);
  const full = answer.rows.length === PAGE_ROWS && last !== undefined;
  return {
    alerts: answer.rows.map((row) => Alert.parse(row.record)),
    next: full ? writeCursor([last.opened_ms, last.id]) : null,
  };
}

const boundsOf = (group: GroupBounds | undefined): (string | number | null)[] =>
  group === undefined
    ? [null, null, null, null]
    : [group.family, group.parent, group.fromAt, group.toAt];

export async function readAlert(
  db: Queryable,
  account: Account,
  id: AlertId,
): Promise<Alert | undefined> {
  const answer = await db.query<{ record: unknown }>(
    `SELECT a.record FROM alerts a WHERE a.id = $3 AND ${inScope(account)}`,
    [...scopeOf(account), id],
  );
  return answer.rows[0] === undefined ? undefined : Alert.parse(answer.rows[0].record);
}

const SIGNALS_MAX = 200;

/** The newest 200, oldest first. */
export async function readSignals(db: Queryable, id: AlertId): Promise<Signal[]> {
  const answer = await db.query<{ record: unknown }>(
    `SELECT record FROM (SELECT record, joined_at, signal_id FROM alert_signals WHERE alert_id = $1
     ORDER BY joined_at DESC, signal_id LIMIT ${SIGNALS_MAX}) newest ORDER BY joined_at, signal_id`,
    [id],
  );
  return answer.rows.map((row) => Signal.parse(row.record));
}

/** What these signals said one after the other, the newest 200. */
export async function readRevisions(
  db: Queryable,
  signals: readonly Signal[],
): Promise<SignalRevision[]> {
  if (signals.length === 0) return [];
  const answer = await db.query<{ signal: unknown }>(
    `SELECT signal FROM signal_revisions WHERE id = ANY ($1::text[])
     ORDER BY as_of DESC, id, revision DESC LIMIT ${SIGNALS_MAX}`,
    [signals.map((signal) => signal.id)],
  );
  return answer.rows.map((row) => revisionOf(Signal.parse(row.signal)));
}

const revisionOf = (signal: Signal): SignalRevision => ({
  id: signal.id,
  revision: signal.revision,
  status: signal.status,
  title: signal.title,
  window: signal.window,
  observed: signal.observed,
  expected: signal.expected,
  threshold: signal.threshold,
  asOf: signal.asOf,
  reason: signal.withdrawn ?? signal.reason,
});

/** What every detector says now of the windows that the signals are about. */
export async function readAssessments(
  db: Queryable,
  signals: readonly Signal[],
): Promise<Assessment[]> {
  const judged = signals.filter((signal) => signal.series !== null);
  if (judged.length === 0) return [];
  const answer = await db.query<{ assessment: unknown }>(
    `SELECT DISTINCT ON (a.series, a.kind, a.start_at, a.detector) a.assessment FROM assessments a
     JOIN unnest($1::text[], $2::text[], $3::float8[]) AS w (series, kind, start_ms)
       ON a.series = w.series AND a.kind = w.kind AND a.start_at = to_timestamp(w.start_ms / 1000)
     ORDER BY a.series, a.kind, a.start_at, a.detector LIMIT 200`,
    [
      judged.map((one) => one.series),
      judged.map((one) => one.window.kind),
      judged.map((one) => one.window.startAt),
    ],
  );
  return answer.rows.map((row) => Assessment.parse(row.assessment));
}

/** At most 200 facts; a person's token never leaves the server. */
export async function readFacts(
  db: Queryable,
  signals: readonly Signal[],
): Promise<EvidenceFact[]> {
  const pairs = signals
    .flatMap((signal) => signal.evidence.map((event) => ({ event, signal: signal.id })))
    .slice(0, 200);
  if (pairs.length === 0) return [];
  const signalOf = new Map(pairs.map((pair) => [String(pair.event), pair.signal]));
  const answer = await db.query<{ event: unknown }>(
    'SELECT event FROM events WHERE id = ANY ($1::text[]) ORDER BY occurred_at DESC',
    [pairs.map((pair) => pair.event)],
  );
  return answer.rows.flatMap((row) => {
    const event = Event.safeParse(row.event);
    const signal = event.success ? signalOf.get(event.data.id) : undefined;
    return event.success && signal !== undefined ? [factOf(event.data, signal)] : [];
  });
}

/** What stands behind a signal, without who it was. */
export function factOf(event: Event, signal: Signal['id']): EvidenceFact {
  const person = personOf(event);
  return EvidenceFact.parse({
    event: event.id,
    signal,
    kind: event.kind,
    occurredAt: event.occurredAt,
    receivedAt: event.receivedAt,
    siteId: event.siteId,
    ...person,
    said: saidOf(event).slice(0, 40),
  });
}

/** The township: who lives in a village of forty households and is a woman over 65 has a name. */
function masked(residence: PlaceCode | null): PlaceCode | null {
  return residence === null ? null : (ancestorAt(residence, 'township') ?? residence);
}

function personOf(event: Event): Pick<EvidenceFact, 'residence' | 'ageBand' | 'sex' | 'codes'> {
  if (event.kind === 'visit') {
    const { residence, ageBand, sex, diagnoses } = event.body.fields;
    const { amends } = event.body;
    // A diagnosis that came alone stands beside those of its visit; one that was taken away is none.
    const alone = amends === undefined || amends.isTaken ? null : amends.diagnosis;
    const codes = [...(diagnoses ?? []), ...(alone === null ? [] : [alone])].map(
      ({ code }) => code,
    );
    return {
      residence: masked(residence ?? null),
      ageBand: ageBand ?? null,
      sex: sex ?? null,
      codes,
    };
  }
  if (event.kind === 'case-report') {
    return {
      residence: null,
      ageBand: event.body.ageBand,
      sex: event.body.sex,
      codes: [event.body.diagnosis.code],
    };
  }
  if (event.kind === 'laboratory') {
    const codes = event.body.results.map((result) => result.code).slice(0, 64);
    return { residence: null, ageBand: event.body.ageBand, sex: event.body.sex, codes };
  }
  return { residence: null, ageBand: null, sex: null, codes: [] };
}
