// What the screen offers of products and merging: nobody approves their own text, only the desk tells others, one draft of a kind at a time.
import { expect, it } from 'vitest';
import type { Account } from '../../../contracts/account.ts';
import type { Alert } from '../../../contracts/alert.ts';
import type { Product } from '../../../contracts/products/product.ts';
import { mergeTargets } from './merge-targets.ts';
import { draftable, verbsOf } from './product-acts.ts';

const who = (id: string, role: Account['role']) => ({ id: id as Account['id'], role });
const duty = who('duty', 'duty-officer');
const epi = who('epi', 'epidemiologist');
const member = who('market', 'department-member');
const draft = { state: 'draft', draftedBy: epi.id } as const;

it('offers approval to another than the writer, issue to the desk, nothing to departments', () => {
  expect(verbsOf(draft, epi)).toEqual(['revise']);
  expect(verbsOf(draft, duty)).toEqual(['approve', 'revise', 'withdraw']);
  expect(verbsOf({ ...draft, state: 'approved' }, epi)).toEqual(['revise']);
  expect(verbsOf({ ...draft, state: 'approved' }, duty)).toContain('issue');
  expect(verbsOf({ ...draft, state: 'withdrawn' }, duty)).toEqual([]);
  expect(verbsOf(draft, member)).toEqual([]);
});

it('offers a draft of each kind that is not being worked on, once there is something to tell', () => {
  const bulletin: Pick<Product, 'kind' | 'state'> = { kind: 'alert-bulletin', state: 'draft' };
  expect(draftable('responding', [bulletin], duty)).toEqual([
    'health-risk-notice',
    'decision-advice',
  ]);
  expect(draftable('responding', [{ ...bulletin, state: 'issued' }], duty)).toHaveLength(3);
  expect(draftable('verifying', [], duty)).toEqual([]);
  expect(draftable('responding', [], member)).toEqual([]);
});

it('offers alerts of the same family to merge into, the nearest first and never itself', () => {
  const alert = (id: string, place: string, family = 'epidemic') =>
    ({ id, place, family, openedAt: 1 }) as Pick<Alert, 'id' | 'place' | 'family' | 'openedAt'>;
  const own = alert('own', '990102001');
  const live = [
    own,
    alert('far', '990103001'),
    alert('near', '990102002'),
    alert('feed', '990102001', 'feed'),
  ];
  expect(mergeTargets(own, live).map(({ id }) => id)).toEqual(['near', 'far']);
});
