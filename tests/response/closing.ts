// The end of a response, as scenarios share it: everybody scores whom the round expects, and what stands in the ledger and the figures, short enough
// to be read beside the arithmetic.
import type { AlertEvaluation } from '../../contracts/api/evaluation.ts';
import type { Incident } from './incident.ts';

/** Who departs from no figure of the machine, and where nothing was owed gives full marks, with a reason. */
export async function everybodyScores(
  incident: Incident,
  { effect, satisfaction }: { readonly effect: number; readonly satisfaction: number },
): Promise<void> {
  const { round } = await incident.evaluation();
  if (round === null) throw new Error('no round of evaluation is open');
  for (const { department, side, byDepartment } of round.expected) {
    const own = round.figures.find((one) => one.department === department);
    const scores = {
      completion: own?.completion ?? 100,
      timeliness: own?.timeliness ?? 100,
      effect,
      satisfaction: side === 'party' ? null : satisfaction,
    };
    const score = { command: 'score', alert: incident.id, department, side, scores, text: '' };
    await incident.office(byDepartment).person.does('/api/evaluations/commands', score);
  }
}

/** Oldest first; `department kind clock`, and by how much it was late. */
export const linesOf = ({ ledger }: AlertEvaluation): object[] =>
  ledger
    .toSorted((one, other) => one.at - other.at || one.evidenceSeq - other.evidenceSeq)
    .map(({ department, kind, clock, lateByMs, at }) => ({
      department,
      kind,
      clock,
      lateByMs,
      at,
    }));

/** [duties, completed, on time, limits missed, completion, timeliness] by department. */
export const figuresOf = ({ figures }: AlertEvaluation): Record<string, readonly unknown[]> =>
  Object.fromEntries(
    figures.map((one) => [
      one.department,
      [
        one.duties,
        one.completed,
        one.onTime,
        one.limitsMissed,
        one.completion,
        one.timeliness,
      ] as const,
    ]),
  );

/** [how long, verdict] by name of the time. */
export const timesOf = ({ times }: AlertEvaluation): Record<string, readonly unknown[]> =>
  Object.fromEntries(times.map(({ name, tookMs, verdict }) => [name, [tookMs, verdict] as const]));
