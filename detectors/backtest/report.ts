/** What a backtest found: one entry a method, with its score then and in hindsight. The table, the JSON and the page are made of it. */
import type { AssessmentCore, Parameters } from '../methods/method.ts';
import type { History } from './history.ts';
import type { JudgedHistory } from './judge-history.ts';
import { type Outbreak, type Score, scoreOf } from './score.ts';

export interface MethodReport {
  readonly method: string;
  readonly version: string;
  readonly params: Parameters;
  readonly score: Score;
  /** Null where nothing was revised after it was judged. */
  readonly hindsight: Hindsight | null;
  readonly assessments: readonly AssessmentCore[];
}

export interface Hindsight {
  readonly score: Score;
  /** Alarms of then that today's counts do not bear out, and the reverse. */
  readonly notBorneOut: number;
  readonly onlyNow: number;
}

export interface BacktestReport {
  readonly name: string;
  readonly history: History;
  readonly fromIndex: number;
  readonly outbreaks: readonly Outbreak[] | null;
  readonly methods: readonly MethodReport[];
}

export interface Ground {
  readonly fromIndex: number;
  readonly outbreaks: readonly Outbreak[] | null;
  readonly daysPerPoint: number;
  readonly hasRevisions: boolean;
}

export function reportOn({ prepared, then, now }: JudgedHistory, ground: Ground): MethodReport {
  const score = (assessments: readonly AssessmentCore[]): Score =>
    scoreOf({ ...ground, outcomes: assessments.map(({ outcome }) => outcome) });
  const alarms = (assessments: readonly AssessmentCore[], i: number): boolean =>
    assessments[i]?.outcome === 'exceeds';
  const differ = (a: readonly AssessmentCore[], b: readonly AssessmentCore[]): number =>
    a.filter((_, i) => alarms(a, i) && !alarms(b, i)).length;
  return {
    method: prepared.id,
    version: prepared.version,
    params: prepared.params,
    score: score(then),
    hindsight: ground.hasRevisions
      ? { score: score(now), notBorneOut: differ(then, now), onlyNow: differ(now, then) }
      : null,
    assessments: then,
  };
}

/** Name with the parameters that distinguish it from another run of the same method. */
export function titleOf(report: MethodReport, all: readonly MethodReport[]): string {
  const twins = all.filter(({ method }) => method === report.method);
  if (twins.length < 2) return report.method;
  const telling = Object.entries(report.params).filter(([name, value]) =>
    twins.some(({ params }) => params[name] !== value),
  );
  const words = telling.map(([name, value]) => `${name}=${String(value)}`);
  return words.length === 0 ? report.method : `${report.method} (${words.join(', ')})`;
}
