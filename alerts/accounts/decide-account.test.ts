// Accounts are run by administrators, end old sessions when they change, and are never all locked out.
import { describe, expect, it } from 'vitest';
import type { Account } from '../../contracts/account.ts';
import { AccountCommand } from '../../contracts/command.ts';
import { account, desk, member } from '../outbreak.fixture.ts';
import { decideAccount, type AccountSetting } from './decide-account.ts';

const root = account('root', { role: 'administrator' });
const { generation: _generation, ...withoutGeneration } = desk;
const passwordHash = 'h'.repeat(30);
const setting = (differs: Partial<AccountSetting> = {}): AccountSetting => ({
  by: root,
  subject: { ...desk, passwordHash },
  otherAdministrators: 0,
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

  it('is refused where the account has changed since it was seen', () => {
    const changed = { ...desk, generation: 3, passwordHash };
    const seen = (expectedVersion: number) =>
      decideAccount(deactivate, setting({ subject: changed, expectedVersion }));
    expect(seen(3)).toMatchObject({ code: 'stale-version', detail: { en: 'seen 3, now 4' } });
    expect(seen(4)).toMatchObject({ outcome: 'done', account: { generation: 4 } });
  });

  it('never deactivates the last administrator', () => {
    const self = body({ command: 'set-active', userId: 'root', active: false, reason: 'x' });
    const subject = { ...root, passwordHash };
    expect(decideAccount(self, setting({ subject }))).toMatchObject({ code: 'invalid-target' });
    expect(decideAccount(self, setting({ subject, otherAdministrators: 1 }))).toMatchObject({
      outcome: 'done',
    });
  });

  describe('of an administrator of a county', () => {
    const county = account('root.county', { role: 'administrator', places: ['990102'] });
    const officer = account('duty.near', { places: ['990102001'] });
    const by = (subject: Account | null, command: unknown): unknown =>
      decideAccount(body(command), {
        by: county,
        subject: subject === null ? null : { ...subject, passwordHash },
        otherAdministrators: 1,
      });
    const of = (userId: string): unknown[] => [
      { command: 'set-password', userId, passwordHash },
      { command: 'set-active', userId, active: false, reason: 'x' },
      { command: 'set-scope', userId, places: ['990102'], departments: [], reason: 'x' },
    ];

    it('reaches accounts whose places all lie within, and no others', () => {
      for (const command of of(officer.id))
        expect(by(officer, command)).toMatchObject({ outcome: 'done' });
      const half = account('duty.half', { places: ['990102', '990103'] });
      for (const subject of [desk, root, half])
        for (const command of of(subject.id))
          expect(by(subject, command)).toMatchObject({ code: 'out-of-scope' });
    });

    it('gives places within only, to new accounts, to old ones and to itself', () => {
      const { generation: _, ...fresh } = account('fresh', { places: ['9901'] });
      const create = { command: 'create-account', account: fresh, passwordHash };
      expect(by(null, create)).toMatchObject({ code: 'out-of-scope' });
      const within = { ...create, account: { ...fresh, places: ['990102001'] } };
      expect(by(null, within)).toMatchObject({ outcome: 'done' });
      const wider = { command: 'set-scope', places: ['9901'], departments: [], reason: 'x' };
      for (const subject of [officer, county])
        expect(by(subject, { ...wider, userId: subject.id })).toMatchObject({
          code: 'out-of-scope',
        });
    });
  });

  it('leaves no member of departments without one', () => {
    const none = body({
      command: 'set-scope',
      userId: 'm-finance',
      places: ['990102'],
      departments: [],
      reason: 'x',
    });
    const subject = { ...member('finance'), passwordHash };
    expect(decideAccount(none, setting({ subject }))).toMatchObject({ code: 'invalid-target' });
  });

  it('never takes the last administrator of a place away from it', () => {
    const leave = body({
      command: 'set-scope',
      userId: 'root',
      places: ['990102'],
      departments: [],
      reason: 'x',
    });
    const subject = { ...root, passwordHash };
    expect(decideAccount(leave, setting({ subject }))).toMatchObject({ code: 'invalid-target' });
    expect(decideAccount(leave, setting({ subject, otherAdministrators: 1 }))).toMatchObject({
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

  it('makes a head of who has a department, and of nobody else', () => {
    const promote = body({
      command: 'set-position',
      userId: 'duty.city',
      position: 'head',
      reason: '任命',
    });
    expect(decideAccount(promote, setting())).toMatchObject({ code: 'invalid-target' });
    const subject = { ...desk, departments: ['finance' as never], passwordHash };
    expect(decideAccount(promote, setting({ subject }))).toMatchObject({
      account: { position: 'head' },
      steps: [{ action: 'set-position', details: { position: 'head' } }],
    });
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
