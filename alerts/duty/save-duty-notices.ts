// placeholder
import type { UserId } from '../../contracts/ids.ts';
import type { Roster } from '../../contracts/roster.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Tx } from '../../platform/store/pool.ts';

export interface DutyNotice {
  readonly reason: 'roster-hole' | 'swap-asked' | 'swap-answered' | 'handover-due';
  readonly about: string;
  readonly office: Pick<Roster, 'department' | 'place'>;
  readonly to: UserId;
  readonly occurrence: string;
  readonly startAt: EpochMs;
  readonly endAt: EpochMs;
}

export async function saveDutyNotices(
  _tx: Tx,
  _notices: readonly DutyNotice[],
  _now: EpochMs,
): Promise<void> {}
