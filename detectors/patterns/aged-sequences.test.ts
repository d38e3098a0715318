// Facts go with age, findings do not: what is no longer read neither takes a finding back nor makes it smaller.
import { expect, it } from 'vitest';
import { spanMs } from '../../contracts/catalogue/sequence-pattern.ts';
import type { Fact } from '../../contracts/fact.ts';
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import { fact, KEY, look, rule, selected, START } from './facts.fixture.ts';
import { findSequences } from './find-sequences.ts';
import { sequenceChanges, type StandingSequence } from './sequence-signal.ts';

const DAY = 1440;
const WORDS = {
  placeNames: () => ({ zh: '镇', en: 'town' }),
  siteNames: () => ({ zh: '院', en: 'site' }),
};
const readings = [0, 4, 8].map((day) => fact('home-reading', day * DAY));

const stopped = rule({
  ...{ form: 'not-followed-by', of: selected('home-reading'), by: selected('home-reading') },
  within: '14d',
  given: { least: 3, within: '30d' },
});
const often = rule({ form: 'count', of: selected('visit'), within: '30d', least: 4 });

/** What a look some days later says, with the facts of the last `keptDays` only. */
function lookOn(
  day: number,
  of: {
    readonly rule: typeof often;
    readonly facts: readonly Fact[];
    readonly keptDays: number;
    readonly standing: readonly StandingSequence[];
  },
) {
  const now: EpochMs = START + day * DAY_MS;
  const keptSince = now - of.keptDays * DAY_MS;
  const facts = of.facts.filter(({ at }) => at >= keptSince && at <= now);
  const { found } = findSequences(facts, of.rule.finds, look(now));
  const { rule: about, standing } = of;
  return sequenceChanges({
    ...{ rule: about, key: KEY, found, standing, now, keptSince, zone: 'Asia/Shanghai' },
    words: WORDS,
  });
}

const standingOf = (changes: ReturnType<typeof sequenceChanges>): StandingSequence[] =>
  changes.map(({ signal, detail }) => ({ signal, detail }) as StandingSequence);

it('readings that stopped stay found when the readings before them are no longer read', () => {
  const keptDays = 51;
  expect(spanMs('14d') + spanMs('30d') + spanMs('7d')).toBe(keptDays * DAY_MS);
  const of = { rule: stopped, facts: readings, keptDays };
  const raised = lookOn(23, { ...of, standing: [] });
  expect(raised.map(({ signal }) => signal.status)).toEqual(['raised']);
  const later = lookOn(56, { ...of, standing: standingOf(raised) });
  expect(later).toEqual([]);
});

it('a number of visits does not become smaller because the first of them are no longer read', () => {
  const visits = [0, 5, 10, 15, 20].map((day) => fact('visit', day * DAY));
  const of = { rule: often, facts: visits, keptDays: 37 };
  const raised = lookOn(21, { ...of, standing: [] });
  expect(raised.map(({ signal }) => signal.observed)).toEqual([5]);
  expect(lookOn(40, { ...of, standing: standingOf(raised) })).toEqual([]);
});
