// Who of an office is told first: the person whom the notification names, else whoever is on duty there by its roster; of an escalation the head with
// them. What did not reach them goes to the address of the office, as does everything where nobody is known.
import { DUTY_DESK } from '../../contracts/duty-desk.ts';
import { Roster, RosterOutlook } from '../../contracts/roster.ts';
import type { Notification } from '../../contracts/notification.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { planAt } from '../duty/on-duty.ts';
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
  const people = await peopleOf(tx, sending, rules.book.zone);
  const contacts = [...new Set(people.flatMap((one) => rules.contactsOf(one, sending.channel)))];
  return contacts.length > 0 ? contacts : office;
}

async function peopleOf(tx: Tx, sending: Sending, zone: string): Promise<string[]> {
  const named = sending.notices.flatMap(({ alertId, subject }) =>
    alertId === null && 'to' in subject && subject.to !== null ? [subject.to] : [],
  );
  if (named.length === sending.notices.length) return named;
  const row = await rosterOf(tx, sending);
  const onDuty = row === undefined ? [] : onDutyBy(row, sending.now);
  if (!sending.notices.some(({ reason }) => reason === 'escalated')) return [...named, ...onDuty];
  // Who is on duty is who is late: an escalation is for the head.
  const roster =
    row === undefined ? [] : [planAt(Roster.parse(row.record), sending.now, zone).head];
  return [...new Set([...named, ...roster, ...(await headsOf(tx, sending)), ...onDuty])];
}

interface RosterRow {
  readonly record: unknown;
  readonly outlook: unknown;
}

/** Of the office. An alert lies anywhere, and its desk is the one of the nearest place around it. */
async function rosterOf(
  tx: Tx,
  { department, place }: Pick<Sending, 'department' | 'place'>,
): Promise<RosterRow | undefined> {
  const answer = await tx.query<RosterRow>(
    `SELECT record, outlook FROM rosters
     WHERE department = $1 AND (place = $2 OR (department = $3 AND starts_with($2, place))) AND outlook IS NOT NULL
     ORDER BY length(place) DESC, id LIMIT 1`,
    [department, place, DUTY_DESK],
  );
  return answer.rows[0];
}

const onDutyBy = ({ outlook }: RosterRow, now: EpochMs): string[] =>
  RosterOutlook.parse(outlook)
    .spans.filter(({ startAt, endAt }) => startAt <= now && now < endAt)
    .slice(0, 1)
    .map(({ person }) => person);

/** By their position, where the office has no roster or another head than it. */
async function headsOf(
  tx: Tx,
  { department, place }: Pick<Sending, 'department' | 'place'>,
): Promise<string[]> {
  const answer = await tx.query<{ id: string }>(
    `SELECT id FROM users WHERE active AND position = 'head' AND $1 = ANY (departments)
       AND EXISTS (SELECT FROM unnest(places) AS held WHERE starts_with($2, held))
     ORDER BY id LIMIT 20`,
    [department, place],
  );
  return answer.rows.map(({ id }) => id);
}
