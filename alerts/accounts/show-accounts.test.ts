// No password of the demonstration on a terminal, and its file for the owner only.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { account } from '../outbreak.fixture.ts';
import type { FreshAccount } from './first-accounts.ts';
import { accountLines, storeDemoAccounts } from './show-accounts.ts';

const home = mkdtempSync(join(tmpdir(), 'vigil-accounts-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const fresh: FreshAccount[] = [
  { account: account('root', { role: 'administrator' }), password: 'pw-root', isGenerated: true },
  ...['duty.city', 'epi', 'dept.health'].map((id) => ({
    account: account(id),
    password: `pw-${id}`,
    isGenerated: true,
  })),
];

describe('fresh accounts', () => {
  it('are shown by one line that names their file, with no password but the administrator’s', () => {
    const file = storeDemoAccounts(home, fresh);
    const lines = accountLines(fresh, file);
    expect(lines).toHaveLength(2);
    expect(lines.join('\n').match(/pw-\S+/g)).toEqual(['pw-root']);
    expect(lines[1]).toContain(file);
    const given = [{ ...fresh[0]!, isGenerated: false }, ...fresh.slice(1)];
    expect(accountLines(given, file)).toHaveLength(1);
    expect(accountLines([], undefined)).toEqual([]);
  });

  it('stand in a file that only its owner may read', () => {
    const file = storeDemoAccounts(home, fresh) ?? '';
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('pw-dept.health');
    expect(readFileSync(file, 'utf8')).not.toContain('pw-root');
  });
});
