// Who may do what with a change of a list, for showing buttons; the server decides for itself (alerts/responsibilities/decide-list.ts). Pure.
import type { Account, Role } from '../../../contracts/account.ts';
import type { ListChange } from '../../../contracts/lists/list-change.ts';
import type { ListCommand } from '../../../contracts/lists/list-command.ts';

const ROLES: Readonly<Record<ListCommand['command'], readonly Role[]>> = {
  ask: ['epidemiologist', 'administrator'],
  confirm: ['epidemiologist', 'duty-officer', 'administrator'],
  reject: ['epidemiologist', 'duty-officer', 'administrator'],
  withdraw: ['epidemiologist', 'administrator'],
};

/** A code of four digits is the city: lists hold in all of it. */
const isOfCity = ({ places }: Pick<Account, 'places'>): boolean =>
  places.some((place) => place.length === 4);

export const mayAsk = (account: Account): boolean =>
  isOfCity(account) && ROLES.ask.includes(account.role);

export type Verdict = Exclude<ListCommand['command'], 'ask'>;

export function verdictsOf(account: Account, change: ListChange): readonly Verdict[] {
  if (change.state !== 'waiting' || !isOfCity(account)) return [];
  const isOwn = change.askedBy === account.id;
  const all: readonly Verdict[] = isOwn ? ['withdraw'] : ['confirm', 'reject'];
  const own = all.filter((verb) => ROLES[verb].includes(account.role));
  return !isOwn && account.role === 'administrator' ? [...own, 'withdraw'] : own;
}
