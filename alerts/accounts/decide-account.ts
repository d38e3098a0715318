// Decides a command on an account: decideAccount(command, setting) → the account as it becomes, or why not. Administrators only, each for
// accounts within their places, and never so that nobody is left who could let people in there. Pure.
import { accountVersion } from '../../contracts/change-version.ts';
import { coversAccount, type Account } from '../../contracts/account.ts';
import type { AccountCommand } from '../../contracts/command.ts';
import type { UserId } from '../../contracts/ids.ts';
import { actorOf, type Step } from '../cases/case.ts';
import { refused, staleBy, type Refused } from '../lifecycle/decision.ts';

export interface StoredAccount extends Account {
  readonly passwordHash: string;
}

export interface AccountSetting {
  readonly by: Account;
  /** The account that the command names; null where there is none. */
  readonly subject: StoredAccount | null;
  /** Active administrators beside the subject whose places hold all of the subject's. */
  readonly otherAdministrators: number;
  readonly expectedVersion?: number | undefined;
}

export interface AccountChange {
  readonly outcome: 'done';
  readonly account: StoredAccount;
  readonly steps: readonly Step[];
}

export const namedAccount = (body: AccountCommand): UserId =>
  body.command === 'create-account' ? body.account.id : body.userId;

export function decideAccount(
  body: AccountCommand,
  setting: AccountSetting,
): AccountChange | Refused {
  if (setting.by.role !== 'administrator')
    return refused('role-not-allowed', 'accounts are run by administrators', '账号由管理员管理');
  if (body.command === 'create-account') return created(body, setting);
  const { subject } = setting;
  if (subject === null)
    return refused(
      'unknown-subject',
      `there is no account ${body.userId}`,
      `没有账号 ${body.userId}`,
    );
  if (!coversAccount(setting.by, subject))
    return refused(
      'out-of-scope',
      `${body.userId} has places outside of yours`,
      `${body.userId} 的辖区超出您的辖区`,
    );
  const stale = staleBy(setting.expectedVersion, accountVersion(subject));
  if (stale !== null) return stale;
  return onSubject(body, setting, subject);
}

function onSubject(
  body: Exclude<AccountCommand, { command: 'create-account' }>,
  setting: AccountSetting,
  subject: StoredAccount,
): AccountChange | Refused {
  switch (body.command) {
    case 'set-password':
      return changed(
        setting.by,
        { ...subject, passwordHash: body.passwordHash },
        { action: body.command, reason: null },
      );
    case 'set-active':
      if (!body.active && isLastAdministrator(setting)) {
        return refused(
          'invalid-target',
          'the last administrator of a place cannot be deactivated',
          '不能停用辖区内最后一名管理员',
        );
      }
      return changed(
        setting.by,
        { ...subject, active: body.active },
        { action: body.command, reason: body.reason },
      );
    case 'set-scope': {
      const account = { ...subject, places: body.places, departments: body.departments };
      if (!coversAccount(setting.by, account)) return placesOfOthers();
      if (!coversAccount(account, subject) && isLastAdministrator(setting))
        return refused(
          'invalid-target',
          'the last administrator of a place cannot leave it',
          '辖区内最后一名管理员不能移出',
        );
      if (account.role === 'department-member' && account.departments.length === 0)
        return withoutDepartment();
      return changed(setting.by, account, { action: body.command, reason: body.reason });
    }
    case 'set-position':
      // Late duties go to a department's head: without a department there is nothing to be the head of.
      if (body.position === 'head' && subject.departments.length === 0)
        return refused(
          'invalid-target',
          `${subject.id} belongs to no department`,
          `${subject.id} 不属于任何部门`,
        );
      return changed(
        setting.by,
        { ...subject, position: body.position },
        { action: body.command, reason: body.reason },
      );
  }
}

const withoutDepartment = (): Refused =>
  refused(
    'invalid-target',
    'a member of a department needs a department',
    '部门成员须归属一个部门',
  );

const placesOfOthers = (): Refused =>
  refused('out-of-scope', 'you may give places of your own only', '只能授予您本人辖区内的地点');

function created(
  body: Extract<AccountCommand, { command: 'create-account' }>,
  setting: AccountSetting,
): AccountChange | Refused {
  if (!coversAccount(setting.by, body.account)) return placesOfOthers();
  if (setting.subject !== null)
    return refused(
      'already-exists',
      `${body.account.id} is taken`,
      `账号 ${body.account.id} 已被使用`,
    );
  if (body.account.role === 'department-member' && body.account.departments.length === 0) {
    return withoutDepartment();
  }
  const account = { ...body.account, generation: 0, passwordHash: body.passwordHash };
  return {
    outcome: 'done',
    account,
    steps: [accountStep(setting.by, account, { action: body.command, reason: null })],
  };
}

const isLastAdministrator = ({ subject, otherAdministrators }: AccountSetting): boolean =>
  subject?.role === 'administrator' && subject.active && otherAdministrators === 0;

interface Act {
  readonly action: AccountCommand['command'];
  readonly reason: string | null;
}

/** Every change ends the sessions that stand on the old account. */
function changed(by: Account, account: StoredAccount, act: Act): AccountChange {
  const next = { ...account, generation: account.generation + 1 };
  return { outcome: 'done', account: next, steps: [accountStep(by, next, act)] };
}

/** What the account may do is recorded; its hash never is. */
function accountStep(by: Account, account: StoredAccount, { action, reason }: Act): Step {
  return {
    actor: actorOf(by.id),
    action,
    subject: `account:${account.id}`,
    fromState: null,
    toState: account.active ? 'active' : 'inactive',
    reason,
    details: {
      role: account.role,
      places: [...account.places],
      departments: [...account.departments],
      position: account.position,
    },
  };
}
