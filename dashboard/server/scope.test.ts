// Scope: jurisdictions cover what lies in them, departments see only their own, nobody inactive sees anything.
import { describe, expect, it } from 'vitest';
import { Account } from '../../contracts/account.ts';
import { Audience } from '../../contracts/feed.ts';
import { admits, placePatterns } from './scope.ts';

const account = (change: Record<string, unknown>): Account =>
  Account.parse({
    id: 'li.na',
    name: '李娜',
    role: 'duty-officer',
    places: ['990102'],
    departments: [],
    active: true,
    generation: 0,
    ...change,
  });
const audience = (change: Record<string, unknown> = {}): Audience =>
  Audience.parse({ place: '990102001', desks: true, departments: ['disease-control'], ...change });

describe('scope', () => {
  it('shows a county officer what lies in the county and nothing beside it', () => {
    expect(admits(account({}), audience())).toBe(true);
    expect(admits(account({}), audience({ place: '990103001' }))).toBe(false);
    expect(admits(account({}), audience({ place: '9901' }))).toBe(false);
  });

  it('shows a member only what concerns one of their departments', () => {
    const member = { role: 'department-member' };
    expect(admits(account({ ...member, departments: ['disease-control'] }), audience())).toBe(true);
    expect(admits(account({ ...member, departments: ['education'] }), audience())).toBe(false);
    expect(
      admits(
        account({ ...member, departments: ['disease-control'], places: ['990103'] }),
        audience(),
      ),
    ).toBe(false);
  });

  it('shows an inactive account nothing', () => {
    expect(admits(account({ active: false }), audience())).toBe(false);
  });

  it('makes prefix patterns of digits only', () => {
    expect(placePatterns(account({}).places)).toEqual(['990102%']);
  });
});
