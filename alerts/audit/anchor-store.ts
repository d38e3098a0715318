// Anchors in the database, one a day, added and never changed; and as lines of a file that lies elsewhere.
import { appendFile, readFile } from 'node:fs/promises';
import { InvariantError, systemCode } from '../../platform/errors.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Pool, Queryable } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { Anchor, anchorOf, dayToAnchor, type Signer } from './anchor.ts';
import { lockedHead } from './append.ts';

interface AnchorRow {
  readonly day: string;
  readonly seq: number;
  readonly anchor: unknown;
}

export async function readAnchors(db: Queryable): Promise<Anchor[]> {
  const { rows } = await db.query<AnchorRow>(
    'SELECT day, seq, anchor FROM audit_anchors ORDER BY day',
  );
  return rows.map(({ anchor }) => Anchor.parse(anchor));
}

export interface AnchorTurn {
  readonly now: EpochMs;
  readonly zone: string;
  readonly signer: Signer;
}

/** Anchors the day that is over where it is not yet, and the chain has begun. @returns the anchor that was added, or null */
export function addAnchor(store: Pool, { now, zone, signer }: AnchorTurn): Promise<Anchor | null> {
  return transaction(store, async (tx) => {
    const head = await lockedHead(tx);
    const { rows } = await tx.query<{ day: string | null }>(
      'SELECT max(day)::text AS day FROM audit_anchors',
    );
    const day = dayToAnchor(now, zone, rows[0]?.day ?? null);
    if (day === null || head.seq === 0) return null;
    const anchor = anchorOf({ day, head, at: now }, signer);
    await bulkInsert(tx, {
      table: 'audit_anchors',
      columns: { day: 'date', seq: 'int8', anchor: 'jsonb' },
      rows: [{ day, seq: anchor.seq, anchor }],
    });
    return anchor;
  });
}

const lineOf = (anchor: Anchor): string => `${JSON.stringify(anchor)}\n`;

/** Adds to the file the anchors whose days it does not have. */
export async function copyAnchors(anchors: readonly Anchor[], path: string): Promise<void> {
  const known = new Set((await anchorsInFile(path)).map(({ day }) => day));
  const missing = anchors.filter(({ day }) => !known.has(day));
  if (missing.length > 0) await appendFile(path, missing.map(lineOf).join(''), { mode: 0o640 });
}

/** None where the file is not there yet. Throws InvariantError `bad-anchors` with the line that is none. */
export async function anchorsInFile(path: string): Promise<Anchor[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  });
  return text
    .split('\n')
    .flatMap((line, at) => (line.trim() === '' ? [] : [anchorIn(line, at + 1)]));
}

function anchorIn(line: string, number: number): Anchor {
  const parsed = Anchor.safeParse(parsedJson(line));
  if (parsed.success) return parsed.data;
  throw new InvariantError('bad-anchors', `Line ${String(number)} of the file is no anchor.`, {
    advice: 'Compare it with another copy; `vigil audit anchors` prints those of the database.',
  });
}

function parsedJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
