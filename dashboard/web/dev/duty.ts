// Duty of the development world: a desk with two shifts a day, a gap next week, a swap that waits and a handover to sign.
import type { FastifyInstance } from 'fastify';
import type { World } from './world.ts';
import type {
  DutyAnswer,
  HandoverDetail,
  HandoverList,
  Person,
  RosterList,
} from '../../../contracts/api/duty.ts';
import type { Alert } from '../../../contracts/alert.ts';
import { Roster, Swap, type DutySpan } from '../../../contracts/roster.ts';
import { type Rosters, rosterCommandRoutes, viewOfMade } from './rosters.ts';
import { HandoverFact, ShiftHandover } from '../../../contracts/shift-handover.ts';

const HOUR_MS = 3_600_000;
const words = (zh: string, en: string) => ({ zh, en });
const PEOPLE = [
  { id: 'duty.city', name: '市级值班员' },
  { id: 'duty.city.b', name: '市级值班员乙' },
  { id: 'duty.city.c', name: '市级值班员丙' },
  { id: 'head.city', name: '市级值班负责人' },
] as Person[];
const OFFICE = { department: 'duty-desk', place: '9901' };
const ROSTER = 'ro-duty-desk-9901';
const HANDOVER = `sh-${'a'.repeat(26)}`;

export const FIRST_ROSTER: Roster = Roster.parse({
  v: 1,
  id: ROSTER,
  version: 3,
  names: words('市值班台', 'City duty desk'),
  ...OFFICE,
  plans: [
    {
      validFrom: '2026-01-01',
      head: 'head.city',
      swapsNeedApproval: true,
      hoursInARowMax: 14,
      signWithinMinutes: 15,
      signFromMinutes: 60,
      layers: [
        {
          id: 'turns',
          names: words('轮班', 'Turns'),
          people: PEOPLE.slice(0, 3).map(({ id }) => id),
          turn: 'shift',
          startsOn: '2026-01-01',
          days: 'all',
          shifts: [
            { id: 'day', names: words('白班', 'Day'), fromMinute: 480, untilMinute: 1080 },
            { id: 'night', names: words('夜班', 'Night'), fromMinute: 1080, untilMinute: 1920 },
          ],
        },
      ],
    },
  ],
  overrides: [],
});

/** Twelve hours each; the ninth is nobody's. */
function spansFrom(startAt: number): DutySpan[] {
  return Array.from({ length: 28 }, (_, index): DutySpan => {
    const isGap = index === 8;
    return {
      startAt: startAt + index * 12 * HOUR_MS,
      endAt: startAt + (index + 1) * 12 * HOUR_MS,
      person: (isGap ? PEOPLE[3] : PEOPLE[index % 3])?.id ?? ('duty.city' as Person['id']),
      why: isGap
        ? { by: 'head', because: 'nobody-available' }
        : { by: 'layer', layer: 'turns', shift: index % 2 === 0 ? 'day' : 'night' },
    };
  });
}

const shiftStart = (now: number): number => now - (now % HOUR_MS) - 11 * HOUR_MS;

function dutyOf(now: number): DutyAnswer {
  const [current, next] = PEOPLE;
  if (current === undefined || next === undefined) return { offices: [], toSign: [], asOf: now };
  const { id, names, department, place } = FIRST_ROSTER;
  const why = { by: 'layer', layer: 'turns', shift: 'day' } as const;
  const untilAt = shiftStart(now) + 12 * HOUR_MS;
  return {
    offices: [{ roster: id, names, department, place, person: current, why, untilAt, next }],
    toSign: [ShiftHandover.shape.id.parse(HANDOVER)],
    asOf: now,
  };
}

function rostersOf(known: readonly Roster[], now: number): RosterList {
  const spans = spansFrom(shiftStart(now));
  const gap = spans[8];
  const given = spans[6];
  const swap = Swap.parse({
    v: 1,
    id: `sw-${'b'.repeat(26)}`,
    version: 1,
    roster: ROSTER,
    state: 'proposed',
    from: 'duty.city.b',
    to: 'duty.city',
    gives: { startAt: given?.startAt, endAt: given?.endAt },
    takes: null,
    reason: '孩子家长会',
    proposedAt: now - HOUR_MS,
    acceptedAt: null,
    decidedBy: null,
    decidedAt: null,
    note: null,
  });
  const made = known.filter(({ id }) => id !== ROSTER).map((one) => viewOfMade(one, now));
  return {
    rosters: [
      {
        roster: known.find(({ id }) => id === ROSTER) ?? FIRST_ROSTER,
        outlook: {
          checkedAt: now,
          fromAt: shiftStart(now),
          untilAt: spans.at(-1)?.endAt ?? now,
          spans,
          problems:
            gap === undefined
              ? []
              : [{ code: 'gap', startAt: gap.startAt, endAt: gap.endAt, person: null }],
        },
        people: PEOPLE,
        members: PEOPLE.map(({ id }) => id),
        mayRun: true,
        swaps: [swap],
      },
      ...made,
    ],
    asOf: now,
  };
}

/** With the first alerts of the world; it is one handover, whatever is asked for. */
function handoverOf(alerts: readonly Alert[], now: number): HandoverDetail {
  const facts = alerts.slice(0, 5).map((alert) =>
    HandoverFact.parse({
      of: 'alert',
      alert: alert.id,
      title: alert.title,
      level: alert.humanLevel ?? alert.machineLevel,
      state: alert.state,
      place: alert.place,
      next: { name: 'acknowledge', dueAt: now + HOUR_MS },
      openTasks: 2,
    }),
  );
  const handover = ShiftHandover.parse({
    v: 1,
    id: HANDOVER,
    version: 2,
    roster: ROSTER,
    ...OFFICE,
    state: 'draft',
    outgoing: 'duty.city',
    incoming: 'duty.city.b',
    startedAt: shiftStart(now),
    endsAt: shiftStart(now) + 12 * HOUR_MS,
    signByAt: shiftStart(now) + 12.25 * HOUR_MS,
    draftedAt: now - HOUR_MS / 4,
    items: facts.map((fact, index) => ({
      key: `alert:${fact.of === 'alert' ? fact.alert : ''}`,
      fact,
      mark: index === 0 ? 'changed' : 'as-before',
      note: index === 0 ? '样本已送检，等结果' : null,
    })),
    moreItems: 0,
    settled: [],
    note: null,
    digest: 'dev',
    signatures: { outgoing: null, incoming: null },
    itemsAsGiven: null,
    missedAt: null,
    followed: [],
  });
  return {
    handover,
    names: FIRST_ROSTER.names,
    people: PEOPLE,
    maySign: 'outgoing',
    signFromAt: null,
    mayNote: true,
  };
}

function handoversOf(alerts: readonly Alert[], now: number): HandoverList {
  const { handover, names } = handoverOf(alerts, now);
  const [outgoing, incoming] = PEOPLE;
  if (outgoing === undefined || incoming === undefined)
    return { handovers: [], next: null, asOf: now };
  const { id, roster: of, department, place, state, endsAt, signByAt, items } = handover;
  const people = { outgoing, incoming, lateByMs: null, items: items.length };
  const one = { id, roster: of, names, department, place, state, endsAt, signByAt, ...people };
  return { handovers: [one], next: null, asOf: now };
}

export function dutyRoutes(app: FastifyInstance, world: World, rosters: Rosters): void {
  const alerts = () => [...world.alerts.values()].map(({ alert }) => alert);
  app.get('/api/duty', () => dutyOf(Date.now()));
  app.get('/api/rosters', () => rostersOf(rosters.all(), Date.now()));
  rosterCommandRoutes(app, rosters);
  app.get('/api/handovers', () => handoversOf(alerts(), Date.now()));
  app.get('/api/handovers/:id', () => handoverOf(alerts(), Date.now()));
}
