// Commands on responsibility lists. A list that is confirmed holds from the first local midnight that lies an hour ahead at the soonest, so that
// every worker has read it before a case can begin with it.
import type { Account } from '../../contracts/account.ts';
import type {
  ResponsibilityList,
  WrittenList,
} from '../../contracts/catalogue/responsibility-list.ts';
import { listChangeVersion } from '../../contracts/change-version.ts';
import type { ListChange } from '../../contracts/lists/list-change.ts';
import type { ListCommand } from '../../contracts/lists/list-command.ts';
import { writtenOf } from '../../contracts/lists/written-list.ts';
import { levelOf } from '../../contracts/place.ts';
import { ListChangeId } from '../../contracts/response-ids.ts';
import { HOUR_MS, type DayKey, type EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { dayOf, endOfDay } from '../../platform/zone/zone-time.ts';
import { appendAudit } from '../audit/append.ts';
import { saveNotifications } from '../notifiers/save-notices.ts';
import { checkWritten } from '../../contracts/lists/check-written.ts';
import { decideList } from '../responsibilities/decide-list.ts';
import { listNotices } from '../responsibilities/list-notices.ts';
import { newestOf } from '../responsibilities/resolve-duties.ts';
import {
  loadApprovers,
  loadConfirmedLists,
  loadListChange,
  saveListChange,
  versionsOf,
} from '../store/list-changes.ts';
import { NOTHING, type Answer, type Asked, type CommandRun, type CommandTarget } from './target.ts';

export const onList: CommandTarget<'list'> = {
  run: decided,
  subject: ({ body }) => ('change' in body ? `list-change:${body.change}` : `list:${body.list.id}`),
};

async function decided(tx: Tx, { command, by }: Asked<'list'>, run: CommandRun): Promise<Answer> {
  const { body } = command;
  const id = 'change' in body ? body.change : ListChangeId.parse(derivedId('lc-', [command.id]));
  const change = await loadListChange(tx, id);
  const named = change?.list.id ?? ('list' in body ? body.list.id : '');
  const nextDay = firstDayFor(run.now, run.zone);
  const { basis } = run.rules;
  const decision = decideList(body, {
    account: by,
    now: run.now,
    expectedVersion: command.expectedVersion,
    nextDay,
    id,
    change,
    newest: newestOf([...basis.lists, ...(await loadConfirmedLists(tx))], named) ?? null,
    checked: checkedBy(body, change, (list) =>
      checkWritten(list, basis, validFromOf(body, change) ?? nextDay),
    ),
    versions: await versionsOf(tx, named),
  });
  if (decision.outcome === 'refused') return { ...NOTHING, refusal: decision };
  await saveListChange(tx, decision.change);
  await appendAudit(tx, [decision.step], run.now);
  await tell(tx, decision.change, { by, run });
  const { change: after } = decision;
  return { version: listChangeVersion(after), state: after.state, refusal: null };
}

async function tell(
  tx: Tx,
  change: ListChange,
  { by, run }: { readonly by: Account; readonly run: CommandRun },
): Promise<void> {
  const city = by.places.find((place) => levelOf(place) === 'city');
  if (city === undefined) return;
  const approvers = change.state === 'waiting' ? await loadApprovers(tx, city) : [];
  const { now, zone } = run;
  await saveNotifications(tx, listNotices({ change, city, zone, now, approvers }));
}

const firstDayFor = (now: EpochMs, zone: string): DayKey =>
  dayOf(endOfDay(dayOf(now + HOUR_MS, zone), zone), zone);

const validFromOf = (body: ListCommand, change: ListChange | null): DayKey | undefined =>
  change?.validFrom ?? ('validFrom' in body ? body.validFrom : undefined);

function checkedBy<Checked>(
  body: ListCommand,
  change: ListChange | null,
  check: (list: WrittenList) => Checked,
): Checked | null {
  if (body.command === 'ask') return check(dated(body.list, body.validFrom));
  return change === null ? null : check(writtenOf(change.list));
}

/** By the norms of the day it is to hold from, not of the days of the version it was written upon. */
const dated = (list: WrittenList, day: ResponsibilityList['validFrom'] | undefined): WrittenList =>
  day === undefined ? list : { ...list, validFrom: day };
