// The time of a reading at home once its device's clock has been judged; statements of other kinds are left as they are.
import type { EpochMs } from '../../contracts/time.ts';
import type { SourceStatement } from '../normalise/statement.ts';
import type { DeviceClocks } from './device-clocks.ts';
import { judgeClock } from './judge-clock.ts';

export function settleClock(
  statement: SourceStatement,
  by: {
    readonly receivedAt: EpochMs;
    readonly siteId: string;
    readonly clocks: DeviceClocks | undefined;
  },
): SourceStatement {
  if (statement.kind !== 'home-reading' || statement.takenAt === undefined) return statement;
  const { takenAt, clockAt, device } = statement;
  const { receivedAt } = by;
  const constantOffsetMs =
    device === undefined
      ? undefined
      : by.clocks?.observe(`${by.siteId} ${device}`, receivedAt - (clockAt ?? takenAt), receivedAt);
  const judged = judgeClock({ takenAt, clockAt, receivedAt, constantOffsetMs });
  return {
    ...statement,
    occurred: { ...statement.occurred, at: judged.occurredAt },
    occurredFrom: judged.occurredFrom,
    clock: judged.clock,
  };
}

/**
 * What this process makes of the clock another may not, and this one may not once more: it depends on what was heard before. A clock that
 * is right now will seem to be behind when the same message comes once more.
 */
export function timeOf(statement: SourceStatement): 'sure' | 'unsure' {
  return statement.kind === 'home-reading' && statement.clockAt !== undefined ? 'unsure' : 'sure';
}
