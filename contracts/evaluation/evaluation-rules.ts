// By what responses are judged on a day: limits of response times from the norms that the catalogue names, and the targets of departments. Pure.
import { z } from 'zod';
import type { EvaluationFile, JudgedBy } from '../catalogue/evaluation-file.ts';
import type { Norm, NormId } from '../catalogue/norm.ts';
import { holdsOn } from '../catalogue/origin.ts';
import type { AlertKind } from '../signal.ts';
import { DAY_MS, type EpochMs } from '../time.ts';
import { TimeName } from './response-times.ts';

const MINUTE_MS = 60_000;

const Target = z.int().min(1).max(100);
/** Percent: tasks completed, and on time; effect and satisfaction as people score them. */
export const CoordinationTargets = z.strictObject({
  completion: Target,
  timeliness: Target,
  effect: Target,
  satisfaction: Target,
});
export type CoordinationTargets = z.infer<typeof CoordinationTargets>;

export interface EvaluationRules {
  /** Null where no norm sets one. */
  limitMs(name: TimeName, kind: AlertKind, at: EpochMs): number | null;
  targets(at: EpochMs): CoordinationTargets;
  /** How long a round stays open where the list of the alert says nothing. */
  readonly roundMs: number;
  /** Those that limit the response times of a kind of alert. */
  normsOf(kind: AlertKind, at: EpochMs): readonly Norm[];
}

export interface EvaluationBasis {
  readonly file: EvaluationFile;
  readonly norms: readonly Norm[];
  /** The day key of a moment in the zone of the jurisdiction. */
  readonly dayOf: (at: EpochMs) => string;
}

export function evaluationRules({ file, norms, dayOf }: EvaluationBasis): EvaluationRules {
  const idOf = (name: TimeName, kind: AlertKind): NormId | undefined => {
    const judged: JudgedBy | undefined = file.times[name];
    return judged?.normOf?.[kind] ?? judged?.norm;
  };
  const normOf = (id: NormId, at: EpochMs): Norm | undefined =>
    inForce(
      norms.filter((norm) => norm.id === id),
      dayOf(at),
    );
  return {
    limitMs: (name, kind, at) => {
      const id = idOf(name, kind);
      const norm = id === undefined ? undefined : normOf(id, at);
      return norm === undefined ? null : norm.minutes * MINUTE_MS;
    },
    targets: (at) => {
      const percent = (name: keyof CoordinationTargets): number =>
        inForce(file.targets[name], dayOf(at))?.percent ?? 100;
      return {
        completion: percent('completion'),
        timeliness: percent('timeliness'),
        effect: percent('effect'),
        satisfaction: percent('satisfaction'),
      };
    },
    roundMs: file.round.days * DAY_MS,
    normsOf: (kind, at) => {
      const ids = new Set(TimeName.options.map((name) => idOf(name, kind)));
      return [...ids].flatMap((id) => (id === undefined ? [] : (normOf(id, at) ?? [])));
    },
  };
}

interface Dated {
  readonly validFrom: string;
  readonly validTo?: string | undefined;
}

/** The one that holds on the day; before the first of them, the first: a figure that comes later is better than none. */
export function inForce<One extends Dated>(all: readonly One[], day: string): One | undefined {
  const [first] = all.toSorted((one, other) => (one.validFrom < other.validFrom ? -1 : 1));
  const now = all.find((one) => holdsOn(one, day));
  return now ?? (first !== undefined && day < first.validFrom ? first : undefined);
}

export interface BasisProblem {
  readonly path: readonly (string | number)[];
  readonly reason: string;
}

/** What the schema cannot see: norms that do not exist or cannot judge, and figures of which none holds any more on the day. */
export function basisProblems(
  { file, norms }: Pick<EvaluationBasis, 'file' | 'norms'>,
  day: string,
): BasisProblem[] {
  const judged: [string, JudgedBy | undefined][] = Object.entries(file.times);
  const named = judged.flatMap(([name, by]) => [
    ...(by === undefined ? [] : [{ path: ['times', name, 'norm'], id: by.norm }]),
    ...Object.entries(by?.normOf ?? {}).map(([kind, id]) => ({
      path: ['times', name, 'normOf', kind],
      id,
    })),
  ]);
  return [
    ...named.flatMap(({ path, id }) => {
      const versions = norms.filter((norm) => norm.id === id);
      const reason = normProblem(versions, day);
      return reason === null ? [] : [{ path, reason: `norm "${id}" ${reason}` }];
    }),
    ...Object.entries(file.targets).flatMap(([name, all]) =>
      inForce(all, day) === undefined
        ? [{ path: ['targets', name], reason: `no target of ${name} holds on ${day} any more` }]
        : [],
    ),
  ];
}

function normProblem(versions: readonly Norm[], day: string): string | null {
  if (versions.length === 0) return 'is not in the catalogue';
  if (versions.some(({ time }) => time !== 'elapsed'))
    return 'is counted in working time: response times run round the clock';
  return inForce(versions, day) === undefined ? `holds no longer on ${day}` : null;
}
