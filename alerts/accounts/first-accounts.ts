// The accounts of a first start: an administrator where there is none, and in the demonstration one account for each desk and department.
// Passwords are generated unless given, returned once to be shown, and stored as hashes only.
import { Account } from '../../contracts/account.ts';
import type { Department } from '../../contracts/catalogue/department.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';
import { hashPassword, randomPassword } from '../../platform/passwords.ts';
import type { Pool, Tx } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { appendAudit, beginWriting } from '../audit/append.ts';
import { MACHINE, type Step } from '../cases/case.ts';
import { countActiveAdministrators, loadAccount, saveAccount } from './account-store.ts';

export interface FirstAccountsRequest {
  readonly now: EpochMs;
  /** Of the administrator; generated where absent. */
  readonly adminPassword?: string | undefined;
  /** Departments of the demonstration; absent outside of it. */
  readonly demo?: { readonly departments: readonly Department[] } | undefined;
}

/** An account made now, with the password that nobody can be told again. */
export interface FreshAccount {
  readonly account: Account;
  readonly password: string;
  /** False where the settings gave it: then there is no need to show it. */
  readonly isGenerated: boolean;
}

export async function prepareFirstAccounts(
  store: Pool,
  request: FirstAccountsRequest,
): Promise<FreshAccount[]> {
  const wanted = await wantedAccounts(store, request);
  // Hashing takes its time on purpose: before the transaction, not in it.
  const hashed = await Promise.all(
    wanted.map(async (fresh) => ({
      fresh,
      passwordHash: await hashPassword(fresh.password, fresh.isGenerated ? 'generated' : 'chosen'),
    })),
  );
  return transaction(store, async (tx) => {
    await beginWriting(tx);
    const made: FreshAccount[] = [];
    for (const { fresh, passwordHash } of hashed) {
      if (await isTaken(tx, fresh)) continue;
      await saveAccount(tx, { ...fresh.account, passwordHash }, request.now);
      await appendAudit(tx, [createdStep(fresh.account)], request.now);
      made.push(fresh);
    }
    return made;
  });
}

/** Another process that started at the same moment may have been first. */
async function isTaken(tx: Tx, { account }: FreshAccount): Promise<boolean> {
  if (account.role === 'administrator' && (await countActiveAdministrators(tx)) > 0) return true;
  return (await loadAccount(tx, account.id)) !== null;
}

async function wantedAccounts(store: Pool, request: FirstAccountsRequest): Promise<FreshAccount[]> {
  const wanted: FreshAccount[] = [];
  if ((await countActiveAdministrators(store)) === 0)
    wanted.push(administrator(request.adminPassword));
  const demo = request.demo === undefined ? [] : demoAccounts(request.demo.departments);
  for (const account of demo) {
    if ((await loadAccount(store, account.id)) === null) {
      wanted.push({ account, password: randomPassword(), isGenerated: true });
    }
  }
  return wanted;
}

function administrator(given: string | undefined): FreshAccount {
  const account = accountOf({ id: 'admin', name: '管理员', role: 'administrator' });
  return { account, password: given ?? randomPassword(), isGenerated: given === undefined };
}

const CITY = '9901';
const COUNTY = '990102';
const HEADED: ReadonlySet<string> = new Set([
  'command-group',
  'health-commission',
  'disease-control',
  'market-regulation',
  'consortium-lead-hospital',
]);

/** Those whom the rosters of the demonstration name (catalogue/rosters). */
const DUTY_OFFICERS = [
  { id: 'duty.city', name: '市级值班员' },
  { id: 'duty.city.b', name: '市级值班员乙' },
  { id: 'duty.city.c', name: '市级值班员丙' },
  { id: 'head.city', name: '市级值班负责人' },
  { id: 'duty.county', name: '临溪区值班员', places: [COUNTY] },
  { id: 'duty.county.b', name: '临溪区值班员乙', places: [COUNTY] },
  { id: 'duty.county.c', name: '临溪区值班员丙', places: [COUNTY] },
  { id: 'head.county', name: '临溪区值班负责人', places: [COUNTY] },
];
const OF_DISEASE_CONTROL = [
  { id: 'dept.disease-control.b', name: '疾控联络员乙' },
  { id: 'head.disease-control', name: '疾控负责人', position: 'head' },
];

function demoAccounts(departments: readonly Department[]): Account[] {
  return [
    ...DUTY_OFFICERS.map((officer) => accountOf({ role: 'duty-officer', ...officer })),
    ...OF_DISEASE_CONTROL.map((one) =>
      accountOf({ role: 'department-member', departments: ['disease-control'], ...one }),
    ),
    accountOf({ id: 'epi', name: '流行病学专家', role: 'epidemiologist' }),
    ...departments.map((department) =>
      accountOf({
        id: `dept.${department.id}`.slice(0, 40),
        name: `${department.shortNames.zh}联络员`.slice(0, 60),
        role: 'department-member',
        departments: [department.id],
      }),
    ),
    // Late duties go to the head first; for one department of each kind the demonstration has both.
    ...departments
      .filter(({ id }) => HEADED.has(id))
      .map((department) =>
        accountOf({
          id: `head.${department.id}`.slice(0, 40),
          name: `${department.shortNames.zh}负责人`.slice(0, 60),
          role: 'department-member',
          departments: [department.id],
          position: 'head',
        }),
      ),
  ];
}

function accountOf(differs: Record<string, unknown>): Account {
  return Account.parse({
    places: [CITY],
    departments: [],
    active: true,
    generation: 0,
    ...differs,
  });
}

function createdStep(account: Account): Step {
  return {
    actor: MACHINE,
    action: 'create-account',
    subject: `account:${account.id}`,
    fromState: null,
    toState: 'active',
    reason: null,
    details: {
      because: machineReason('first-start'),
      role: account.role,
      places: [...account.places],
      departments: [...account.departments],
    },
  };
}
