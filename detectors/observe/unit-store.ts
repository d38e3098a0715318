/**
 * Units and record places in the store. What is read is locked until the transaction ends, in the order of keys, so that two
 * partitions that meet on one visit take turns. Who inserts a unit that somebody else has inserted in between is told so.
 */
import type { EventId, PersonToken, RecordToken } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { TransientError } from '../../platform/errors.ts';
import { bulkInsert, unnestRows, type Columns } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { UnitCases } from '../patterns/unit-cases.ts';
import type { Tally } from '../series/counting-plan.ts';
import type { StepTimes } from '../visits/record-steps.ts';
import { readVisit, storeVisit, type StoredVisit } from '../visits/stored-visit.ts';
import {
  personOfUnit,
  type AttachedRecord,
  type RecordPlace,
  type Unit,
  type UnitKey,
} from '../visits/unit.ts';

export interface StandingUnit {
  readonly unit: Unit;
  readonly version: number;
  readonly tally: Tally | null;
  /** Id of the plan under which it was looked at last, and `tally` counted. */
  readonly plan: string | null;
  readonly cases: UnitCases | null;
}

interface StoredState {
  readonly visit: StoredVisit | null;
  readonly records: Readonly<Record<string, AttachedRecord>>;
  readonly into?: UnitKey;
}

interface UnitRow {
  readonly unit: UnitKey;
  readonly version: number;
  readonly state: StoredState;
  readonly tally: Tally | null;
  readonly plan: string | null;
  readonly cases: UnitCases | null;
}

export async function lockUnits(
  tx: Tx,
  keys: readonly UnitKey[],
): Promise<Map<UnitKey, StandingUnit>> {
  if (keys.length === 0) return new Map();
  const answer = await tx.query<UnitRow>({
    name: 'lock-units',
    text: 'SELECT unit, version, state, tally, plan, cases FROM visits WHERE unit = ANY ($1::text[]) ORDER BY unit FOR UPDATE',
    values: [keys],
  });
  return new Map(answer.rows.map((row) => [row.unit, standing(row)]));
}

/** Adds the units to which names in `standing` point, until none points outside of it. */
export async function lockPointedUnits(
  tx: Tx,
  standing: Map<UnitKey, StandingUnit>,
): Promise<void> {
  for (;;) {
    const missing = new Set<UnitKey>();
    for (const { unit } of standing.values())
      if (unit.into !== undefined && !standing.has(unit.into)) missing.add(unit.into);
    if (missing.size === 0) return;
    for (const [key, found] of await lockUnits(tx, [...missing])) {
      missing.delete(key);
      standing.set(key, found);
    }
    // A name always points to a row: that one is gone was another worker's doing.
    if (missing.size > 0) throw raced('visits');
  }
}

function standing({ unit, version, state, tally, plan, cases }: UnitRow): StandingUnit {
  const visit = state.visit === null ? null : readVisit(state.visit);
  const { records, into } = state;
  return {
    unit: { key: unit, visit, records, ...(into !== undefined && { into }) },
    version,
    tally,
    plan,
    cases,
  };
}

export interface UnitWrite extends StandingUnit {
  readonly occurredAt: EpochMs | null;
  readonly receivedAt: EpochMs;
}

/** As it was said: only of units that a merge of persons would change. */
const personColumn = ({ unit, cases }: UnitWrite): PersonToken | null =>
  cases !== null || unit.visit?.slot !== undefined ? personOfUnit(unit) : null;

const UNIT_COLUMNS = {
  unit: 'text',
  version: 'int4',
  occurred_at: 'timestamptz',
  received_at: 'timestamptz',
  state: 'json',
  tally: 'json',
  plan: 'text',
  cases: 'json',
  person: 'text',
} as const;

/** Inserts units that nobody has written yet, in the order of their keys; says which. Waits for whoever is inserting the same. */
export async function insertUnits(tx: Tx, writes: readonly UnitWrite[]): Promise<Set<UnitKey>> {
  if (writes.length === 0) return new Set();
  const { rows } = await bulkInsert<ReturnType<typeof unitColumns>, { unit: UnitKey }>(tx, {
    table: 'visits',
    columns: UNIT_COLUMNS,
    rows: inOrder(writes.map(unitColumns)),
    onConflict: 'ON CONFLICT (unit) DO NOTHING',
    returning: 'RETURNING unit',
  });
  return new Set(rows.map((row) => row.unit));
}

/** Of units that are locked. */
export async function updateUnits(tx: Tx, writes: readonly UnitWrite[]): Promise<void> {
  if (writes.length === 0) return;
  const { from, values } = unnestRows(
    writes.map(unitColumns),
    UNIT_COLUMNS as Columns<ReturnType<typeof unitColumns>>,
    { alias: 'n' },
  );
  await tx.query(
    `UPDATE visits v SET version = n.version, occurred_at = n.occurred_at, received_at = greatest(v.received_at, n.received_at),
       state = n.state, tally = n.tally, plan = n.plan, cases = n.cases, person = n.person
     FROM ${from} WHERE v.unit = n.unit`,
    values,
  );
}

function inOrder<Row extends { readonly unit: string }>(rows: readonly Row[]): Row[] {
  return [...rows].sort((one, other) => (one.unit < other.unit ? -1 : 1));
}

function unitColumns(write: UnitWrite) {
  const { unit } = write;
  return {
    unit: unit.key,
    version: write.version,
    occurred_at: write.occurredAt,
    received_at: write.receivedAt,
    state: {
      visit: unit.visit === null ? null : storeVisit(unit.visit),
      records: unit.records,
      ...(unit.into !== undefined && { into: unit.into }),
    } satisfies StoredState,
    tally: write.tally,
    plan: write.plan,
    cases: write.cases,
    person: personColumn(write),
  };
}

interface RecordRow {
  readonly record: RecordToken;
  readonly unit: UnitKey;
  readonly stated_at: number;
  readonly stated_rank: number;
  readonly received_at: number;
  readonly event_id: EventId;
  readonly steps: StepTimes | null;
}

export async function lockRecords(
  tx: Tx,
  tokens: readonly RecordToken[],
): Promise<Map<RecordToken, RecordPlace>> {
  if (tokens.length === 0) return new Map();
  const answer = await tx.query<RecordRow>(
    `SELECT record, unit, stated_at, stated_rank, received_at, event_id, steps FROM records
     WHERE record = ANY ($1::text[]) ORDER BY record FOR UPDATE`,
    [tokens],
  );
  return new Map(answer.rows.map((row) => [row.record, placeOf(row)]));
}

function placeOf(row: RecordRow): RecordPlace {
  return {
    unit: row.unit,
    stamp: {
      statedAt: row.stated_at,
      statedRank: row.stated_rank,
      receivedAt: row.received_at,
      eventId: row.event_id,
    },
    ...(row.steps !== null && { steps: row.steps }),
  };
}

export interface RecordWrite {
  readonly record: RecordToken;
  readonly place: RecordPlace;
  readonly isNew: boolean;
}

export async function writeRecords(tx: Tx, writes: readonly RecordWrite[]): Promise<void> {
  const fresh = recordRows(writes.filter((write) => write.isNew));
  const changed = recordRows(writes.filter((write) => !write.isNew));
  if (fresh.length > 0) {
    const insert = {
      table: 'records',
      columns: RECORD_COLUMNS,
      rows: fresh,
      onConflict: 'ON CONFLICT (record) DO NOTHING',
    };
    const { rowCount } = await bulkInsert(tx, insert);
    if (rowCount !== fresh.length) throw raced('records');
  }
  if (changed.length === 0) return;
  const { from, values } = unnestRows(changed, RECORD_COLUMNS, { alias: 'n' });
  await tx.query(
    `UPDATE records r SET unit = n.unit, stated_at = n.stated_at, stated_rank = n.stated_rank, received_at = n.received_at,
       event_id = n.event_id, steps = n.steps FROM ${from} WHERE r.record = n.record`,
    values,
  );
}

const RECORD_COLUMNS = {
  record: 'text',
  unit: 'text',
  stated_at: 'int8',
  stated_rank: 'int4',
  received_at: 'int8',
  event_id: 'text',
  steps: 'jsonb',
} as const;

function recordRows(writes: readonly RecordWrite[]): RecordRow[] {
  return writes
    .map(({ record, place: { unit, stamp, steps = null } }) => ({
      record,
      unit,
      stated_at: stamp.statedAt,
      stated_rank: stamp.statedRank,
      received_at: stamp.receivedAt,
      event_id: stamp.eventId,
      steps,
    }))
    .sort((one, other) => (one.record < other.record ? -1 : 1));
}

export function raced(table: string): TransientError {
  return new TransientError(
    'unit-raced',
    `Another partition inserted the same row of ${table} at the same time.`,
  );
}
