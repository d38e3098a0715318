/**
 * A limit that would have spared false alerts and lost no true one, from what people concluded. One figure of the rule is moved, the one that
 * spares most; it stops just short of the weakest true alert. Proposed, never applied: what is past does not bind what comes. Pure.
 */
import type { AlertId } from '../../contracts/ids.ts';
import type { Moved } from '../../contracts/rule-change.ts';
import { wilson, type Share } from '../../contracts/wilson.ts';

/** An alert as one rule saw it: the strongest of its signals. */
export interface ConcludedAlert {
  readonly alert: AlertId;
  readonly outcome: 'true' | 'false' | 'uncertain';
  /** The least of its signals; null where the method gives none. */
  readonly pvalue: number | null;
  /** The greatest of its signals. */
  readonly observed: number;
  readonly excess: number;
}

export interface LimitsNow {
  /** Null where the method has no alpha. */
  readonly alpha: number | null;
  readonly floorObserved: number;
  readonly floorExcess: number;
}

export interface Proposed {
  readonly moved: Moved;
  readonly from: number;
  readonly to: number;
  readonly weakestTrue: number;
  readonly uncertain: number;
  readonly before: Share;
  readonly after: Share;
  readonly spared: readonly AlertId[];
}

/** Fewer conclusions, or none that was true, do not say where the true ones lie. */
const DECIDED_MIN = 10;
const TRUE_MIN = 2;
const SPARED_MIN = 2;

/** Precision of the conclusions: uncertain ones count for neither side. */
export function precisionOf(alerts: readonly ConcludedAlert[]): Share {
  const trues = alerts.filter(({ outcome }) => outcome === 'true').length;
  const falses = alerts.filter(({ outcome }) => outcome === 'false').length;
  return wilson(trues, trues + falses);
}

export function propose(alerts: readonly ConcludedAlert[], now: LimitsNow): Proposed | null {
  const before = precisionOf(alerts);
  if (before.of < DECIDED_MIN || before.hits < TRUE_MIN) return null;
  const best = candidates(alerts, now)
    .filter(({ spared }) => spared.length >= SPARED_MIN)
    .reduce<Candidate | null>(
      (most, one) => (most === null || one.spared.length > most.spared.length ? one : most),
      null,
    );
  if (best === null) return null;
  return {
    ...best,
    spared: best.spared.map(({ alert }) => alert),
    uncertain: alerts.length - before.of,
    before,
    after: wilson(before.hits, before.of - best.spared.length),
  };
}

interface Candidate extends Pick<Proposed, 'moved' | 'from' | 'to' | 'weakestTrue'> {
  readonly spared: readonly ConcludedAlert[];
}

function candidates(alerts: readonly ConcludedAlert[], now: LimitsNow): Candidate[] {
  const trues = alerts.filter(({ outcome }) => outcome === 'true');
  const falses = alerts.filter(({ outcome }) => outcome === 'false');
  const found: Candidate[] = [];
  for (const moved of ['floorExcess', 'floorObserved'] as const) {
    const figure = (one: ConcludedAlert): number =>
      moved === 'floorExcess' ? one.excess : one.observed;
    const weakestTrue = Math.min(...trues.map(figure));
    const to = Math.floor(weakestTrue);
    const from = now[moved];
    if (to > from)
      found.push({
        moved,
        from,
        to,
        weakestTrue,
        spared: falses.filter((one) => figure(one) < to),
      });
  }
  const byAlpha = alphaCandidate({ trues, falses }, now.alpha);
  return byAlpha === null ? found : [...found, byAlpha];
}

function alphaCandidate(
  {
    trues,
    falses,
  }: { readonly trues: readonly ConcludedAlert[]; readonly falses: readonly ConcludedAlert[] },
  alpha: number | null,
): Candidate | null {
  if (alpha === null || trues.every(({ pvalue }) => pvalue === null)) return null;
  const weakestTrue = Math.max(...trues.map(({ pvalue }) => pvalue ?? 0));
  const to = justAbove(weakestTrue);
  if (!(to < alpha)) return null;
  // Without a p-value it stood above a baseline without spread: no alpha spares it.
  const spared = falses.filter(({ pvalue }) => pvalue !== null && pvalue >= to);
  return { moved: 'alpha', from: alpha, to, weakestTrue, spared };
}

/** Below this an alpha says nothing that a floor would not say better. */
const ALPHA_MIN = 1e-9;

/** Two significant digits, above the value: what exceeds is below alpha. */
function justAbove(pvalue: number): number {
  if (pvalue < ALPHA_MIN) return ALPHA_MIN;
  const unit = 10 ** (Math.floor(Math.log10(pvalue)) - 1);
  return Number(((Math.floor(pvalue / unit) + 1) * unit).toPrecision(2));
}
