// Which shifts of a roster hand over when, from its spans: where one person's stay ends and another's begins. The same person twice hands over to
// nobody. Pure.
import type { DutySpan, Roster, RosterOutlook } from '../../contracts/roster.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { EndingShift } from './draft-handover.ts';
import { planAt } from './on-duty.ts';

const MINUTE_MS = 60_000;

/** With the end of the stay that follows. */
export type HandOverMoment = EndingShift & { readonly nextEndsAt: EpochMs };

interface Stay {
  readonly person: DutySpan['person'];
  readonly startAt: EpochMs;
  readonly endAt: EpochMs;
}

export function handOvers(
  roster: Roster,
  { spans }: Pick<RosterOutlook, 'spans'>,
  zone: string,
): HandOverMoment[] {
  const stays = staysOf(spans);
  return stays.flatMap((stay, index) => {
    const next = stays[index + 1];
    if (next === undefined || next.startAt !== stay.endAt) return [];
    const { signWithinMinutes } = planAt(roster, stay.endAt, zone);
    return [
      {
        roster,
        outgoing: stay.person,
        incoming: next.person,
        startedAt: stay.startAt,
        endsAt: stay.endAt,
        signByAt: stay.endAt + signWithinMinutes * MINUTE_MS,
        nextEndsAt: next.endAt,
      },
    ];
  });
}

function staysOf(spans: readonly DutySpan[]): Stay[] {
  const stays: Stay[] = [];
  for (const { person, startAt, endAt } of spans) {
    const last = stays.at(-1);
    if (last?.person === person && last.endAt === startAt)
      stays[stays.length - 1] = { ...last, endAt };
    else stays.push({ person, startAt, endAt });
  }
  return stays;
}
