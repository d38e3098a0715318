// Who may decide what on limits of rules, for showing buttons; the server decides for itself (alerts/rules/decide-rules.ts). Pure.
import type { Role } from '../../../contracts/account.ts';
import type { RuleCommand } from '../../../contracts/command.ts';

const ROLES: Readonly<Record<RuleCommand['command'], readonly Role[]>> = {
  'accept-proposal': ['epidemiologist', 'administrator'],
  'reject-proposal': ['epidemiologist', 'administrator'],
  'set-budget': ['epidemiologist', 'duty-officer', 'administrator'],
  'confirm-change': ['epidemiologist', 'duty-officer', 'administrator'],
  'withdraw-change': ['epidemiologist', 'administrator'],
};

export const mayDecide = (role: Role, verb: RuleCommand['command']): boolean =>
  ROLES[verb].includes(role);
