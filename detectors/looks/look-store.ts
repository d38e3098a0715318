/** Which looks were made, and the signals that they stand on. Written by the looks operator alone. */
import type { LookPattern } from '../../contracts/catalogue/look-pattern.ts';
import type { SignalId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { lookSignalId, type LookDetail, type StandingLook } from '../patterns/looks/look-signal.ts';
import type { Looked } from '../patterns/looks/look-turn.ts';
import { readSignals, type StoredSignal } from '../signals/signal-store.ts';

export async function readLooked(tx: Tx): Promise<Map<string, Looked>> {
  const { rows } = await tx.query<{ rule: string; version: string; turn_at: EpochMs }>(
    'SELECT rule, version, turn_at FROM looks',
  );
  return new Map(rows.map(({ rule, version, turn_at }) => [rule, { version, turnAt: turn_at }]));
}

export interface LookRow {
  readonly rule: LookPattern;
  readonly turnAt: EpochMs;
  readonly now: EpochMs;
  readonly tookMs: number;
  readonly findings: number;
  readonly dropped: number;
  readonly unjudged: Readonly<Record<string, number>>;
  /** null: it was made. */
  readonly problem: string | null;
}

export async function writeLooked(tx: Tx, row: LookRow): Promise<void> {
  const { rule, turnAt, now, tookMs, findings, dropped, unjudged, problem } = row;
  await tx.query(
    `INSERT INTO looks (rule, version, turn_at, looked_at, took_ms, findings, dropped, unjudged, problem)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (rule) DO UPDATE SET version = EXCLUDED.version, turn_at = EXCLUDED.turn_at, looked_at = EXCLUDED.looked_at,
       took_ms = EXCLUDED.took_ms, findings = EXCLUDED.findings, dropped = EXCLUDED.dropped, unjudged = EXCLUDED.unjudged,
       problem = EXCLUDED.problem`,
    [
      ...[rule.id, rule.version, storeTime(turnAt), storeTime(now), Math.round(tookMs)],
      ...[findings, dropped, JSON.stringify(unjudged), problem],
    ],
  );
}

/** What stands of the rule. */
export async function readStanding(tx: Tx, rule: string): Promise<StandingLook[]> {
  const { rows } = await tx.query<StoredSignal>(
    `SELECT signal, subject, detail FROM signals WHERE kind = 'look' AND measure = $1 AND status <> 'withdrawn'`,
    [rule],
  );
  return rows.map(lookOf);
}

/** What stands, and what was withdrawn before of the findings of these names. */
export async function withWithdrawn(
  tx: Tx,
  standing: readonly StandingLook[],
  of: { readonly rule: string; readonly names: readonly string[] },
): Promise<Map<SignalId, StandingLook>> {
  const known = new Map(standing.map((one) => [one.signal.id, one]));
  const ids = of.names.map((name) => lookSignalId(of.rule, name)).filter((id) => !known.has(id));
  for (const [id, stored] of await readSignals(tx, { ids })) known.set(id, lookOf(stored));
  return known;
}

const lookOf = ({ signal, detail }: StoredSignal): StandingLook => ({
  signal,
  detail: detail as LookDetail,
});
