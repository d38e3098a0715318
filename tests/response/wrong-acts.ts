// Everything that people ask for and do not get, over all targets of commands: what was true when they looked and is not any more, what is another
// role's to do, what lies outside of their place or department, and what cannot be meant.
import type { RefusalCode } from '../../contracts/command.ts';
import { at } from './city.ts';
import { DESK_ROSTER, ELSEWHERE, ON_SHIFT, meetingOn, type Ground } from './bad-input.ts';

export interface Wrong {
  readonly what: string;
  readonly who: string;
  readonly path: string;
  readonly act: object;
  readonly status: number;
  readonly code: RefusalCode | 'invalid-command';
  /** Said beside the words of the code. */
  readonly detail?: RegExp;
}

type Case = readonly [what: string, who: string, act: object];

const ACCOUNTS = '/api/accounts/commands';
const RULES = '/api/rule-changes/commands';
const SILENCES = '/api/silences/commands';
const PRODUCTS = '/api/products/commands';
const LISTS = '/api/responsibilities/commands';
const JOINT = '/api/joint/commands';
const ROSTERS = '/api/rosters/commands';
const HANDOVERS = '/api/handovers/commands';
const EVALUATIONS = '/api/evaluations/commands';

const NOON = at('2026-06-01 12:00');
const OLD = { expectedVersion: 99 };
const reason = '说明';
const MEANT_FOR = { place: '990102', kind: 'foodborne', upToLevel: 'IV' };

const pathsOf = ({ alert, task }: Ground) => ({
  alerts: `/api/alerts/${alert}/commands`,
  tasks: `/api/tasks/${task}/commands`,
});

const all = (
  rows: readonly (readonly [...Case, path: string])[],
  answer: Pick<Wrong, 'status' | 'code' | 'detail'>,
): Wrong[] => rows.map(([what, who, act, path]) => ({ what, who, act, path, ...answer }));

const budget = {
  command: 'set-budget',
  place: '990102',
  family: 'epidemic',
  signalsPerWeek: 3,
  plan: `bp-${'a'.repeat(26)}`,
  reason,
};

export function staleActs(ground: Ground): Wrong[] {
  const { alerts, tasks } = pathsOf(ground);
  const { silence, product, meeting, override, handover, list } = ground;
  const rows: (readonly [...Case, string])[] = [
    ['an alert', 'duty.city', { command: 'respond', reason, ...OLD }, alerts],
    ['a task', 'dept.market-regulation', { command: 'start', ...OLD }, tasks],
    [
      'an account',
      'admin',
      { command: 'set-active', userId: ELSEWHERE, active: false, reason, ...OLD },
      ACCOUNTS,
    ],
    ['a budget', 'epi', budget, RULES],
    ['a silence', 'duty.city', { command: 'end', silence, reason, ...OLD }, SILENCES],
    ['a product', 'duty.city', { command: 'withdraw', product, reason, ...OLD }, PRODUCTS],
    ['a list', 'epi', { command: 'ask', list, base: '2026.1', reason }, LISTS],
    ['a meeting', 'duty.city', { command: 'cancel-meeting', meeting, reason, ...OLD }, JOINT],
    [
      'a roster',
      'head.city',
      { command: 'withdraw-override', roster: DESK_ROSTER, override, reason, ...OLD },
      ROSTERS,
    ],
    [
      'a handover',
      ON_SHIFT,
      { command: 'note-handover', handover, item: null, text: '留意', ...OLD },
      HANDOVERS,
    ],
  ];
  return all(rows, { status: 409, code: 'stale-version', detail: /99|2026\.2|plan/u });
}

export function actsOfAnotherRole(ground: Ground): Wrong[] {
  const { alerts, tasks } = pathsOf(ground);
  const { alert, product, list } = ground;
  const silence = { command: 'ask', matchers: MEANT_FOR, endsAt: NOON, reason };
  const active = { command: 'set-active', userId: ELSEWHERE, active: false, reason };
  const override = {
    command: 'override-duty',
    roster: DESK_ROSTER,
    person: 'duty.city.b',
    during: { startAt: at('2026-06-02 11:00'), endAt: at('2026-06-02 12:00') },
    reason,
  };
  const draft = { command: 'draft-handover', roster: DESK_ROSTER };
  const rows: (readonly [...Case, string])[] = [
    ['an alert', 'epi', { command: 'respond', reason }, alerts],
    ['a task', 'duty.city', { command: 'start' }, tasks],
    ['an account', 'duty.city', active, ACCOUNTS],
    ['a budget', 'dept.finance', budget, RULES],
    ['a silence', 'dept.market-regulation', silence, SILENCES],
    ['a product', 'dept.market-regulation', { command: 'issue', product }, PRODUCTS],
    ['a list', 'duty.city', { command: 'ask', list, base: '2026.2', reason }, LISTS],
    ['a roster', 'duty.city', override, ROSTERS],
  ];
  return [
    ...all(rows, { status: 403, code: 'role-not-allowed' }),
    ...all([['a meeting', 'dept.market-regulation', meetingOn(alert), JOINT]], {
      status: 403,
      code: 'not-the-lead',
    }),
    ...all([['a handover', 'duty.city', draft, HANDOVERS]], { status: 403, code: 'not-on-duty' }),
  ];
}

export function actsFromOutside(ground: Ground): Wrong[] {
  const { alerts, tasks } = pathsOf(ground);
  const { alert, product, meeting, override, handover, list } = ground;
  const score = { command: 'set-action', alert, department: 'market-regulation' };
  const action = { ...score, owner: 'dept.market-regulation', text: '整改', dueAt: NOON };
  const hidden: (readonly [...Case, string])[] = [
    ['an alert', ELSEWHERE, { command: 'acknowledge' }, alerts],
    ['a task', ELSEWHERE, { command: 'accept' }, tasks],
    ['a product', ELSEWHERE, { command: 'issue', product }, PRODUCTS],
    ['a meeting', ELSEWHERE, { command: 'cancel-meeting', meeting, reason }, JOINT],
    [
      'a roster',
      ELSEWHERE,
      { command: 'withdraw-override', roster: DESK_ROSTER, override, reason },
      ROSTERS,
    ],
    ['a handover', ELSEWHERE, { command: 'sign-handover', handover, as: 'incoming' }, HANDOVERS],
    ['a corrective action', ELSEWHERE, action, EVALUATIONS],
    [
      'an alert in which the department has no part',
      'dept.finance',
      { command: 'comment', reason },
      alerts,
    ],
    [
      'a task in which the department has no part',
      'dept.finance',
      { command: 'acknowledge' },
      tasks,
    ],
  ];
  const open: (readonly [...Case, string])[] = [
    [
      'a silence',
      ELSEWHERE,
      { command: 'ask', matchers: MEANT_FOR, endsAt: NOON, reason },
      SILENCES,
    ],
    ['a budget', ELSEWHERE, budget, RULES],
    ['a list', ELSEWHERE, { command: 'ask', list, base: '2026.2', reason }, LISTS],
  ];
  return [
    ...all(hidden, { status: 404, code: 'unknown-subject' }),
    ...all(open, { status: 403, code: 'out-of-scope' }),
  ];
}

/** Said again by a click that came late: under a key of its own it is another act. */
export function actsThatAreDone(ground: Ground): Wrong[] {
  const { alerts, tasks } = pathsOf(ground);
  const { alert, change } = ground;
  const account = {
    id: ELSEWHERE,
    name: '另一区值班员',
    role: 'duty-officer',
    places: ['990103'],
    departments: [],
    active: true,
  };
  const score = { command: 'set-action', alert, department: 'market-regulation' };
  const action = { ...score, owner: 'dept.market-regulation', text: '整改', dueAt: NOON };
  const again = { command: 'create-account', account, password: 'another of the same name' };
  return [
    ...all(
      [
        ['an alert that is suspected', 'duty.city', { command: 'suspect', reason }, alerts],
        [
          'a task that is acknowledged',
          'dept.market-regulation',
          { command: 'acknowledge' },
          tasks,
        ],
      ],
      { status: 409, code: 'not-in-this-state' },
    ),
    ...all(
      [
        ['an account of that name', 'admin', again, ACCOUNTS],
        ['a draft', 'duty.city', { command: 'draft', alert, kind: 'alert-bulletin' }, PRODUCTS],
      ],
      { status: 409, code: 'already-exists' },
    ),
    ...all([['a change of their own', 'epi', { command: 'confirm', change }, LISTS]], {
      status: 409,
      code: 'same-person',
    }),
    ...all([['an evaluation that has not begun', 'duty.city', action, EVALUATIONS]], {
      status: 409,
      code: 'evaluation-closed',
    }),
  ];
}

/** Lists that leave something undone, rosters that leave somebody out, and what is no act at all. */
export const actsThatCannotBeMeant = (ground: Ground): Wrong[] => [
  ...listsWithFaults(ground),
  ...rostersWithFaults(ground),
  ...noActs(ground),
];

function listsWithFaults({ list }: Ground): Wrong[] {
  const verify = list.stages.verify ?? [];
  const asked = (duties: typeof verify): object => ({
    command: 'ask',
    base: '2026.2',
    reason,
    list: { ...list, stages: { ...list.stages, verify: duties } },
  });
  const withoutLead = asked(verify.filter(({ part }) => part !== 'lead'));
  const withTwo = asked(verify.map((duty) => ({ ...duty, part: 'lead' })));
  const gaps = { status: 422, code: 'list-has-gaps' } as const;
  return [
    ...all([['a list without a lead', 'epi', withoutLead, LISTS]], {
      ...gaps,
      detail: /nobody leads stage "verify"/u,
    }),
    ...all([['a list with two leads', 'epi', withTwo, LISTS]], {
      ...gaps,
      detail: /stage "verify" has several leaders/u,
    }),
  ];
}

function rostersWithFaults({ plan }: Ground): Wrong[] {
  const [layer] = plan.layers;
  const layers = [{ ...layer, shifts: layer?.shifts.slice(0, 1) }];
  const dayOnly = {
    command: 'change-roster',
    roster: DESK_ROSTER,
    reason,
    plan: { ...plan, layers },
  };
  const twoShifts = {
    command: 'override-duty',
    roster: DESK_ROSTER,
    person: ON_SHIFT,
    during: { startAt: at('2026-06-01 18:00'), endAt: at('2026-06-02 08:00') },
    reason,
  };
  const nobodys = (office: object): object => ({
    ...{ command: 'create-roster', roster: 'ro-nobodys', names: { zh: '无', en: 'None' } },
    ...{ department: 'market-regulation', place: '990102', plan, reason, ...office },
  });
  return [
    ...all([['a department', 'admin', nobodys({ department: 'market-regulators' }), ROSTERS]], {
      status: 422,
      code: 'unknown-department',
      detail: /market-regulators/u,
    }),
    ...all([['a place', 'admin', nobodys({ place: '990188' }), ROSTERS]], {
      status: 422,
      code: 'unknown-place',
      detail: /990188/u,
    }),
    ...all([['a roster without nights', 'head.city', dayOnly, ROSTERS]], {
      status: 422,
      code: 'roster-has-hole',
      detail: /nobody from 2026-06-08 00:00/u,
    }),
    ...all([['a second shift after the first', 'head.city', twoShifts, ROSTERS]], {
      status: 422,
      code: 'double-shift',
      detail: /duty\.city\.c/u,
    }),
  ];
}

function noActs(ground: Ground): Wrong[] {
  const { alerts, tasks } = pathsOf(ground);
  const none = { command: 'do-everything' };
  const late = { ...meetingOn(ground.alert), beginsAt: at('2026-05-01 09:00') };
  const paths = [alerts, tasks, RULES, SILENCES, PRODUCTS, LISTS, JOINT, ROSTERS, HANDOVERS];
  return [
    ...all([['a meeting of the past', 'duty.city', late, JOINT]], {
      status: 422,
      code: 'time-not-allowed',
    }),
    ...all([['no act on accounts', 'admin', none, ACCOUNTS]], {
      status: 400,
      code: 'invalid-command',
    }),
    ...all(
      [...paths, EVALUATIONS].map(
        (path) => [`no act at ${path}`, 'duty.city', none, path] as const,
      ),
      { status: 400, code: 'invalid-command' },
    ),
  ];
}
