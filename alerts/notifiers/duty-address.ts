// Who of an office is told first: the person whom the notification names, else whoever is on duty there by its roster. What did not reach them goes
// to the address of the office, as does everything where nobody is known.
import { RosterOutlook } from '../../contracts/roster.ts';
import type { Notification } from '../../contracts/notification.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { NotificationRules } from './load-notifications.ts';

export interface Sending {
  readonly channel: string;
  readonly department: string;
  readonly place: string;
  readonly notices: readonly Notification[];
  /** Of this message on this channel. */
  readonly failures: number;
  readonly now: EpochMs;
}

/** `office`: the addresses of the chain. Those of persons only for the first try. */
export async function addressesOf(
  tx: Tx,
  sending: Sending,
  { rules, office }: { readonly rules: NotificationRules; readonly office: readonly string[] },
): Promise<readonly string[]> {
  if (sending.failures > 0) return office;
  const people = await peopleOf(tx, sending);
  const contacts = [...new Set(people.flatMap((one) => rules.contactsOf(one, sending.channel)))];
  return contacts.length > 0 ? contacts : office;
}

async function peopleOf(tx: Tx, sending: Sending): Promise<string[]> {
  const named = sending.notices.flatMap(({ alertId, subject }) =>
    alertId === null && 'to' in subject && subject.to !== null ? [subject.to] : [],
  );
  if (named.length === sending.notices.length) return named;
  const onDuty = await onDutyAtOffice(tx, sending);
  return onDuty === undefined ? named : [...named, onDuty];
}

async function onDutyAtOffice(
  tx: Tx,
  { department, place, now }: Sending,
): Promise<string | undefined> {
  const answer = await tx.query<{ outlook: unknown }>(
    'SELECT outlook FROM rosters WHERE department = $1 AND place = $2 AND outlook IS NOT NULL ORDER BY id LIMIT 1',
    [department, place],
  );
  const [row] = answer.rows;
  if (row === undefined) return undefined;
  return RosterOutlook.parse(row.outlook).spans.find(
    ({ startAt, endAt }) => startAt <= now && now < endAt,
  )?.person;
}
