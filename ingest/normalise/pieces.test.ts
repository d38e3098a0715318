// A finding holds so much; what is longer must come through whole, in pieces.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pieces } from './pieces.ts';

const bare = (text: string): string => text.replace(/\s/g, '');

it('loses nothing of any text, and no piece is longer than a finding', () => {
  const words = fc.array(fc.constantFrom('肺', '炎', '。', '，', ' ', '.', '\n', '𠮷', 'a'), {
    minLength: 0,
    maxLength: 1500,
  });
  fc.assert(
    fc.property(words, (list) => {
      const made = pieces(list.join(''));
      expect(bare(made.join(''))).toBe(bare(list.join('')));
      expect(Math.max(0, ...made.map(({ length }) => length))).toBeLessThanOrEqual(400);
    }),
  );
});

it('cuts between sentences, and a sentence that is too long behind a comma', () => {
  const sentence = `${'未见肺炎'.repeat(60)}。`;
  expect(pieces(sentence.repeat(2))).toEqual([sentence, sentence]);
  const long = `${'左肺'.repeat(150)}，${'右肺'.repeat(150)}`;
  expect(pieces(long)).toEqual([`${'左肺'.repeat(150)}，`, '右肺'.repeat(150)]);
});
