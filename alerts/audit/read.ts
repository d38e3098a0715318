// Reads the audit chain in pages, within one snapshot, so that a chain that grows meanwhile is judged as it stood at the beginning.
import { InvariantError } from '../../platform/errors.ts';
import { AUDIT_COLUMNS, auditEntryOf, type AuditRow } from '../../platform/store/audit-rows.ts';
import { storeError } from '../../platform/store/sqlstates.ts';
import type { Pool, Queryable } from '../../platform/store/pool.ts';
import type { ChainHead } from './chain.ts';
import { readAnchors } from './anchor-store.ts';
import { verifyChain, type Anchored, type StoredEntry, type Verdict } from './verify.ts';

const PAGE_ROWS = 2000;

const NO_OTHERS: Anchored = { anchors: [], publicKey: null };

/** With the anchors of the database, and those that were kept elsewhere. */
export async function verifyStoredChain(pool: Pool, kept: Anchored = NO_OTHERS): Promise<Verdict> {
  const client = await pool.connect().catch((error: unknown) => {
    throw storeError(error);
  });
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const head = await readHead(client);
    const anchors = [...(await readAnchors(client)), ...kept.anchors];
    const verdict = await verifyChain(pages(client), head, { ...kept, anchors });
    await client.query('COMMIT');
    return verdict;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw storeError(error);
  } finally {
    client.release();
  }
}

/** Entries as JSON lines, in pages, in one snapshot; of all of them the last line is the last anchor. */
export async function* exportedLines(pool: Pool, alertId: string | null): AsyncGenerator<string> {
  const client = await pool.connect().catch((error: unknown) => {
    throw storeError(error);
  });
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    for await (const page of pages(client)) {
      const wanted = alertId === null ? page : page.filter((entry) => entry.alertId === alertId);
      yield wanted.map(({ alertId: _, ...entry }) => `${JSON.stringify(entry)}\n`).join('');
    }
    const anchor = alertId === null ? (await readAnchors(client)).at(-1) : undefined;
    if (anchor !== undefined) yield `${JSON.stringify(anchor)}\n`;
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
    client.release();
  }
}

async function readHead(db: Queryable): Promise<ChainHead> {
  const answer = await db.query<ChainHead>('SELECT seq, hash FROM audit_head');
  const head = answer.rows[0];
  if (head === undefined) {
    throw new InvariantError(
      'audit-without-head',
      'The audit chain has lost the row that holds its end.',
    );
  }
  return head;
}

async function* pages(db: Queryable): AsyncGenerator<readonly StoredEntry[]> {
  for (let after = Number.MIN_SAFE_INTEGER; ;) {
    const answer = await db.query<ChainRow>(
      `SELECT ${AUDIT_COLUMNS}, alert_id FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2`,
      [after, PAGE_ROWS],
    );
    if (answer.rows.length === 0) return;
    yield answer.rows.map(entryOf);
    after = answer.rows.at(-1)?.seq ?? after;
  }
}

interface ChainRow extends AuditRow {
  readonly alert_id: string | null;
}

const entryOf = (row: ChainRow): StoredEntry => ({ ...auditEntryOf(row), alertId: row.alert_id });
