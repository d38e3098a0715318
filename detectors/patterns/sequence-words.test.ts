// A number of facts is told with what they agree in, where that has words; a code of a house's own has none.
import { expect, it } from 'vitest';
import { Finds } from '../../contracts/catalogue/sequence-pattern.ts';
import { fact, look, MINUTE, rule, selected, START } from './facts.fixture.ts';
import { findSequences } from './find-sequences.ts';
import { sequenceWords } from './sequence-words.ts';

const finds = Finds.parse({
  ...{ form: 'count', within: '24h', least: 2, distinct: 'visit', per: ['reason'] },
  of: selected('settlement-failure'),
});
const words = {
  placeNames: () => ({ zh: '镇', en: 'town' }),
  siteNames: () => ({ zh: '院', en: 'site' }),
};
const failed = (minute: number, reason: string, visit = String(minute)) =>
  fact('settlement-failure', minute, { values: { reason, visit } });

it('says for which reason settlements of one house failed, each reason by itself', () => {
  const facts = [
    failed(1, 'not-filed'),
    failed(2, 'credential'),
    failed(3, 'not-filed'),
    failed(4, 'c1.abcdefghijklmnopqrstuvwxyz'),
    failed(5, 'c1.abcdefghijklmnopqrstuvwxyz'),
  ];
  const { found } = findSequences(facts, finds, look(START + 60 * MINUTE));
  const told = found.map((one) => sequenceWords(one, rule(finds), words).reason.words.en);
  expect(told).toEqual([
    'fact: 2 within 24 h, threshold 2 (not filed for care elsewhere)',
    'fact: 2 within 24 h, threshold 2',
  ]);
});

it('counts tries for one visit once', () => {
  const facts = [failed(1, 'no-answer', 'v'), failed(2, 'no-answer', 'v')];
  expect(findSequences(facts, finds, look(START + 60 * MINUTE)).found).toEqual([]);
});
