// Rosters and handovers as an account may see them: desks those of the offices in their places, members of departments those of their own
// departments there.
import type { Account } from '../../../contracts/account.ts';
import type {
  DutyAnswer,
  HandoverSummary,
  OnDutyNow,
  Person,
  RosterOffice,
  RosterView,
} from '../../../contracts/api/duty.ts';
import type { HandoverId } from '../../../contracts/shift-handover.ts';
import { DUTY_DESK } from '../../../contracts/duty-desk.ts';
import type { UserId } from '../../../contracts/ids.ts';
import { Roster, RosterOutlook, Swap, type RosterPlan } from '../../../contracts/roster.ts';
import { ShiftHandover } from '../../../contracts/shift-handover.ts';
import type { EpochMs } from '../../../contracts/time.ts';
import type { Words } from '../../../contracts/words.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import { dayOf } from '../../../platform/zone/zone-time.ts';
import { isDesk, placePatterns } from '../scope.ts';
import { type Cursor, writeCursor } from './page.ts';

/** Rows with `place` and `department` that the account with patterns $1 and departments $2 may see. */
const inScope = (account: Account, alias: string): string =>
  isDesk(account)
    ? `${alias}.place LIKE ANY ($1::text[]) AND $2::text[] IS NOT NULL`
    : `${alias}.place LIKE ANY ($1::text[]) AND ${alias}.department = ANY ($2::text[])`;

const scopeOf = (account: Account): [string[], readonly string[]] => [
  placePatterns(account.places),
  account.departments,
];

export interface DutyMoment {
  readonly now: EpochMs;
  readonly zone: string;
}

interface RosterRow {
  readonly record: unknown;
  readonly outlook: unknown;
}

interface Known {
  readonly roster: Roster;
  readonly outlook: RosterOutlook;
}

const OFFICES_MAX = 200;
const VIEWS_MAX = 50;

async function rostersInScope(db: Queryable, account: Account, max: number): Promise<Known[]> {
  const answer = await db.query<RosterRow>(
    `SELECT r.record, r.outlook FROM rosters r WHERE r.outlook IS NOT NULL AND ${inScope(account, 'r')}
     ORDER BY length(r.place), r.department <> '${DUTY_DESK}', r.place, r.department LIMIT ${String(max)}`,
    scopeOf(account),
  );
  return answer.rows.map(({ record, outlook }) => ({
    roster: Roster.parse(record),
    outlook: RosterOutlook.parse(outlook),
  }));
}

type Names = ReadonlyMap<string, string>;

async function namesOf(db: Queryable, ids: readonly string[]): Promise<Names> {
  const answer = await db.query<{ id: string; name: string }>(
    'SELECT id, name FROM users WHERE id = ANY ($1::text[])',
    [[...new Set(ids)]],
  );
  return new Map(answer.rows.map(({ id, name }) => [id, name]));
}

const personOf = (id: UserId, names: Names): Person => ({ id, name: names.get(id) ?? id });

export async function readOnDuty(
  db: Queryable,
  account: Account,
  { now }: DutyMoment,
): Promise<DutyAnswer> {
  const known = await rostersInScope(db, account, OFFICES_MAX);
  const names = await namesOf(
    db,
    known.flatMap(({ outlook }) => outlook.spans.map(({ person }) => person)),
  );
  const offices = known.flatMap((one) => onDutyNow(one, names, now) ?? []);
  return { offices, toSign: await toSign(db, account), asOf: now };
}

function onDutyNow({ roster, outlook }: Known, names: Names, now: EpochMs): OnDutyNow | undefined {
  const at = outlook.spans.findIndex(({ startAt, endAt }) => startAt <= now && now < endAt);
  const span = outlook.spans[at];
  if (span === undefined) return undefined;
  const after = outlook.spans.slice(at + 1).find(({ person }) => person !== span.person);
  const stay = outlook.spans
    .slice(at)
    .findLast(
      (one, index, all) =>
        all.slice(0, index + 1).every(({ person }) => person === one.person) &&
        one.person === span.person,
    );
  return {
    roster: roster.id,
    names: roster.names,
    department: roster.department,
    place: roster.place,
    person: personOf(span.person, names),
    why: span.why,
    untilAt: stay?.endAt ?? span.endAt,
    next: after === undefined ? null : personOf(after.person, names),
  };
}

async function toSign(db: Queryable, account: Account): Promise<HandoverId[]> {
  const answer = await db.query<{ id: HandoverId }>(
    `SELECT h.id FROM shift_handovers h WHERE ${inScope(account, 'h')}
       AND ((h.state = 'draft' AND h.outgoing = $3) OR (h.state = 'signed-by-outgoing' AND h.incoming = $3))
     ORDER BY h.ends_at, h.id LIMIT 50`,
    [...scopeOf(account), account.id],
  );
  return answer.rows.map(({ id }) => id);
}

export async function readRosters(
  db: Queryable,
  account: Account,
  moment: DutyMoment,
): Promise<RosterView[]> {
  const known = await rostersInScope(db, account, VIEWS_MAX);
  const views: RosterView[] = [];
  for (const one of known) views.push(await viewOf(db, one, { account, moment }));
  return views;
}

interface Viewing {
  readonly account: Account;
  readonly moment: DutyMoment;
}

async function viewOf(
  db: Queryable,
  { roster, outlook }: Known,
  { account, moment }: Viewing,
): Promise<RosterView> {
  const swaps = await swapsOf(db, roster);
  const members = await membersOf(db, roster);
  const named = [
    ...members,
    ...outlook.spans.map(({ person }) => person),
    ...roster.plans.flatMap(({ head, layers }) => [
      head,
      ...layers.flatMap(({ people }) => people),
    ]),
    ...roster.overrides.flatMap(({ person, by }) => [person, by]),
    ...swaps.flatMap(({ from, to }) => [from, to]),
  ];
  const names = await namesOf(db, named);
  const isHead = headOf(roster, moment) === account.id;
  return {
    roster,
    outlook,
    people: [...new Set(named)].slice(0, 2000).map((id) => personOf(id, names)),
    members,
    mayRun: isHead || account.role === 'administrator',
    swaps,
  };
}

const headOf = (roster: Roster, { now, zone }: DutyMoment): UserId | undefined =>
  planNow(roster, { now, zone })?.head;

function planNow({ plans }: Roster, { now, zone }: DutyMoment): RosterPlan | undefined {
  const today = dayOf(now, zone);
  return plans.findLast(({ validFrom }) => validFrom <= today) ?? plans[0];
}

/** As the stage that decides sees them: active, of the office, in its place. */
async function membersOf(
  db: Queryable,
  { department, place }: Pick<Roster, 'department' | 'place'>,
): Promise<UserId[]> {
  const answer = await db.query<{ id: UserId }>(
    `SELECT id FROM users WHERE active AND EXISTS (SELECT FROM unnest(places) AS held WHERE starts_with($1, held))
       AND CASE WHEN $2 THEN role <> 'department-member' ELSE $3 = ANY (departments) END ORDER BY id LIMIT 500`,
    [place, department === DUTY_DESK, department],
  );
  return answer.rows.map(({ id }) => id);
}

/** For who makes its first roster. */
export async function readOffice(
  db: Queryable,
  office: Pick<Roster, 'department' | 'place'>,
): Promise<Pick<RosterOffice, 'roster' | 'members'>> {
  const answer = await db.query<{ id: Roster['id'] }>(
    'SELECT id FROM rosters WHERE department = $1 AND place = $2 ORDER BY id LIMIT 1',
    [office.department, office.place],
  );
  const members = await membersOf(db, office);
  const names = await namesOf(db, members);
  return {
    roster: answer.rows[0]?.id ?? null,
    members: members.map((id) => personOf(id, names)),
  };
}

async function swapsOf(db: Queryable, roster: Roster): Promise<Swap[]> {
  const answer = await db.query<{ record: unknown }>(
    `SELECT record FROM swaps WHERE roster_id = $1
     ORDER BY state NOT IN ('proposed', 'accepted'), proposed_at DESC, id LIMIT 100`,
    [roster.id],
  );
  return answer.rows.map(({ record }) => Swap.parse(record));
}

const HANDOVERS_PAGE = 50;

interface SummaryRow {
  readonly record: unknown;
  readonly names: Words;
}

export async function readHandovers(
  db: Queryable,
  account: Account,
  page: { readonly roster: string | undefined; readonly cursor: Cursor },
): Promise<{ readonly handovers: HandoverSummary[]; readonly next: string | null }> {
  const answer = await db.query<SummaryRow>(
    `SELECT h.record, r.record -> 'names' AS names FROM shift_handovers h JOIN rosters r ON r.id = h.roster_id
     WHERE ${inScope(account, 'h')} AND ($3::text IS NULL OR h.roster_id = $3)
       AND (h.ends_at, h.id) < (to_timestamp($4::float8 / 1000), $5::text)
     ORDER BY h.ends_at DESC, h.id DESC LIMIT ${String(HANDOVERS_PAGE)}`,
    [...scopeOf(account), page.roster ?? null, ...page.cursor],
  );
  const rows = answer.rows.map(({ record, names }) => ({
    handover: ShiftHandover.parse(record),
    names,
  }));
  const names = await namesOf(
    db,
    rows.flatMap(({ handover }) => [handover.outgoing, handover.incoming]),
  );
  const last = rows.at(-1)?.handover;
  const isFull = rows.length === HANDOVERS_PAGE && last !== undefined;
  return {
    handovers: rows.map((row) => summaryOf(row, names)),
    next: isFull ? writeCursor([last.endsAt, last.id]) : null,
  };
}

function summaryOf(
  { handover, names }: { readonly handover: ShiftHandover; readonly names: Words },
  people: Names,
): HandoverSummary {
  const { outgoing, incoming } = handover.signatures;
  return {
    id: handover.id,
    roster: handover.roster,
    names,
    department: handover.department,
    place: handover.place,
    state: handover.state,
    outgoing: personOf(handover.outgoing, people),
    incoming: personOf(handover.incoming, people),
    endsAt: handover.endsAt,
    signByAt: handover.signByAt,
    lateByMs:
      outgoing === null || incoming === null
        ? null
        : Math.max(outgoing.lateByMs, incoming.lateByMs),
    items: handover.items.length + handover.moreItems,
  };
}

export interface HandoverRead {
  readonly handover: ShiftHandover;
  readonly names: Words;
  readonly people: Person[];
  readonly head: UserId | undefined;
  /** When who comes may sign at the earliest. */
  readonly incomingFromAt: EpochMs;
}

export async function readHandover(
  db: Queryable,
  account: Account,
  { id, moment }: { readonly id: string; readonly moment: DutyMoment },
): Promise<HandoverRead | undefined> {
  const answer = await db.query<{ record: unknown; roster: unknown }>(
    `SELECT h.record, r.record AS roster FROM shift_handovers h JOIN rosters r ON r.id = h.roster_id
     WHERE h.id = $3 AND ${inScope(account, 'h')}`,
    [...scopeOf(account), id],
  );
  const [row] = answer.rows;
  if (row === undefined) return undefined;
  const handover = ShiftHandover.parse(row.record);
  const roster = Roster.parse(row.roster);
  const { outgoing, incoming } = handover.signatures;
  const ids = [handover.outgoing, handover.incoming, outgoing?.by, incoming?.by].filter(
    (one) => one !== undefined,
  );
  const names = await namesOf(db, ids);
  return {
    handover,
    names: roster.names,
    people: [...new Set(ids)].map((one) => personOf(one, names)),
    head: headOf(roster, moment),
    incomingFromAt: incomingFrom(roster, handover, moment),
  };
}

/** By the plan of the hour of the hand-over. */
function incomingFrom(
  roster: Roster,
  { endsAt }: Pick<ShiftHandover, 'endsAt'>,
  { zone }: Pick<DutyMoment, 'zone'>,
): EpochMs {
  return endsAt - (planNow(roster, { now: endsAt, zone })?.signFromMinutes ?? 0) * MINUTE_MS;
}
const MINUTE_MS = 60_000;

/** Whether the account may know of the roster, swap or handover of this id. */
export async function isDutyWithin(db: Queryable, account: Account, id: string): Promise<boolean> {
  const answer = await db.query(
    `SELECT FROM (SELECT id, department, place FROM rosters
       UNION ALL SELECT s.id, r.department, r.place FROM swaps s JOIN rosters r ON r.id = s.roster_id
       UNION ALL SELECT id, department, place FROM shift_handovers) known
     WHERE known.id = $3 AND ${inScope(account, 'known')} LIMIT 1`,
    [...scopeOf(account), id],
  );
  return answer.rowCount === 1;
}
