// The tables of rosters, swaps and handovers. What the weeks ahead look like is stored with the roster, so that whoever asks who is on duty needs no
// calendar: screens, notifiers and escalation read one answer.
import type { UserId } from '../../contracts/ids.ts';
import { Roster, RosterOutlook, Swap } from '../../contracts/roster.ts';
import { ShiftHandover } from '../../contracts/shift-handover.ts';
import { DUTY_DESK } from '../../contracts/duty-desk.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Queryable, Tx } from '../../platform/store/pool.ts';

export interface StoredRoster {
  readonly roster: Roster;
  readonly outlook: RosterOutlook | null;
}

interface RosterRow {
  readonly record: unknown;
  readonly outlook: unknown;
}

const storedOf = ({ record, outlook }: RosterRow): StoredRoster => ({
  roster: Roster.parse(record),
  outlook: outlook === null ? null : RosterOutlook.parse(outlook),
});

export async function loadRoster(db: Queryable, id: string): Promise<StoredRoster | null> {
  const answer = await db.query<RosterRow>('SELECT record, outlook FROM rosters WHERE id = $1', [
    id,
  ]);
  const [row] = answer.rows;
  return row === undefined ? null : storedOf(row);
}

/** Of one office; it has one at most. */
export async function loadRosterOf(
  db: Queryable,
  office: Pick<Roster, 'department' | 'place'>,
): Promise<StoredRoster | null> {
  const answer = await db.query<RosterRow>(
    'SELECT record, outlook FROM rosters WHERE department = $1 AND place = $2 ORDER BY id LIMIT 1',
    [office.department, office.place],
  );
  const [row] = answer.rows;
  return row === undefined ? null : storedOf(row);
}

export async function loadRosters(db: Queryable): Promise<StoredRoster[]> {
  const answer = await db.query<RosterRow>('SELECT record, outlook FROM rosters ORDER BY id');
  return answer.rows.map(storedOf);
}

export async function saveRoster(
  tx: Tx,
  { roster, outlook }: { readonly roster: Roster; readonly outlook: RosterOutlook },
  now: EpochMs,
): Promise<void> {
  await bulkInsert(tx, {
    table: 'rosters',
    columns: {
      id: 'text',
      version: 'int4',
      department: 'text',
      place: 'text',
      updated_at: 'timestamptz',
      record: 'jsonb',
      outlook: 'jsonb',
    },
    rows: [
      {
        id: roster.id,
        version: roster.version,
        department: roster.department,
        place: roster.place,
        updated_at: now,
        record: roster,
        outlook,
      },
    ],
    onConflict: `ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, updated_at = EXCLUDED.updated_at,
      record = EXCLUDED.record, outlook = EXCLUDED.outlook`,
  });
}

/** Active accounts that belong to the office: those that may have its duty. */
export async function loadMembers(
  db: Queryable,
  { department, place }: Pick<Roster, 'department' | 'place'>,
): Promise<ReadonlySet<UserId>> {
  const isDesk = department === DUTY_DESK;
  const answer = await db.query<{ id: UserId }>(
    `SELECT id FROM users WHERE active AND EXISTS (SELECT FROM unnest(places) AS held WHERE starts_with($1, held))
       AND CASE WHEN $2 THEN role <> 'department-member' ELSE $3 = ANY (departments) END`,
    [place, isDesk, department],
  );
  return new Set(answer.rows.map(({ id }) => id));
}

export async function loadSwap(db: Queryable, id: string): Promise<Swap | null> {
  const answer = await db.query<{ record: unknown }>('SELECT record FROM swaps WHERE id = $1', [
    id,
  ]);
  const [row] = answer.rows;
  return row === undefined ? null : Swap.parse(row.record);
}

export async function saveSwap(tx: Tx, swap: Swap): Promise<void> {
  await bulkInsert(tx, {
    table: 'swaps',
    columns: {
      id: 'text',
      version: 'int4',
      roster_id: 'text',
      state: 'text',
      from_user: 'text',
      to_user: 'text',
      proposed_at: 'timestamptz',
      record: 'jsonb',
    },
    rows: [
      {
        id: swap.id,
        version: swap.version,
        roster_id: swap.roster,
        state: swap.state,
        from_user: swap.from,
        to_user: swap.to,
        proposed_at: swap.proposedAt,
        record: swap,
      },
    ],
    onConflict: `ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, state = EXCLUDED.state, record = EXCLUDED.record`,
  });
}

export async function loadHandover(db: Queryable, id: string): Promise<ShiftHandover | null> {
  const answer = await db.query<{ record: unknown }>(
    'SELECT record FROM shift_handovers WHERE id = $1',
    [id],
  );
  const [row] = answer.rows;
  return row === undefined ? null : ShiftHandover.parse(row.record);
}

/** Past their time, not signed by both, and nobody has been told. */
export async function loadMissed(db: Queryable, now: EpochMs): Promise<ShiftHandover[]> {
  const answer = await db.query<{ record: unknown }>(
    `SELECT record FROM shift_handovers WHERE state <> 'signed-by-both' AND sign_by_at <= to_timestamp($1::float8 / 1000)
       AND record ->> 'missedAt' IS NULL ORDER BY sign_by_at, id LIMIT 100`,
    [now],
  );
  return answer.rows.map(({ record }) => ShiftHandover.parse(record));
}

/** Which of these exist. */
export async function knownHandovers(
  db: Queryable,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const answer = await db.query<{ id: string }>(
    'SELECT id FROM shift_handovers WHERE id = ANY ($1::text[])',
    [ids],
  );
  return new Set(answer.rows.map(({ id }) => id));
}

export async function saveHandover(tx: Tx, handover: ShiftHandover): Promise<void> {
  await bulkInsert(tx, {
    table: 'shift_handovers',
    columns: {
      id: 'text',
      version: 'int4',
      roster_id: 'text',
      department: 'text',
      place: 'text',
      ends_at: 'timestamptz',
      sign_by_at: 'timestamptz',
      state: 'text',
      outgoing: 'text',
      incoming: 'text',
      record: 'jsonb',
    },
    rows: [
      {
        id: handover.id,
        version: handover.version,
        roster_id: handover.roster,
        department: handover.department,
        place: handover.place,
        ends_at: handover.endsAt,
        sign_by_at: handover.signByAt,
        state: handover.state,
        outgoing: handover.outgoing,
        incoming: handover.incoming,
        record: handover,
      },
    ],
    onConflict: `ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, state = EXCLUDED.state,
      outgoing = EXCLUDED.outgoing, incoming = EXCLUDED.incoming, record = EXCLUDED.record`,
  });
}
