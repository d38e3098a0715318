// Who and what a random walk may meet: desks and departments of several places, the words of every command, and rules of which new versions come
// into force while cases run. Every duty of a later version carries its mark, so that a case can be seen to keep its own.
import type { Account } from '../contracts/account.ts';
import { AlertCommand, TaskCommand } from '../contracts/command.ts';
import type { ChainMinutes } from '../contracts/catalogue/escalation-file.ts';
import type { Duty, ResponsibilityList } from '../contracts/catalogue/responsibility-list.ts';
import { account, shippedCatalogue } from './outbreak.fixture.ts';
import { rulesInForce } from './rules-in-force.ts';

/** A city, two of its counties, townships of both. */
export const PLACES = [
  '9901',
  '990102',
  '990102001',
  '990102002',
  '990102003',
  '990105',
  '990105001',
] as const;

export const DESKS: readonly Account[] = [
  ...PLACES.map((place) => account(`duty.${place}`, { places: [place] })),
  account('root', { role: 'administrator' }),
  account('root.990105', { role: 'administrator', places: ['990105'] }),
];
export const JUDGES: readonly Account[] = [
  account('epi', { role: 'epidemiologist' }),
  account('epi.990105', { role: 'epidemiologist', places: ['990105'] }),
];

export const memberAt = (department: string, place: string, name = 'm'): Account =>
  account(`${name}-${department}-${place}`, {
    role: 'department-member',
    departments: [department],
    places: [place],
  });

/** The oracle's own word for it. */
export const covers = ({ places }: Pick<Account, 'places'>, place: string): boolean =>
  places.some((jurisdiction) => place.startsWith(jurisdiction));

export const reason = '理由';
export const ALERT_BODIES = [
  ...(
    [
      'acknowledge',
      'start-verification',
      'suspect',
      'respond',
      'reopen',
      'comment',
      'close',
    ] as const
  ).map((command) => ({ command, reason })),
  { command: 'assess', reason, likelihood: 2, impact: 4 },
  { command: 'record-verification', reason, outcome: 'confirmed', ways: ['telephone'] },
  { command: 'exclude', reason, code: 'calendar' },
  { command: 'close', reason, overrideOpenLead: true },
  { command: 'set-level', reason, level: 'IV' },
  { command: 'set-level', reason, level: 'II' },
  { command: 'set-level', reason, level: 'I' },
].map((body) => AlertCommand.parse(body));

/** `own` and `else` stand for the department of the task and another one; `to` for a colleague. */
export const TASK_BODIES = [
  ...(
    [
      'acknowledge',
      'start',
      'accept',
      'return',
      'close',
      'dispute',
      'decline',
      'accept-decline',
      'insist',
    ] as const
  ).map((command) => ({ command, reason })),
  { command: 'submit', text: '完成' },
  { command: 'hand-over', reason, to: 'm-colleague' },
  { command: 'reassign', reason, department: 'finance' },
  { command: 'rule', reason, department: 'finance' },
  { command: 'rule', reason, department: 'own' },
  { command: 'supervise', reason, withinMinutes: 30 },
].map((body) => TaskCommand.parse(body));

const later = (list: ResponsibilityList, version: number): ResponsibilityList => ({
  ...list,
  version: `2027.${String(version)}`,
  stages: Object.fromEntries(
    Object.entries(list.stages).map(([stage, duties]) => [
      stage,
      duties.map((duty): Duty => ({
        ...duty,
        duty: { ...duty.duty, zh: `〔${String(version)}〕${duty.duty.zh}` },
      })),
    ]),
  ),
});

const versions = [1, 2].map((version) =>
  shippedCatalogue.lists.map((list) => later(list, version)),
);
const everyList = [...shippedCatalogue.lists, ...versions.flat()];

const slower = (chains: Readonly<Record<string, ChainMinutes>>, by: number) =>
  Object.fromEntries(
    Object.entries(chains).map(([level, { head, lead, commandGroup }]) => [
      level,
      { head: head + by, lead: lead + by, commandGroup: commandGroup + by },
    ]),
  ) as typeof shippedCatalogue.escalation.chains;

/** One after another in force; each knows the frozen lists of all. */
export const RULES = [shippedCatalogue.lists, ...versions].map((lists, version) => {
  const { escalation } = shippedCatalogue;
  return rulesInForce(
    {
      ...shippedCatalogue,
      lists,
      escalation: {
        ...escalation,
        version: `2027.${String(version)}`,
        chains: slower(escalation.chains, version),
        chainsOf: {},
      },
    },
    everyList,
  );
});

/** Of which version a duty is; of none where people ordered it. */
export const markOf = ({ zh }: { readonly zh: string }): string | undefined =>
  /〔(\d)〕/.exec(zh)?.[1];
