// Which cases are a cluster, and which episode is which when facts change.
import { describe, expect, it } from 'vitest';
import type { EventId } from '../../contracts/ids.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { findEpisodes, matchEpisodes, thresholdOf, type CaseInGroup } from './cluster.ts';

const one = (subject: string, day: number, severe = false): CaseInGroup => ({
  subject,
  eventId: `e-${subject}-${String(day)}` as EventId,
  occurredAt: day * DAY_MS,
  day,
  severe,
});
const rule = { cases: 3, withinDays: 2, severeCases: null };

describe('an episode', () => {
  it('begins when enough persons fall into the days of the rule', () => {
    expect(findEpisodes([one('a', 1), one('b', 2)], rule)).toEqual([]);
    expect(findEpisodes([one('a', 1), one('b', 2), one('c', 2)], rule)).toMatchObject([
      { observed: 3, subjects: ['a', 'b', 'c'] },
    ]);
    expect(findEpisodes([one('a', 1), one('b', 2), one('c', 3)], rule)).toEqual([]);
  });

  it('counts persons, not visits', () => {
    expect(findEpisodes([one('a', 1), one('a', 2), one('b', 2)], rule)).toEqual([]);
  });

  it('goes on while spans that reach the threshold overlap, and ends where they do not', () => {
    const cases = [
      one('a', 1),
      one('b', 1),
      one('c', 2),
      one('d', 3),
      one('e', 3),
      one('f', 20),
      one('g', 20),
      one('h', 20),
    ];
    expect(findEpisodes(cases, rule).map((episode) => episode.subjects)).toEqual([
      ['a', 'b', 'c', 'd', 'e'],
      ['f', 'g', 'h'],
    ]);
  });

  it('needs fewer cases where they are severe', () => {
    const severe = { ...rule, cases: 30, severeCases: 2 };
    expect(findEpisodes([one('a', 1, true), one('b', 1)], severe)).toEqual([]);
    expect(findEpisodes([one('a', 1, true), one('b', 2, true)], severe)).toHaveLength(1);
  });
});

describe('the number of an episode', () => {
  const [episode] = findEpisodes([one('a', 5), one('b', 5), one('c', 6)], rule);
  if (episode === undefined) throw new Error('no episode');

  it('stays when an earlier case turns up', () => {
    const known = [{ number: 4, startedAt: 6 * DAY_MS, lastAt: 6 * DAY_MS }];
    expect(matchEpisodes(known, [episode])).toEqual([{ number: 4, episode }]);
  });

  it('is a new one for an episode of another time', () => {
    const known = [{ number: 4, startedAt: DAY_MS, lastAt: 2 * DAY_MS }];
    expect(matchEpisodes(known, [episode])).toEqual([
      { number: 5, episode },
      { number: 4, episode: null },
    ]);
  });
});

it('takes the threshold of a kind of setting where there is one', () => {
  const aggregation = {
    cases: 30,
    withinDays: 7,
    groupBy: ['setting' as const],
    casesInSetting: { school: 5 },
    alertKind: 'aggregation' as const,
  };
  expect(thresholdOf(aggregation, 'school:7').cases).toBe(5);
  expect(thresholdOf(aggregation, 'factory:7').cases).toBe(30);
});
