// Operational periods of a joint team: counted from its setting up, all of one length. Who has not reported follows from the reports and is
// never stored.
import type { DepartmentId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import type { CanReport, Team } from './team.ts';

const MINUTE_MS = 60_000;
type Rhythm = Pick<Team, 'setUpAt' | 'periodMinutes'>;

/** The period that runs at this moment; 1 is the first. Half-open: at its end the next one runs. */
export const periodAt = ({ setUpAt, periodMinutes }: Rhythm, at: EpochMs): number =>
  Math.max(1, Math.floor((at - setUpAt) / (periodMinutes * MINUTE_MS)) + 1);

export const periodEndsAt = ({ setUpAt, periodMinutes }: Rhythm, period: number): EpochMs =>
  setUpAt + period * periodMinutes * MINUTE_MS;

/** Members that gave no report in this period, in the order of the team. */
export function missingIn(
  team: Pick<Team, 'members'>,
  reports: readonly Pick<CanReport, 'period' | 'department'>[],
  period: number,
): DepartmentId[] {
  const told = new Set(
    reports.filter((one) => one.period === period).map(({ department }) => department),
  );
  return team.members.map(({ department }) => department).filter((one) => !told.has(one));
}
