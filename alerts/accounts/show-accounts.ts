// Where fresh passwords go: those of the demonstration into a file that only the owner may read, named in one line; the administrator's
// onto the terminal, once. A terminal is scrolled, copied and logged: no more than must be stands there.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FreshAccount } from './first-accounts.ts';

const FILE = 'demo-accounts.json';

export interface DemoAccount {
  readonly user: string;
  readonly password: string;
  readonly name: string;
  readonly role: string;
  readonly places: readonly string[];
  readonly departments: readonly string[];
}

/** Adds the generated ones to `demo-accounts.json` of the home; the administrator's is printed only. Returns the path. */
export function storeDemoAccounts(
  home: string,
  fresh: readonly FreshAccount[],
): string | undefined {
  const rows = fresh.filter(({ account }) => account.role !== 'administrator').map(demoAccount);
  if (rows.length === 0) return undefined;
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const path = join(home, FILE);
  const known = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as DemoAccount[]) : [];
  const kept = known.filter((old) => !rows.some((row) => row.user === old.user));
  writeFileSync(`${path}.new`, `${JSON.stringify([...kept, ...rows], null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return path;
}

/** Lines for a terminal; empty where nothing was made or all passwords were given. `file`: of `storeDemoAccounts`. */
export function accountLines(fresh: readonly FreshAccount[], file: string | undefined): string[] {
  const generated = fresh.filter(({ isGenerated }) => isGenerated);
  const shown = generated
    .filter(({ account }) => account.role === 'administrator')
    .map(
      ({ account, password }) =>
        `首次登录（仅显示一次） First sign-in, shown once: ${account.id} ${password}`,
    );
  const count = generated.length - shown.length;
  if (file === undefined || count === 0) return shown;
  return [
    ...shown,
    `${String(count)} 个演示账号及密码 demonstration accounts, with passwords: ${file}`,
  ];
}

function demoAccount({ account, password }: FreshAccount): DemoAccount {
  const { id: user, name, role, places, departments } = account;
  return { user, password, name, role, places, departments };
}
