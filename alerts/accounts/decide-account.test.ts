// Accounts are run by administrators, end old sessions when they change, and are never all locked out.
import { describe, expect, it } from 'vitest';
import { AccountCommand } from '../../contracts/command.ts';
import { account, desk } from '../outbreak.fixture.ts';
import { decideAccount, type AccountSetting } from './decide-account.ts';

const root = account('root', { role: 'administrator' });
const { generation: _generation, ...withoutGeneration } = desk;
const passwordHash = 'h'.repeat(30);
const setting = (differs: Partial<AccountSetting> = {}): AccountSetting => ({
  by: root,
  subject: { ...desk, passwordHash },
  activeAdministrators: 1,
  ...differs,
});
const body = (command: unknown): AccountCommand => AccountCommand.parse(command);

describe('a command on an account', () => {
  const deactivate = body({
    command: 'set-active',
    userId: 'duty.city',
    active: false,
    reason: '离岗',
  });

  it('is refused to everybody but administrators', () => {
    expect(decideAccount(deactivate, setting({ by: desk }))).toMatchObject({
      code: 'role-not-allowed',
    });
  });

  it.each([
    deactivate,
    body({ command: 'set-password', userId: 'duty.city', passwordHash: 'n'.repeat(30) }),
    body({
      command: 'set-scope',
      userId: 'duty.city',
      places: ['990102'],
      departments: [],
      reason: '调整',
    }),
  ])('that changes it ends its open sessions: $command', (command) => {
    expect(decideAccount(command, setting())).toMatchObject({
      outcome: 'done',
      account: { generation: 1 },
    });
  });

  it('never deactivates the last administrator', () => {
    const self = body({ command: 'set-active', userId: 'root', active: false, reason: 'x' });
    const subject = { ...root, passwordHash };
    expect(decideAccount(self, setting({ subject }))).toMatchObject({ code: 'invalid-target' });
    expect(decideAccount(self, setting({ subject, activeAdministrators: 2 }))).toMatchObject({
      outcome: 'done',
    });
  });

  it('about nobody says so, and a second account of one name is refused', () => {
    expect(decideAccount(deactivate, setting({ subject: null }))).toMatchObject({
      code: 'unknown-subject',
    });
    const create = body({ command: 'create-account', account: withoutGeneration, passwordHash });
    expect(decideAccount(create, setting())).toMatchObject({ code: 'already-exists' });
  });

  it('leaves no hash in the record', () => {
    const change = decideAccount(
      body({ command: 'set-password', userId: 'duty.city', passwordHash }),
      setting(),
    );
    expect(JSON.stringify(change.outcome === 'done' ? change.steps : [])).not.toContain(
      passwordHash,
    );
  });
});
