// What each form of a rule finds, at the limits of its span and just beyond them.
import { describe, expect, it } from 'vitest';
import type { Finds } from '../../contracts/catalogue/sequence-pattern.ts';
import type { Fact } from '../../contracts/fact.ts';
import { fact, look, MINUTE, selected, START } from './facts.fixture.ts';
import { findSequences } from './find-sequences.ts';

const NOW = START + 100_000 * MINUTE;
const found = (facts: readonly Fact[], finds: Finds, now = NOW) =>
  findSequences(facts, finds, look(now)).found.map(({ by, observed }) => [by, observed]);

describe('each selected fact', () => {
  it('is one whose values are all as asked; a value that is not there fits nothing', () => {
    const of = { ...selected('ecg-read'), where: { weight: { in: ['critical'] } } };
    const facts = [
      fact('ecg-read', 1, { values: { weight: ['usual', 'critical'] } }),
      fact('ecg-read', 2, { values: { weight: ['usual'] } }),
      fact('ecg-read', 3),
      fact('ecg-recorded', 4, { values: { weight: ['critical'] } }),
    ];
    expect(found(facts, { form: 'each', of })).toEqual([['ecg-read 1', 1]]);
  });
});

describe('a number of facts', () => {
  const finds: Finds = { form: 'count', of: selected('visit'), within: '10m', least: 3 };

  it('is reached within the span, also exactly at its end, and not beyond it', () => {
    expect(found([fact('visit', 0), fact('visit', 5), fact('visit', 10)], finds)).toEqual([
      ['visit 0', 3],
    ]);
    expect(found([fact('visit', 0), fact('visit', 5), fact('visit', 11)], finds)).toEqual([]);
  });

  it('goes on while spans that reach it overlap, and is another one after a gap', () => {
    const minutes = [0, 5, 10, 12, 14, 100, 101, 102];
    expect(
      found(
        minutes.map((minute) => fact('visit', minute)),
        finds,
      ),
    ).toEqual([
      ['visit 0', 4],
      ['visit 100', 3],
    ]);
  });

  it('of different values counts each once', () => {
    const at = (minute: number, site: string) => fact('visit', minute, { site });
    const of: Finds = { ...finds, distinct: 'site' };
    expect(found([at(0, 's-a'), at(1, 's-b'), at(2, 's-a')], of)).toEqual([]);
    expect(found([at(0, 's-a'), at(1, 's-b'), at(2, 's-c')], of)).toEqual([['visit 0', 3]]);
  });
});

it('a sum is reached by values, not by their number', () => {
  const finds: Finds = {
    form: 'sum',
    of: selected('claim'),
    within: '1d',
    value: 'fundFen',
    least: 100,
  };
  const claim = (minute: number, fundFen: number) => fact('claim', minute, { values: { fundFen } });
  expect(found([claim(0, 60), claim(1, 39)], finds)).toEqual([]);
  expect(found([claim(0, 60), claim(1, 40)], finds)).toEqual([['claim 0', 100]]);
});

describe('a pair', () => {
  const finds: Finds = {
    form: 'followed-by',
    of: selected('imaging-acquired'),
    by: selected('imaging-acquired'),
    within: '14d',
    same: ['modality'],
    different: ['site'],
  };
  const image = (minute: number, site: string, modality?: string) =>
    fact('imaging-acquired', minute, { site, values: modality === undefined ? {} : { modality } });

  it('is the same elsewhere within the span, told once for each repetition', () => {
    const facts = [image(0, 's-a', 'CT'), image(10, 's-b', 'CT'), image(20, 's-c', 'CT')];
    expect(found(facts, finds)).toEqual([
      ['imaging-acquired 10', 10],
      ['imaging-acquired 20', 10],
    ]);
  });

  it('is not the same place, not another kind, and not what is unknown of both', () => {
    expect(found([image(0, 's-a', 'CT'), image(10, 's-a', 'CT')], finds)).toEqual([]);
    expect(found([image(0, 's-a', 'CT'), image(10, 's-b', 'US')], finds)).toEqual([]);
    expect(found([image(0, 's-a'), image(10, 's-b')], finds)).toEqual([]);
  });

  it('ends with the span', () => {
    const days14 = 14 * 24 * 60;
    expect(found([image(0, 's-a', 'CT'), image(days14, 's-b', 'CT')], finds)).toHaveLength(1);
    expect(found([image(0, 's-a', 'CT'), image(days14 + 1, 's-b', 'CT')], finds)).toEqual([]);
  });
});

describe('an absence', () => {
  const finds: Finds = {
    form: 'not-followed-by',
    of: selected('ecg-recorded'),
    by: selected('ecg-read'),
    within: '10m',
  };
  const recorded = fact('ecg-recorded', 0);

  it('is open until the span is over, and asks to be looked at then', () => {
    const dueAt = START + 10 * MINUTE;
    expect(findSequences([recorded], finds, look(dueAt))).toEqual({ found: [], dueAt });
    expect(findSequences([recorded], finds, look(dueAt + 1))).toMatchObject({
      found: [{ by: 'ecg-recorded 0', at: dueAt, observed: null, answered: null }],
      dueAt: null,
    });
  });

  it('is none where the answer came in time, whenever it became known', () => {
    expect(findSequences([recorded, fact('ecg-read', 10)], finds, look(NOW))).toEqual({
      found: [],
      dueAt: null,
    });
  });

  it('stays found where the answer came too late, with how late', () => {
    expect(found([recorded, fact('ecg-read', 25)], finds)).toEqual([['ecg-recorded 0', 25]]);
  });

  it('of readings that stopped needs readings before', () => {
    const stopped: Finds = {
      form: 'not-followed-by',
      of: selected('home-reading'),
      by: selected('home-reading'),
      within: '1d',
      given: { least: 3, within: '1h' },
    };
    const readings = [0, 1, 2].map((minute) => fact('home-reading', minute));
    expect(found(readings.slice(0, 2), stopped)).toEqual([]);
    expect(found(readings, stopped)).toEqual([['home-reading 2', null]]);
  });
});

describe('facts that are looked at by what they agree in', () => {
  const item = (minute: number, values: Fact['values'], site = 's-a'): Fact =>
    fact('claim-item', minute, { values, site });

  it('are one finding for each group, whatever lies between', () => {
    const finds: Finds = {
      ...{ form: 'sum', within: '10m', value: 'quantity', least: 2, per: ['item', 'site'] },
      of: selected('claim-item'),
    };
    const one = { item: 'ct', quantity: 1 };
    const between = item(1, { ...one, item: 'dr' });
    expect(found([item(0, one), between, item(2, one, 's-b')], finds)).toEqual([]);
    expect(found([item(0, one), between, item(2, one)], finds)).toEqual([['claim-item 0', 2]]);
  });

  it('are told together where each of them would be', () => {
    const finds: Finds = {
      ...{ form: 'each', per: ['record'] },
      of: selected('ecg-recorded', 'ecg-read'),
    };
    const facts = [
      fact('ecg-recorded', 0, { name: 'one' }),
      fact('ecg-read', 5, { name: 'one' }),
      fact('ecg-read', 6, { name: 'two' }),
    ];
    expect(found(facts, finds)).toEqual([
      ['ecg-recorded one', 2],
      ['ecg-read two', 1],
    ]);
  });

  it('are none where they lack what they would agree in', () => {
    const finds: Finds = {
      ...{ form: 'count', within: '10m', least: 2, per: ['visit'] },
      of: selected('claim-item'),
    };
    expect(found([item(0, {}), item(1, {})], finds)).toEqual([]);
  });
});

it('what was dispensed for some days is given again too soon before their share is over', () => {
  const finds: Finds = {
    ...{ form: 'followed-by', within: '60d', same: ['item'] },
    ...{ of: selected('claim-item'), by: selected('claim-item') },
    sooner: { value: 'daysSupply', share: 0.5 },
  };
  const given = (minute: number, daysSupply?: number): Fact =>
    fact('claim-item', minute, {
      values: { item: 'x', ...(daysSupply !== undefined && { daysSupply }) },
    });
  const day = 24 * 60;
  expect(found([given(0, 10), given(5 * day - 1, 10)], finds)).toHaveLength(1);
  expect(found([given(0, 10), given(5 * day, 10)], finds)).toEqual([]);
  expect(found([given(0), given(1, 10)], finds)).toEqual([]);
});

describe('an absence on both sides', () => {
  const finds: Finds = {
    ...{ form: 'not-followed-by', before: '1d', within: '1h', heard: 'imaging' },
    ...{ of: selected('claim'), by: selected('imaging-acquired') },
  };
  const claim = fact('claim', 0);
  const told = (facts: readonly Fact[], heardUntil: number | null): (number | null)[] =>
    findSequences(facts, finds, look(NOW, heardUntil)).found.map(({ notBefore }) => notBefore);

  it('is answered by what came before, and by nothing that lies outside', () => {
    const image = (minute: number) => fact('imaging-acquired', minute);
    expect(found([claim, image(-24 * 60)], finds)).toEqual([]);
    expect(found([claim, image(-24 * 60 - 1)], finds)).toEqual([['claim 0', null]]);
    expect(found([claim, image(61)], finds)).toEqual([['claim 0', null]]);
  });

  it('waits while the feed of its site is silent, unknown or has just begun', () => {
    const endsAt = START + 60 * MINUTE;
    expect(told([claim], endsAt + 1)).toEqual([null]);
    expect(told([claim], endsAt)).toEqual([NOW + 3_600_000]);
    expect(told([claim], null)).toEqual([NOW + 3_600_000]);
    const young = { now: NOW, heard: () => ({ sinceAt: START - 60 * MINUTE, untilAt: NOW }) };
    expect(findSequences([claim], finds, young).found[0]?.notBefore).toBe(NOW + 3_600_000);
  });

  it('of ten minutes asks again within a minute, later ever more rarely, and after an hour at the latest', () => {
    const short: Finds = { ...finds, before: '30m', within: '10m' };
    const waits = (minutesSilent: number): number | undefined => {
      const now = START + (10 + minutesSilent) * MINUTE;
      const at = findSequences([claim], short, look(now, START)).found[0]?.notBefore;
      return at == null ? undefined : (at - now) / MINUTE;
    };
    expect([0.001, 1, 2, 4, 40, 60, 600].map(waits)).toEqual([1, 1, 2, 4, 40, 60, 60]);
  });

  it('with something else instead needs that something', () => {
    const other: Finds = { ...finds, instead: { of: selected('visit'), different: ['site'] } };
    expect(found([claim], other)).toEqual([]);
    expect(found([claim, fact('visit', -5)], other)).toEqual([]);
    const [swapped] = findSequences(
      [claim, fact('visit', -50, { site: 's-b' }), fact('visit', -5, { site: 's-b' })],
      other,
      look(NOW),
    ).found;
    expect(swapped?.facts.map(({ id }) => id)).toEqual(['claim 0', 'visit -5']);
  });
});

it('an absence whose first fact is told late waits two minutes for what may be right behind it', () => {
  const finds: Finds = {
    ...{ form: 'not-followed-by', within: '10m' },
    ...{ of: selected('ecg-recorded'), by: selected('ecg-read') },
  };
  const at = (toldAt: number, now: number): (number | null)[] =>
    findSequences([{ ...fact('ecg-recorded', 0), toldAt }], finds, look(now)).found.map(
      ({ notBefore }) => notBefore,
    );
  const late = START + 30 * MINUTE;
  expect(at(late, late + 1)).toEqual([late + 2 * MINUTE]);
  expect(at(late, late + 2 * MINUTE)).toEqual([null]);
  expect(at(START + MINUTE, late)).toEqual([null]);
});

describe('a trend', () => {
  const finds: Finds = {
    ...{ form: 'trend', within: '1d', value: 'value', readings: 5, risesBy: 20 },
    of: selected('home-reading'),
  };
  const readings = (...values: number[]): Fact[] =>
    values.map((value, index) => fact('home-reading', index * 60, { values: { value } }));

  it('is so many readings in a row that rise by so much, one wrong reading among them or not', () => {
    expect(found(readings(130, 135, 140, 145, 150), finds)).toEqual([['home-reading 0', 20]]);
    expect(found(readings(130, 136, 90, 148, 154), finds)).toEqual([['home-reading 0', 24]]);
    expect(found(readings(130, 90, 142, 92, 154), finds)).toEqual([]);
    expect(found(readings(130, 136, 142, 148, 300), finds)).toEqual([['home-reading 0', 24]]);
    expect(found(readings(130, 134, 138, 142, 146), finds)).toEqual([]);
    expect(found(readings(130, 140, 150, 160), finds)).toEqual([]);
  });

  it('is none where as many pairs fall as rise, and goes on while it rises', () => {
    expect(found(readings(130, 170, 130, 170, 171), finds)).toEqual([]);
    const all = findSequences(readings(130, 135, 140, 145, 150, 160), finds, look(NOW)).found;
    expect(all.map(({ facts }) => facts.length)).toEqual([6]);
  });
});
