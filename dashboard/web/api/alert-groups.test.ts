// Whose findings an inbox shows: those of funds and utilization are no matter of the duty desk, and everything is somebody's.
import { describe, expect, it } from 'vitest';
import { Role } from '../../../contracts/account.ts';
import { Family } from '../../../contracts/signal.ts';
import { concernOf, concerns, FAMILIES } from './alert-groups.ts';

const familiesOf = (concern: Parameters<typeof concerns>[1]) =>
  Family.options.filter((family) => concerns({ family }, concern));

describe('the front page', () => {
  it('of the desk has no finding about funds or utilization', () => {
    expect(familiesOf('duty')).toEqual(['epidemic', 'feed', 'capacity', 'chronic', 'emergency']);
    expect(familiesOf('supervision')).toEqual(['utilization', 'fund']);
    const both = [...(FAMILIES.duty ?? []), ...(FAMILIES.supervision ?? [])];
    expect(both.sort()).toEqual([...Family.options].sort());
  });

  it('of a department has all that it was given, of everybody else what the desk has', () => {
    for (const role of Role.options)
      expect(concernOf({ role })).toBe(role === 'department-member' ? 'all' : 'duty');
    expect(familiesOf('all')).toEqual(Family.options);
  });
});
