// The ground on which people do wrong things: one alert of a canteen that is suspected, with a record of each kind that commands name. Each was made
// by a double click: the same act under the same key, twice at once and once more when it had been answered.
import { expect } from 'vitest';
import { HandoverList, RosterList } from '../../contracts/api/duty.ts';
import { ProductList } from '../../contracts/api/products.ts';
import { ListDetail } from '../../contracts/api/responsibilities.ts';
import { AlertRoom } from '../../contracts/api/room.ts';
import { SilenceList } from '../../contracts/api/silences.ts';
import type { WrittenList } from '../../contracts/catalogue/responsibility-list.ts';
import { writtenOf } from '../../contracts/lists/written-list.ts';
import type { RosterPlan } from '../../contracts/roster.ts';
import { at, type City } from './city.ts';
import { incidentOf, type Incident } from './incident.ts';
import { canteenVisit } from './records.ts';
import type { Records } from './stored.ts';

export const DESK_ROSTER = 'ro-duty-desk-9901';
/** The day shift of 1 June. */
export const ON_SHIFT = 'duty.city.c';
/** Of a county that the alert is not in. */
export const ELSEWHERE = 'duty.elsewhere';
const PASSWORD = 'a password of somebody elsewhere';

/** What the wrong acts name. */
export interface Ground {
  readonly alert: string;
  readonly task: string;
  readonly silence: string;
  readonly product: string;
  readonly meeting: string;
  readonly override: string;
  readonly handover: string;
  readonly change: string;
  /** As it would be written anew. */
  readonly list: WrittenList;
  readonly plan: RosterPlan;
}

export interface Click {
  readonly who: string;
  readonly path: string;
  readonly act: object;
  /** The table that has one row more afterwards; none where a record changes. */
  readonly makes?: keyof Records;
}

let keys = 0;
export const freshKey = (): string => `wrong-or-twice-${String((keys += 1))}`;

/** One click, or two, or three: one act, one answer, one record. */
export async function clicksTwice(city: City, { who, path, act, makes }: Click): Promise<void> {
  const person = city.person(who);
  const key = freshKey();
  const before = await city.records();
  const answers = await Promise.all([person.sends(path, act, key), person.sends(path, act, key)]);
  const once = await city.records();
  answers.push(await person.sends(path, act, key));
  expect(answers[0]).toMatchObject({ status: 200, body: { outcome: 'done' } });
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(await city.records()).toEqual(once);
  if (makes !== undefined) expect(once[makes].rows).toBe(before[makes].rows + 1);
}

export async function suspectedAlert(city: City): Promise<Incident> {
  const times = ['08:00', '08:10', '08:20', '08:30', '08:40', '08:50'];
  await city.tells(...times.map(canteenVisit));
  const incident = await incidentOf(city, 'foodborne');
  await incident.does({ command: 'start-verification' });
  await incident.does({
    command: 'record-verification',
    outcome: 'confirmed',
    ways: ['telephone'],
    reason: '六名学生均在同一食堂就餐',
  });
  return incident;
}

export async function listToWrite(city: City): Promise<WrittenList> {
  const path = '/api/responsibilities/foodborne';
  const { list } = await city.person('duty.city').reads(path, ListDetail);
  const names = { zh: '食源性疾病应对', en: 'Foodborne disease' };
  return { ...writtenOf(list), version: '2026.90', names };
}

/** One act on each target of commands, in an order in which each is possible. */
export function everyAct(alert: string, task: string, list: WrittenList): readonly Click[] {
  const [morning, noon] = [at('2026-06-01 11:00'), at('2026-06-01 12:00')];
  const during = { startAt: morning, endAt: noon };
  return [
    ...actsOnTheCase(alert, task),
    {
      who: 'admin',
      path: '/api/accounts/commands',
      act: { command: 'create-account', account: elsewhere(), password: PASSWORD },
      makes: 'users',
    },
    {
      who: 'duty.city',
      path: '/api/silences/commands',
      act: { command: 'ask', matchers: NEXT_COUNTY, endsAt: noon, reason: '演练' },
      makes: 'silences',
    },
    {
      who: 'epi',
      path: '/api/responsibilities/commands',
      act: { command: 'ask', list, base: '2026.2', reason: '更名' },
      makes: 'list_changes',
    },
    {
      who: 'head.city',
      path: '/api/rosters/commands',
      act: {
        command: 'override-duty',
        roster: DESK_ROSTER,
        person: 'duty.city.b',
        during,
        reason: '开会',
        evenSo: true,
      },
    },
    {
      who: ON_SHIFT,
      path: '/api/handovers/commands',
      act: { command: 'draft-handover', roster: DESK_ROSTER },
      makes: 'shift_handovers',
    },
    {
      who: 'duty.city',
      path: '/api/evaluations/commands',
      act: { command: 'export-ledger' },
      makes: 'ledger_exports',
    },
  ];
}

function actsOnTheCase(alert: string, task: string): readonly Click[] {
  return [
    {
      who: 'duty.city',
      path: `/api/alerts/${alert}/commands`,
      act: { command: 'suspect', reason: '同一食堂，潜伏期相近' },
    },
    {
      who: 'dept.market-regulation',
      path: `/api/tasks/${task}/commands`,
      act: { command: 'acknowledge' },
    },
    {
      who: 'duty.city',
      path: '/api/products/commands',
      act: { command: 'draft', alert, kind: 'alert-bulletin' },
      makes: 'products',
    },
    {
      who: 'duty.city',
      path: '/api/joint/commands',
      act: meetingOn(alert),
      makes: 'meetings',
    },
  ];
}

const NEXT_COUNTY = { place: '990103', kind: 'foodborne', upToLevel: 'IV' };

export const meetingOn = (alert: string): object => ({
  command: 'call-meeting',
  alert,
  subject: '食堂事件会商',
  agenda: ['封存留样'],
  departments: ['disease-control', 'market-regulation'],
  beginsAt: at('2026-06-01 10:30'),
});

const elsewhere = (): object => ({
  id: ELSEWHERE,
  name: '另一区值班员',
  role: 'duty-officer',
  places: ['990103'],
  departments: [],
  active: true,
});

/** What the double clicks made, as their readers find it. */
export async function groundOf(city: City, incident: Incident, task: string): Promise<Ground> {
  city.knows(ELSEWHERE, PASSWORD);
  const desk = city.person('duty.city');
  const { silences } = await desk.reads('/api/silences', SilenceList);
  const { products } = await desk.reads('/api/products', ProductList);
  const { meetings } = await desk.reads(`/api/alerts/${incident.id}/room`, AlertRoom);
  const { rosters } = await desk.reads('/api/rosters', RosterList);
  const { handovers } = await desk.reads(`/api/handovers?roster=${DESK_ROSTER}`, HandoverList);
  const { changes } = await desk.reads('/api/responsibilities/foodborne', ListDetail);
  const roster = rosters.find(({ roster: { id } }) => id === DESK_ROSTER)?.roster;
  return {
    alert: incident.id,
    task,
    silence: the(silences[0]).silence.id,
    product: the(products[0]).id,
    meeting: the(meetings[0]).id,
    override: the(roster?.overrides[0]).id,
    handover: the(handovers[0]).id,
    change: the(changes[0]).change.id,
    list: { ...(await listToWrite(city)), version: '2026.91' },
    plan: { ...the(roster?.plans[0]), validFrom: '2026-06-08' as RosterPlan['validFrom'] },
  };
}

function the<Found>(found: Found | undefined): Found {
  if (found === undefined) throw new Error('a double click has left nothing');
  return found;
}
