// Works out the weeks ahead of a roster anew in the transaction of the writer, and says of a hole that was not there before: in the audit and to
// the head, once; and to the head once more when it is near and still open.
import type { Roster, RosterOutlook, RosterProblem } from '../../contracts/roster.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { appendAudit } from '../audit/append.ts';
import { MACHINE, type Step } from '../cases/case.ts';
import { rosterSubject } from './decide-roster.ts';
import { loadMembers, saveRoster, type StoredRoster } from './duty-store.ts';
import { planAt, type DutySetting } from './on-duty.ts';
import { nearHoles, outlookOf } from './outlook.ts';
import { saveDutyNotices } from './save-duty-notices.ts';
import type { DutyCalendar } from './turns.ts';

export async function dutySetting(
  tx: Tx,
  office: Pick<Roster, 'department' | 'place'>,
  calendar: DutyCalendar,
): Promise<DutySetting> {
  const members = await loadMembers(tx, office);
  return { ...calendar, isAvailable: (person) => members.has(person) };
}

/** Stores the roster with what follows from it; returns how many holes are new. */
export async function refreshOutlook(
  tx: Tx,
  { roster, outlook: before }: StoredRoster,
  { now, duty }: { readonly now: EpochMs; readonly duty: DutySetting },
): Promise<number> {
  const outlook = outlookOf({ roster, before, now }, duty);
  await saveRoster(tx, { roster, outlook }, now);
  const holes = newHoles(before, outlook);
  const near = nearHoles(before, outlook, now);
  if (holes.length === 0 && near.length === 0) return 0;
  const { head } = planAt(roster, now, duty.zone);
  await appendAudit(
    tx,
    holes.map((hole) => holeStep(roster, hole, head)),
    now,
  );
  await saveDutyNotices(
    tx,
    [
      ...holes.map((hole) => ({ hole, reason: 'roster-hole' as const })),
      ...near.map((hole) => ({ hole, reason: 'roster-hole-near' as const })),
    ].map(({ hole: { startAt, endAt }, reason }) => ({
      reason,
      about: rosterSubject(roster),
      office: roster,
      to: head,
      occurrence: String(endAt),
      startAt,
      endAt,
    })),
    now,
  );
  return holes.length;
}

/** A hole is known by its end: its beginning moves with the time. */
function newHoles(before: RosterOutlook | null, after: RosterOutlook): RosterProblem[] {
  const isGap = ({ code }: RosterProblem): boolean => code === 'gap';
  const known = new Set(before?.problems.filter(isGap).map(({ endAt }) => endAt));
  return after.problems.filter((one) => isGap(one) && !known.has(one.endAt)).slice(0, HOLES_TOLD);
}
/** A roster that falls apart is one message a day, not a hundred. */
const HOLES_TOLD = 5;

function holeStep(roster: Roster, { startAt, endAt }: RosterProblem, head: string): Step {
  return {
    actor: MACHINE,
    action: 'roster-hole-found',
    subject: rosterSubject(roster),
    fromState: null,
    toState: null,
    reason: null,
    details: { department: roster.department, place: roster.place, startAt, endAt, head },
  };
}
