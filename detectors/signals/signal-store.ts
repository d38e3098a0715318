/**
 * The table of signals, and their messages. A change is written with its history row, and its message goes to the outbox of the
 * same transaction, under a message id made of the signal and its revision.
 */
import type { SignalId } from '../../contracts/ids.ts';
import { partitionOf } from '../../contracts/partition.ts';
import type { Signal } from '../../contracts/signal.ts';
import { signalSubject } from '../../contracts/subjects.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { SignalChange } from './decide-signal.ts';

export interface StoredSignal {
  readonly signal: Signal;
  readonly subject: string;
  /** What the detector needs to recognise its own finding; not part of the message. */
  readonly detail: unknown;
}

/**
 * The signals of these ids, held until the transaction ends, also those that have no row yet. Taken by advisory locks on a few
 * buckets in order: no two batches wait for each other, and a batch of many signals does not fill the server's lock table.
 */
export async function lockSignals(
  tx: Tx,
  ids: readonly SignalId[],
): Promise<Map<SignalId, StoredSignal>> {
  if (ids.length === 0) return new Map();
  const buckets = [...new Set(ids.map((id) => partitionOf(id)))].sort((one, other) => one - other);
  await tx.query(
    'SELECT pg_advisory_xact_lock($1::int, n) FROM unnest($2::int[]) WITH ORDINALITY AS u(n, at) ORDER BY at',
    [SIGNAL_LOCKS, buckets],
  );
  return readSignals(tx, { ids });
}

/** First key of the advisory locks on signals: any number that nothing else in the database uses. */
const SIGNAL_LOCKS = 734_911;

export async function readSignals(
  tx: Tx,
  which: { readonly ids: readonly string[] } | { readonly subjects: readonly string[] },
): Promise<Map<SignalId, StoredSignal>> {
  const [column, values] = 'ids' in which ? ['id', which.ids] : ['subject', which.subjects];
  const answer = await tx.query<StoredSignal>(
    `SELECT signal, subject, detail FROM signals WHERE ${column} = ANY ($1::text[])`,
    [values],
  );
  return new Map(answer.rows.map((row) => [row.signal.id, row]));
}

export async function writeSignals(tx: Tx, changes: readonly SignalChange[]): Promise<OutboxRow[]> {
  if (changes.length === 0) return [];
  // A signal may change several times in one batch; the table keeps the last, its history all.
  const last = new Map(changes.map((change) => [change.signal.id, change]));
  const rows = [...last.values()].map(({ signal, subject, detail }) => ({
    id: signal.id,
    revision: signal.revision,
    status: signal.status,
    kind: signal.kind,
    measure: signal.measure,
    place: signal.place,
    site_id: signal.siteId,
    series: signal.series,
    subject,
    started_at: signal.startedAt,
    as_of: signal.asOf,
    signal,
    detail: detail ?? null,
  }));
  await bulkInsert(tx, {
    table: 'signals',
    columns: SIGNAL_COLUMNS,
    rows,
    onConflict: `ON CONFLICT (id) DO UPDATE SET revision = EXCLUDED.revision, status = EXCLUDED.status, place = EXCLUDED.place,
      started_at = EXCLUDED.started_at, as_of = EXCLUDED.as_of, signal = EXCLUDED.signal, detail = EXCLUDED.detail`,
  });
  await bulkInsert(tx, {
    table: 'signal_revisions',
    columns: {
      id: 'text',
      revision: 'int4',
      status: 'text',
      as_of: 'timestamptz',
      signal: 'jsonb',
    },
    rows: changes.map(({ signal }) => ({
      id: signal.id,
      revision: signal.revision,
      status: signal.status,
      as_of: signal.asOf,
      signal,
    })),
    // A worker that has lost its partition must get as far as the fence, which then refuses all of this.
    onConflict: 'ON CONFLICT DO NOTHING',
  });
  return changes.map(({ signal }) => signalMessage(signal));
}

const SIGNAL_COLUMNS = {
  id: 'text',
  revision: 'int4',
  status: 'text',
  kind: 'text',
  measure: 'text',
  place: 'text',
  site_id: 'text',
  series: 'text',
  subject: 'text',
  started_at: 'timestamptz',
  as_of: 'timestamptz',
  signal: 'jsonb',
  detail: 'jsonb',
} as const;

function signalMessage(signal: Signal): OutboxRow {
  return {
    subject: signalSubject(signal.kind),
    msgId: `${signal.id}.${String(signal.revision)}`,
    payload: Buffer.from(JSON.stringify(signal)),
  };
}
