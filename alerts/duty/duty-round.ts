// One look at all rosters: works the weeks ahead out anew once a day and when a person of the plan has come or gone, drafts the handovers of shifts
// that end soon, and tells the head of those that were not signed in time. What was done stands in the tables: any number of workers look, each thing
// is done once, and what nobody did while nothing ran is done late and shown as late.
import type { RosterOutlook } from '../../contracts/roster.ts';
import type { ShiftHandover } from '../../contracts/shift-handover.ts';
import { HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import type { Pool, Queryable, Tx } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import { appendAudit, beginWriting } from '../audit/append.ts';
import { MACHINE } from '../cases/case.ts';
import { stepOf } from './decide-handover.ts';
import { handoverIdOf, handoverSubject } from './draft-handover.ts';
import {
  knownHandovers,
  loadMembers,
  loadMissed,
  loadRoster,
  loadRosters,
  saveHandover,
  type StoredRoster,
} from './duty-store.ts';
import { handOvers, type HandOverMoment } from './ending-shifts.ts';
import { planAt } from './on-duty.ts';
import { dutySetting, refreshOutlook } from './refresh-outlook.ts';
import { firstDraft } from './run-shift-command.ts';
import { saveDutyNotices } from './save-duty-notices.ts';
import type { DutyCalendar } from './turns.ts';

/** Who leaves has an hour to read and to write. */
export const DRAFT_AHEAD_MS = HOUR_MS;
/** A handover that nothing drafted while the system was away is still drafted, late. */
const DRAFT_BEHIND_MS = 12 * HOUR_MS;

export interface DutyLook {
  readonly now: EpochMs;
  readonly calendar: DutyCalendar;
}

export interface DutyRoundResult {
  readonly refreshed: number;
  readonly drafted: number;
  readonly missed: number;
}

export async function dutyRound(store: Pool, look: DutyLook): Promise<DutyRoundResult> {
  let refreshed = 0;
  let drafted = 0;
  for (const { roster } of (await loadRosters(store)).slice(0, ROSTERS_MAX)) {
    // Locks are taken only where there is something to do: people wait behind them.
    if (await isOutOfDate(store, await loadRoster(store, roster.id), look))
      refreshed += await refreshedAgain(store, roster.id, look);
    const stored = await loadRoster(store, roster.id);
    if (stored === null) continue;
    const due = await undrafted(store, stored, look);
    if (due.length > 0) drafted += await draftDue(store, roster.id, look);
  }
  const missed =
    (await loadMissed(store, look.now)).length === 0 ? 0 : await tellMissed(store, look);
  return { refreshed, drafted, missed };
}
const ROSTERS_MAX = 2000;

/** Of another day, or made with people who are not the same any more. */
async function isOutOfDate(
  db: Queryable,
  stored: StoredRoster | null,
  { now, calendar }: DutyLook,
): Promise<boolean> {
  if (stored === null) return false;
  const { roster, outlook } = stored;
  if (outlook === null) return true;
  if (dayOf(outlook.checkedAt, calendar.zone) !== dayOf(now, calendar.zone)) return true;
  const members = await loadMembers(db, roster);
  const named = roster.plans.flatMap(({ head, layers }) => [
    head,
    ...layers.flatMap(({ people }) => people),
  ]);
  const missing = new Set(named.filter((person) => !members.has(person)));
  return [...missing].toSorted().join() !== missingIn(outlook, new Set(named));
}

function missingIn({ problems }: RosterOutlook, named: ReadonlySet<string>): string {
  const people = problems
    .filter(({ code }) => code === 'person-unavailable' || code === 'head-unavailable')
    .flatMap(({ person }) => (person !== null && named.has(person) ? [person] : []));
  return [...new Set(people)].toSorted().join();
}

function refreshedAgain(store: Pool, id: string, look: DutyLook): Promise<number> {
  return transaction(store, async (tx) => {
    await beginWriting(tx);
    const stored = await loadRoster(tx, id);
    if (stored === null || !(await isOutOfDate(tx, stored, look))) return 0;
    const duty = await dutySetting(tx, stored.roster, look.calendar);
    await refreshOutlook(tx, stored, { now: look.now, duty });
    return 1;
  });
}

async function undrafted(
  db: Queryable,
  { roster, outlook }: StoredRoster,
  { now, calendar }: DutyLook,
): Promise<HandOverMoment[]> {
  if (outlook === null) return [];
  const due = handOvers(roster, outlook, calendar.zone).filter(
    ({ endsAt }) => endsAt > now - DRAFT_BEHIND_MS && endsAt <= now + DRAFT_AHEAD_MS,
  );
  const ids = due.map(({ endsAt }) => handoverIdOf(roster.id, endsAt));
  const known = await knownHandovers(db, ids);
  return due.filter(({ endsAt }) => !known.has(handoverIdOf(roster.id, endsAt)));
}

function draftDue(store: Pool, id: string, look: DutyLook): Promise<number> {
  return transaction(store, async (tx) => {
    await beginWriting(tx);
    const stored = await loadRoster(tx, id);
    const due = stored === null ? [] : await undrafted(tx, stored, look);
    for (const moment of due) await draftOne(tx, moment, look.now);
    return due.length;
  });
}

async function draftOne(tx: Tx, moment: HandOverMoment, now: EpochMs): Promise<void> {
  const handover = await firstDraft(tx, moment, now);
  await saveHandover(tx, handover);
  await appendAudit(
    tx,
    [stepOf(null, handover, { action: 'handover-drafted', by: null, reason: null })],
    now,
  );
  await tell(tx, { handover, to: handover.outgoing, occurrence: 'drafted' }, now);
}

function tellMissed(store: Pool, { now, calendar }: DutyLook): Promise<number> {
  return transaction(store, async (tx) => {
    await beginWriting(tx);
    const missed = await loadMissed(tx, now);
    for (const before of missed) {
      const stored = await loadRoster(tx, before.roster);
      if (stored === null) continue;
      // The version stays: nobody's signature becomes stale because time has passed.
      const handover: ShiftHandover = { ...before, missedAt: now };
      await saveHandover(tx, handover);
      const step = stepOf(before, handover, { action: 'handover-overdue', by: null, reason: null });
      const lateByMs = Math.max(0, now - before.signByAt);
      await appendAudit(
        tx,
        [{ ...step, actor: MACHINE, details: { ...step.details, lateByMs } }],
        now,
      );
      const { head } = planAt(stored.roster, now, calendar.zone);
      await tell(tx, { handover, to: head, occurrence: 'missed' }, now);
    }
    return missed.length;
  });
}

interface Telling {
  readonly handover: ShiftHandover;
  readonly to: ShiftHandover['outgoing'];
  readonly occurrence: string;
}

function tell(tx: Tx, { handover, to, occurrence }: Telling, now: EpochMs): Promise<void> {
  const { department, place, startedAt, endsAt } = handover;
  const about = handoverSubject(handover);
  const office = { department, place };
  return saveDutyNotices(
    tx,
    [{ reason: 'handover-due', about, office, to, occurrence, startAt: startedAt, endAt: endsAt }],
    now,
  );
}
