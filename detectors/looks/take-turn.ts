/**
 * One turn of one look within the operator's transaction: gathered, judged, compared with what stands, written. Behind a savepoint, so that
 * a query that takes too long or a figure that cannot be judged spoils no more than this turn.
 */
import type { LookPattern } from '../../contracts/catalogue/look-pattern.ts';
import type { Signal } from '../../contracts/signal.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { messageOf } from '../../platform/errors.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { storeError } from '../../platform/store/sqlstates.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import type { LookAt, LookOutcome } from '../patterns/looks/look-finding.ts';
import { lookChanges, type LookChanges } from '../patterns/looks/look-signal.ts';
import type { SignalChange } from '../signals/decide-signal.ts';
import { writeSignals } from '../signals/signal-store.ts';
import { readStanding, withWithdrawn, writeLooked } from './look-store.ts';
import { lookOf } from './looks.ts';
import type { LookMade } from './look.ts';

/** Of one query of a look, on the connection of its tick alone. */
const QUERY_MS_MAX = 60_000;

export interface Turn {
  readonly rule: LookPattern;
  readonly turnAt: EpochMs;
  readonly catalogue: DetectorCatalogue;
  readonly now: EpochMs;
}

export interface TurnTaken {
  readonly outbox: readonly OutboxRow[];
  readonly signals: readonly Pick<Signal, 'kind' | 'status'>[];
  readonly tookMs: number;
  readonly dropped: number;
  readonly problem: string | null;
}

/** Throws TransientError where the database is out of reach: the tick is tried again. */
export async function takeTurn(tx: Tx, turn: Turn): Promise<TurnTaken> {
  const { rule, turnAt, now } = turn;
  const startedAt = performance.now();
  await tx.query(`SET LOCAL statement_timeout = ${String(QUERY_MS_MAX)}`);
  await tx.query('SAVEPOINT look');
  const made = await tryLook(tx, turn).catch(async (error: unknown) => {
    const kind = storeError(error);
    if (kind.kind === 'transient' && kind.code !== 'store-statement-timeout') throw kind;
    await tx.query('ROLLBACK TO SAVEPOINT look');
    return messageOf(error);
  });
  await tx.query('RELEASE SAVEPOINT look');
  const tookMs = performance.now() - startedAt;
  const at = { rule, turnAt, now, tookMs };
  if (typeof made === 'string') {
    await writeLooked(tx, { ...at, findings: 0, dropped: 0, unjudged: {}, problem: made });
    return { outbox: [], signals: [], tookMs, dropped: 0, problem: made };
  }
  const { outcome, told, outbox } = made;
  const { findings, unjudged = {} } = outcome;
  const counts = { findings: findings.length, dropped: told.dropped, unjudged, problem: null };
  await writeLooked(tx, { ...at, ...counts });
  const signals = told.changes.map(({ signal: { kind, status } }) => ({ kind, status }));
  return { outbox, signals, tookMs, dropped: told.dropped, problem: null };
}

interface Tried {
  readonly outcome: LookOutcome;
  readonly told: LookChanges;
  readonly outbox: readonly OutboxRow[];
}

async function tryLook(tx: Tx, { rule, turnAt, catalogue, now }: Turn): Promise<Tried> {
  const standing = await readStanding(tx, rule.id);
  const at: LookAt = { asOf: turnAt, catalogue, standing: standing.map(({ detail }) => detail) };
  const made = await lookOf(tx, rule, at);
  const { outcome } = made;
  const names = outcome.findings.map(({ name }) => name);
  const known = await withWithdrawn(tx, standing, { rule: rule.id, names });
  const told = lookChanges({ rule, outcome, standing: known, now, zone: catalogue.zone });
  const changes = await witnessed(told.changes, made);
  return { outcome, told, outbox: await writeSignals(tx, changes) };
}

/** Only what is told is looked up. */
async function witnessed(
  changes: readonly SignalChange[],
  { outcome, witnessesOf }: LookMade,
): Promise<SignalChange[]> {
  const findings = new Map(outcome.findings.map((one) => [one.name, one]));
  const all: SignalChange[] = [];
  for (const change of changes) {
    const { signal, detail } = change;
    const finding = findings.get((detail as { readonly name: string }).name);
    const evidence =
      signal.status === 'withdrawn' || finding === undefined
        ? signal.evidence
        : [...(await witnessesOf(finding))].slice(0, 50);
    all.push({ ...change, signal: { ...signal, evidence } });
  }
  return all;
}
