// Answers that came too late: held against the limit from the earliest first fact that waited, and only the first answer.
import { describe, expect, it } from 'vitest';
import { Finds } from '../../contracts/catalogue/sequence-pattern.ts';
import type { Fact } from '../../contracts/fact.ts';
import { fact, look, MINUTE, rule, selected, START } from './facts.fixture.ts';
import { findSequences } from './find-sequences.ts';
import { sequenceChanges } from './sequence-signal.ts';

const finds = Finds.parse({
  ...{ form: 'followed-late', limit: '30m', within: '12h', before: '12h', same: ['site'] },
  ...{ of: selected('visit'), by: selected('procedure') },
});
const NOW = START + 2000 * MINUTE;
const found = (facts: readonly Fact[]) =>
  findSequences(facts, finds, look(NOW)).found.map(({ by, observed }) => [by, observed]);
const came = (minute: number, site?: string) =>
  fact('visit', minute, site === undefined ? {} : { site });
const given = (minute: number, site?: string) =>
  fact('procedure', minute, site === undefined ? {} : { site });

describe('an answer that came late', () => {
  it('is one after the limit and not at it, and none where nothing came', () => {
    expect(found([came(0), given(30)])).toEqual([]);
    expect(found([came(0), given(31)])).toEqual([['visit 0', 31]]);
    expect(found([came(0)])).toEqual([]);
    expect(found([came(0), given(721)])).toEqual([]);
  });

  it('is none where an earlier answer was in time, and one where that was late itself', () => {
    expect(found([came(0), given(20), given(60)])).toEqual([]);
    expect(found([came(0), given(40), given(60)])).toEqual([['visit 0', 40]]);
  });

  it('is none where the answer had come before, as in an ambulance', () => {
    expect(found([given(-20), came(0), given(60)])).toEqual([]);
    expect(found([given(-721), came(0), given(60)])).toEqual([['visit 0', 60]]);
  });

  it('is held against the earliest first fact that waited, once', () => {
    expect(found([came(0), came(25), given(50)])).toEqual([['visit 0', 50]]);
    expect(found([came(0), given(10), came(100), given(140)])).toEqual([]);
    expect(found([came(0), given(10), came(900), given(940)])).toEqual([['visit 900', 40]]);
  });

  it('is held against the door of the house that answered', () => {
    expect(found([came(0, 's-a'), came(50, 's-b'), given(70, 's-b')])).toEqual([]);
  });

  it('is told with both facts, the minutes and the limit, and goes when it was in time after all', () => {
    const words = {
      placeNames: () => ({ zh: '镇', en: 'town' }),
      siteNames: () => ({ zh: '院', en: 'site' }),
    };
    const of = { rule: rule(finds), now: NOW, keptSince: 0, zone: 'Asia/Shanghai', words };
    const key = 'person p1.aaaaaaaaaaaaaaaaaaaaaaaaaa' as never;
    const told = (facts: readonly Fact[]) => findSequences(facts, finds, look(NOW)).found;
    const late = told([came(0), given(75)]);
    const [raised] = sequenceChanges({ ...of, key, found: late, standing: [] });
    expect(raised?.signal).toMatchObject({ status: 'raised', observed: 75, threshold: 30 });
    expect(raised?.signal.evidence).toHaveLength(2);
    expect(raised?.signal.reason.words.en).toBe('fact: fact only after 75 min, limit 30 min');
    if (raised === undefined) throw new Error('nothing was raised');
    const standing = [{ signal: raised.signal, detail: raised.detail as never }];
    const [after] = sequenceChanges({ ...of, key, found: told([came(0), given(25)]), standing });
    expect(after?.signal.status).toBe('withdrawn');
  });
});
