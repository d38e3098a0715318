/**
 * The looks operator: one in the whole deployment. At every tick it makes the look that is longest due, if one is, and tells what changed of
 * its signals. A look that fails is written down, counted and made again at its next turn, so that it holds up no other.
 */
import type { LookPattern } from '../../contracts/catalogue/look-pattern.ts';
import { holdsOn } from '../../contracts/catalogue/origin.ts';
import { FACTS_CONTROL_SUBJECT, STREAM } from '../../contracts/subjects.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Log } from '../../platform/log.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { livesByTicks } from '../../platform/operator/lives-by-ticks.ts';
import type { OperatorSpec } from '../../platform/operator/operator-spec.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { dueTurn } from '../patterns/looks/look-turn.ts';
import { readLooked } from './look-store.ts';
import { takeTurn, type TurnTaken } from './take-turn.ts';

export interface LooksOptions {
  readonly catalogue: DetectorCatalogue;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly tickMs: number;
}

export function looksOperator(options: LooksOptions): OperatorSpec<never> {
  const count = lookCounters(options.metrics);
  const { catalogue, log } = options;
  return {
    ...livesByTicks('looks', { stream: STREAM.facts, subject: FACTS_CONTROL_SUBJECT }),
    tickMs: options.tickMs,
    onTick: async (tx, context) => {
      const due = await longestDue(tx, catalogue, context.now);
      if (due === null) return;
      const taken = await takeTurn(tx, { ...due, catalogue, now: context.now });
      context.appendOutbox(taken.outbox);
      if (taken.problem !== null)
        log.error({ rule: due.rule.id, reason: taken.problem }, 'a look could not be made');
      count(due.rule, taken);
    },
  };
}

/** Of rules that hold today; between equals the first in the catalogue. */
async function longestDue(
  tx: Tx,
  { looks, zone }: DetectorCatalogue,
  now: EpochMs,
): Promise<{ readonly rule: LookPattern; readonly turnAt: EpochMs } | null> {
  const looked = await readLooked(tx);
  let longest: { rule: LookPattern; turnAt: EpochMs; since: EpochMs } | null = null;
  for (const rule of looks) {
    if (!holdsOn(rule, dayOf(now, zone))) continue;
    const known = looked.get(rule.id) ?? null;
    const turnAt = dueTurn(rule, known, { now, zone });
    if (turnAt === null) continue;
    const since = known?.turnAt ?? 0;
    if (longest === null || since < longest.since) longest = { rule, turnAt, since };
  }
  return longest;
}

function lookCounters(metrics: Metrics): (rule: LookPattern, taken: TurnTaken) => void {
  const made = metrics.counter('looks_total', 'Looks at many, by rule and result.', [
    'rule',
    'result',
  ]);
  const seconds = metrics.counter('looks_seconds_total', 'Time spent on looks.', ['rule']);
  const dropped = metrics.counter(
    'look_findings_dropped_total',
    'Findings beyond the bound of their rule: not told.',
    ['rule'],
  );
  const signals = metrics.counter('signals_total', 'Signals by kind and status.', [
    'kind',
    'status',
  ]);
  return ({ id: rule }, taken) => {
    made.inc({ rule, result: taken.problem === null ? 'made' : 'failed' });
    seconds.inc({ rule }, taken.tookMs / 1000);
    if (taken.dropped > 0) dropped.inc({ rule }, taken.dropped);
    for (const { kind, status } of taken.signals) signals.inc({ kind, status });
  };
}
