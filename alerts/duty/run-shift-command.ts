// A command on the handover of a shift in the transaction of the writer. What is open is read in the same transaction, so that nobody signs for a
// state that was over already; with the second signature what stood under the name of the one follows to the other.
import type { Account } from '../../contracts/account.ts';
import { coversPlace } from '../../contracts/account.ts';
import type { ShiftCommand } from '../../contracts/duty-command.ts';
import type { TaskId, UserId } from '../../contracts/ids.ts';
import type { ShiftHandover } from '../../contracts/shift-handover.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { appendAudit } from '../audit/append.ts';
import { actorOf, sealed, type Step } from '../cases/case.ts';
import { refused, type Refused } from '../lifecycle/decision.ts';
import { feedEntries, feedRow } from '../store/feed.ts';
import { loadCasesOfTasks } from '../store/load-cases.ts';
import { saveCases } from '../store/save-cases.ts';
import { decideHandover, redraftedStep, stepOf } from './decide-handover.ts';
import { drafted, handoverIdOf, redrafted } from './draft-handover.ts';
import { loadHandover, loadRoster, saveHandover, type StoredRoster } from './duty-store.ts';
import { handOvers, type HandOverMoment } from './ending-shifts.ts';
import { followed } from './follow-tasks.ts';
import { planAt } from './on-duty.ts';
import { openFacts } from './open-facts.ts';
import type { DutyCalendar } from './turns.ts';

export interface ShiftAsked {
  readonly id: string;
  readonly body: ShiftCommand;
  readonly by: Account;
  readonly expectedVersion: number | undefined;
}

export interface ShiftRun {
  readonly now: EpochMs;
  readonly calendar: DutyCalendar;
  appendOutbox(rows: readonly OutboxRow[]): void;
}

/** A refusal may come with the draft that was made anew. */
export interface ShiftAnswer {
  readonly version: number | null;
  readonly state: string | null;
  readonly refusal: Refused | null;
}

const no = (refusal: Refused): ShiftAnswer => ({ version: null, state: null, refusal });
const unknown = (): ShiftAnswer =>
  no(refused('unknown-subject', 'there is no such handover', '没有这份交接'));

export async function runShiftCommand(
  tx: Tx,
  asked: ShiftAsked,
  run: ShiftRun,
): Promise<ShiftAnswer> {
  const { body } = asked;
  if (body.command === 'draft-handover')
    return draftAsked(tx, { ...asked, roster: body.roster, reason: body.reason ?? null }, run);
  const before = await loadHandover(tx, body.handover);
  const stored = before === null ? null : await loadRoster(tx, before.roster);
  if (before === null || stored === null) return unknown();
  const fresh = await draftedAgain(tx, { before, stored }, run);
  const { zone } = run.calendar;
  const { head } = planAt(stored.roster, run.now, zone);
  const { signFromMinutes } = planAt(stored.roster, before.endsAt, zone);
  const decision = decideHandover(before, body, {
    account: asked.by,
    now: run.now,
    expectedVersion: asked.expectedVersion,
    head,
    zone,
    signFromMinutes,
    fresh,
  });
  if (decision.outcome === 'refused') {
    if (decision.code === 'out-of-scope') return no(decision);
    return { version: before.version, state: before.state, refusal: decision };
  }
  const isClosed =
    before.state !== 'signed-by-both' && decision.handover.state === 'signed-by-both';
  const handover = isClosed
    ? await closed(tx, decision.handover, { asked, run })
    : decision.handover;
  await saveHandover(tx, handover);
  await appendAudit(tx, decision.steps, run.now);
  const refusal = decision.outcome === 'redrafted' ? decision.refusal : null;
  return { version: handover.version, state: handover.state, refusal };
}

interface Again {
  readonly before: ShiftHandover;
  readonly stored: StoredRoster;
}

/** By whom the roster names now, of what is open now. */
async function draftedAgain(
  tx: Tx,
  { before, stored }: Again,
  { now, calendar }: ShiftRun,
): Promise<ShiftHandover> {
  const { roster, outlook } = stored;
  const moments = outlook === null ? [] : handOvers(roster, outlook, calendar.zone);
  const moment = moments.find(({ endsAt }) => endsAt === before.endsAt);
  const shift = moment ?? { ...before, roster, nextEndsAt: before.endsAt + HALF_DAY_MS };
  const facts = await openFacts(tx, { office: roster, now, nextEndsAt: shift.nextEndsAt });
  return redrafted(before, { facts, shift, now });
}
const HALF_DAY_MS = 12 * 3_600_000;

interface Asking extends Omit<ShiftAsked, 'body'> {
  readonly roster: string;
  readonly reason: string | null;
}

async function draftAsked(tx: Tx, asking: Asking, run: ShiftRun): Promise<ShiftAnswer> {
  const stored = await loadRoster(tx, asking.roster);
  if (stored?.outlook == null)
    return no(refused('unknown-subject', 'there is no such roster', '没有这个值班表'));
  const { roster, outlook } = stored;
  if (!coversPlace(asking.by, roster.place))
    return no(refused('out-of-scope', 'outside of your places', '不在您的辖区'));
  const moment = handOvers(roster, outlook, run.calendar.zone).find(
    ({ startedAt, endsAt }) => startedAt <= run.now && run.now < endsAt,
  );
  if (moment === undefined)
    return no(
      refused('not-in-this-state', 'nobody else comes after this shift', '此班之后没有他人接班'),
    );
  const { head } = planAt(roster, run.now, run.calendar.zone);
  const concerned: readonly UserId[] = [moment.outgoing, moment.incoming, head];
  if (!concerned.includes(asking.by.id))
    return no(
      refused(
        'not-on-duty',
        `${moment.outgoing} has this shift`,
        `本班值班人为 ${moment.outgoing}`,
      ),
    );
  const before = await loadHandover(tx, handoverIdOf(roster.id, moment.endsAt));
  const handover =
    before === null
      ? await firstDraft(tx, moment, run.now)
      : await draftedAgain(tx, { before, stored }, run);
  await saveHandover(tx, handover);
  await appendAudit(tx, [draftStep(before, handover, asking)], run.now);
  return { version: handover.version, state: handover.state, refusal: null };
}

export async function firstDraft(
  tx: Tx,
  moment: HandOverMoment,
  now: EpochMs,
): Promise<ShiftHandover> {
  const { nextEndsAt, ...shift } = moment;
  const facts = await openFacts(tx, { office: shift.roster, now, nextEndsAt });
  return drafted(shift, facts, now);
}

function draftStep(before: ShiftHandover | null, after: ShiftHandover, asking: Asking): Step {
  const step =
    before === null || before === after
      ? stepOf(before, after, { action: 'shift-draft-handover', by: null, reason: null })
      : redraftedStep(before, after);
  return {
    ...step,
    action: 'shift-draft-handover',
    actor: actorOf(asking.by.id),
    reason: asking.reason,
  };
}

interface Closing {
  readonly asked: ShiftAsked;
  readonly run: ShiftRun;
}

async function closed(
  tx: Tx,
  handover: ShiftHandover,
  { asked, run }: Closing,
): Promise<ShiftHandover> {
  const { outgoing, incoming } = handover;
  const signer = handover.signatures.incoming;
  const to = signer === null || signer.isForAnother ? incoming : signer.by;
  const answer = await tx.query<{ id: TaskId }>(
    `SELECT id FROM tasks WHERE assignee = $1 AND department = $2 AND place LIKE $3
       AND state NOT IN ('accepted', 'closed', 'reassigned', 'withdrawn') ORDER BY id LIMIT 400`,
    [outgoing, handover.department, `${handover.place}%`],
  );
  const cases = await loadCasesOfTasks(
    tx,
    answer.rows.map(({ id }) => id),
  );
  const moves = cases.map((before) => {
    const office = { department: handover.department, place: handover.place };
    const move = followed(before, { office, from: outgoing, to, handover: handover.id });
    return { before, after: sealed(before, move.case, run.now), steps: move.steps };
  });
  const steps = moves.flatMap((move) => move.steps);
  await saveCases(tx, moves, run.now);
  await appendAudit(tx, steps, run.now);
  const after = moves.map((move) => move.after);
  const entries = feedEntries({ cases: after, steps, at: run.now, cause: asked.id });
  run.appendOutbox(entries.map(feedRow));
  return { ...handover, followed: answer.rows.map(({ id }) => id) };
}
