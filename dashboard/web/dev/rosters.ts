// What is done to rosters in the development world: another plan, an office's first roster, an override and its withdrawal; each by the rules of the
// real stage that a screen can show. Plans with hours of nobody are refused.
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Person, RosterOffice, RosterView } from '../../../contracts/api/duty.ts';
import { DutyCommand } from '../../../contracts/duty-command.ts';
import { OverrideId, Roster, type RosterPlan } from '../../../contracts/roster.ts';
import { Refusal } from './refusal.ts';

const DAY_MINUTES = 1440;
/** Of market regulation: an office without a roster, until somebody makes it. */
const MEMBERS: readonly Person[] = [
  { id: 'market', name: '孙磊' },
  { id: 'market.night', name: '郑岚' },
] as Person[];

/** A layer of all days that has somebody at each minute. */
const covers = ({ layers }: RosterPlan): boolean =>
  layers.some(
    ({ days, weekdays, shifts }) =>
      days === 'all' &&
      weekdays === undefined &&
      shifts.reduce((sum, { fromMinute, untilMinute }) => sum + untilMinute - fromMinute, 0) ===
        DAY_MINUTES,
  );

function refuseHole(plan: RosterPlan): void {
  if (!covers(plan)) throw new Refusal(422, 'roster-has-hole');
}

export class Rosters {
  readonly #known: Map<string, Roster>;

  constructor(first: Roster) {
    this.#known = new Map([[first.id, first]]);
  }

  all(): readonly Roster[] {
    return [...this.#known.values()];
  }

  do(body: DutyCommand, now: number): { readonly version: number; readonly state: string } {
    if (body.command === 'create-roster') return this.#keep(this.#made(body));
    if (!('roster' in body)) throw new Refusal(404, 'unknown-subject');
    const before = this.#known.get(body.roster);
    if (before === undefined) throw new Refusal(404, 'unknown-subject');
    return this.#keep({ ...changed(before, body, now), version: before.version + 1 });
  }

  #made(body: Extract<DutyCommand, { command: 'create-roster' }>): Roster {
    const { roster: id, names, department, place, plan } = body;
    const has = this.all().some((one) => one.department === department && one.place === place);
    if (has) throw new Refusal(409, 'already-exists');
    refuseHole(plan);
    return Roster.parse({
      v: 1,
      id,
      version: 1,
      names,
      department,
      place,
      plans: [plan],
      overrides: [],
    });
  }

  #keep(roster: Roster): { readonly version: number; readonly state: string } {
    this.#known.set(roster.id, roster);
    return { version: roster.version, state: 'active' };
  }
}

function changed(before: Roster, body: DutyCommand, now: number): Roster {
  switch (body.command) {
    case 'change-roster':
      refuseHole(body.plan);
      return { ...before, plans: [...before.plans, body.plan] };
    case 'override-duty': {
      const { person, during, reason } = body;
      const id = OverrideId.parse(`ov-${'c'.repeat(26)}`);
      const by = before.plans[0]?.head ?? person;
      const one = { id, person, ...during, reason, by, decidedAt: now, swap: null };
      return { ...before, overrides: [...before.overrides, one] };
    }
    case 'withdraw-override':
      return { ...before, overrides: before.overrides.filter(({ id }) => id !== body.override) };
    default:
      throw new Refusal(409, 'not-in-this-state');
  }
}

const officeOf = (
  { department, place }: Pick<RosterOffice, 'department' | 'place'>,
  rosters: Rosters,
  now: number,
): RosterOffice => ({
  department,
  place,
  roster:
    rosters.all().find((one) => one.department === department && one.place === place)?.id ?? null,
  members: department === 'market-regulation' ? [...MEMBERS] : [],
  asOf: now,
});

/** As an administrator sees the roster that was just made: nobody has worked its weeks out yet. */
export const viewOfMade = (roster: Roster, now: number): RosterView => ({
  roster,
  outlook: { checkedAt: now, fromAt: now, untilAt: now, spans: [], problems: [] },
  people: [...MEMBERS],
  members: MEMBERS.map(({ id }) => id),
  mayRun: true,
  swaps: [],
});

export function rosterCommandRoutes(app: FastifyInstance, rosters: Rosters): void {
  app.get('/api/rosters/office', (request) =>
    officeOf(request.query as Pick<RosterOffice, 'department' | 'place'>, rosters, Date.now()),
  );
  app.post('/api/rosters/commands', (request) => {
    const { expectedVersion: _seen, ...body } = request.body as Record<string, unknown>;
    const command = DutyCommand.safeParse(body);
    if (!command.success) throw new Refusal(400, 'invalid-command');
    const now = Date.now();
    return { outcome: 'done', commandId: randomUUID(), at: now, ...rosters.do(command.data, now) };
  });
}
