// The limits that have passed and not been noticed, in one transaction with what follows from them. Rows another worker holds are skipped, so
// that several workers share the work and none does it twice. What follows is decided by the kind of the owner.
import type { EpochMs } from '../../contracts/time.ts';
import type { Pool, Queryable, Tx } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { beginWriting } from '../audit/append.ts';
import type { ResponseRules } from '../cases/response-rules.ts';
import { CLOCK_OWNER_KINDS, type ClockOwnerKind, type OwnedDueClock } from './clock-owner.ts';
import { FIRE_OWNED } from './owners.ts';

/** Limits fired in one transaction: after an outage thousands may be due, and people's commands must get in between. */
export const FIRED_MAX = 100;

interface DueRow extends OwnedDueClock {
  readonly ownerKind: ClockOwnerKind;
}

/** Fires what is due at `now`, at most FIRED_MAX; returns how many were noticed. */
export function fireDueClocks(
  store: Pool,
  now: EpochMs,
  rules: ResponseRules | null = null,
): Promise<number> {
  return transaction(store, async (tx) => {
    await beginWriting(tx);
    const due = await claimDue(tx, now, kindsFiredBy(rules));
    for (const [kind, owned] of byOwnerKind(due)) await FIRE_OWNED[kind](tx, owned, { now, rules });
    return due.length;
  });
}

/** What is released calls departments up, which takes the rules. */
const kindsFiredBy = (rules: ResponseRules | null): readonly ClockOwnerKind[] =>
  rules === null ? CLOCK_OWNER_KINDS.filter((kind) => kind !== 'silence') : CLOCK_OWNER_KINDS;

function byOwnerKind(due: readonly DueRow[]): Map<ClockOwnerKind, DueRow[]> {
  const kinds = new Map<ClockOwnerKind, DueRow[]>();
  for (const row of due) kinds.set(row.ownerKind, [...(kinds.get(row.ownerKind) ?? []), row]);
  return kinds;
}

/** Only of the kinds that this version knows: during an upgrade the newer worker fires the others. */
async function claimDue(tx: Tx, now: EpochMs, kinds: readonly ClockOwnerKind[]): Promise<DueRow[]> {
  const answer = await tx.query<DueRow>(
    `WITH due AS (
       SELECT subject, name FROM clocks
       WHERE stopped_at IS NULL AND fired_at IS NULL AND due_at <= to_timestamp($1::float8 / 1000) AND owner_kind = ANY ($3::text[])
       ORDER BY due_at, subject, name LIMIT $2 FOR UPDATE SKIP LOCKED)
     UPDATE clocks SET fired_at = to_timestamp($1::float8 / 1000),
       late_by_ms = greatest(0, $1::float8 - round(extract(epoch FROM clocks.due_at) * 1000))::bigint
     FROM due WHERE clocks.subject = due.subject AND clocks.name = due.name
     RETURNING clocks.subject, clocks.name, clocks.due_at AS "dueAt", clocks.owner_kind AS "ownerKind",
       clocks.owner_id AS "ownerId"`,
    [now, FIRED_MAX, kinds],
  );
  return answer.rows.sort(
    (one, other) =>
      one.dueAt - other.dueAt ||
      (`${one.subject} ${one.name}` < `${other.subject} ${other.name}` ? -1 : 1),
  );
}

/** When the next limit passes; null while none runs. */
export async function nextDueAt(db: Queryable): Promise<EpochMs | null> {
  const answer = await db.query<{ due_at: EpochMs | null }>(
    `SELECT min(due_at) AS due_at FROM clocks
     WHERE stopped_at IS NULL AND fired_at IS NULL AND owner_kind = ANY ($1::text[])`,
    [CLOCK_OWNER_KINDS],
  );
  return answer.rows[0]?.due_at ?? null;
}
