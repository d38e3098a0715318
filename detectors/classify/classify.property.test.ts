// Properties that hold for any text, not only for the examples.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileClassifier } from './classify.ts';
import { compileLexicon } from './lexicon.ts';
import { expandPrefix, normaliseCode } from './normalise-code.ts';
import { normaliseText } from '../../platform/text/normalise-text.ts';
import { PrefixTrie } from './prefix-trie.ts';
import { readComplaint } from './read-complaint.ts';
import { concepts, cues, definitions } from './shipped-catalogue.fixture.ts';
import { buildWordTrie } from '../../platform/text/word-trie.ts';

const classifier = compileClassifier({ definitions, concepts, cues });
const lexicon = compileLexicon(concepts, cues);
const zhWords = concepts.flatMap((concept) => concept.zh);
const pieces = fc.constantFrom(
  '无',
  '否认',
  '、',
  '，',
  '。',
  '但',
  ' ',
  'no ',
  ', ',
  '. ',
  'but ',
  '3天',
  'mother has ',
  '既往',
  '(-)',
  ...zhWords,
);
const scribble = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
);

describe('readComplaint', () => {
  it('reads any text, and mentions only words that stand in it', () => {
    fc.assert(
      fc.property(scribble, (raw) => {
        const text = normaliseText(raw);
        for (const { word, at } of readComplaint(lexicon, text).mentions) {
          expect(text.startsWith(word.replace(/\*$/u, ''), at)).toBe(true);
        }
      }),
    );
  });

  it('finds no complaint in an enumeration after 无', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('发热', '咳嗽', '腹泻', '皮疹', '呕吐'), {
          minLength: 1,
          maxLength: 8,
        }),
        (list) => {
          const { mentions } = readComplaint(lexicon, `无${list.join('、')}`);
          expect(mentions.map(({ stance }) => stance)).toEqual(list.map(() => 'denied'));
        },
      ),
    );
  });

  it('is not changed by what stands in an earlier sentence', () => {
    fc.assert(
      fc.property(scribble, scribble, (before, after) => {
        const alone = readComplaint(lexicon, normaliseText(after)).mentions;
        const prefix = normaliseText(`${before}。`);
        const joined = readComplaint(lexicon, prefix + normaliseText(after)).mentions;
        const later = joined.filter(({ at }) => at >= prefix.length);
        expect(later.map(({ concept, stance }) => [concept, stance])).toEqual(
          alone.map(({ concept, stance }) => [concept, stance]),
        );
      }),
    );
  });

  it('folds a text once and for all', () => {
    fc.assert(
      fc.property(scribble, (raw) => {
        expect(normaliseText(normaliseText(raw))).toBe(normaliseText(raw));
      }),
    );
  });
});

describe('classify', () => {
  it('does not depend on the order of complaints and diagnoses', () => {
    const codes = fc
      .constantFrom('A09', 'J10', 'R50.9', 'R05', 'G00', 'T67', 'I10')
      .map((code) => ({ system: 'icd-10' as const, code }));
    fc.assert(
      fc.property(
        fc.array(scribble, { maxLength: 4 }),
        fc.array(codes, { maxLength: 4 }),
        (complaints, diagnoses) => {
          const ids = (record: Parameters<typeof classifier.classify>[0]) =>
            classifier.classify(record).map(({ definition }) => definition);
          expect(
            ids({ complaints: complaints.toReversed(), diagnoses: diagnoses.toReversed() }),
          ).toEqual(ids({ complaints, diagnoses }));
        },
      ),
    );
  });
});

describe('tries', () => {
  it('finds exactly the prefixes of a code', () => {
    const code = fc.stringMatching(/^[AB][0-2]{1,4}$/);
    fc.assert(
      fc.property(fc.uniqueArray(code, { maxLength: 20 }), code, (prefixes, asked) => {
        const trie = new PrefixTrie();
        prefixes.forEach((prefix, index) => trie.add(prefix, index));
        const expected = prefixes.filter((prefix) => asked.startsWith(prefix)).sort();
        expect(
          trie
            .prefixesOf(asked)
            .map(({ value }) => prefixes[value])
            .sort(),
        ).toEqual(expected);
      }),
    );
  });

  it('finds the longest word, as trying each word would', () => {
    const word = fc.stringMatching(/^[热咳痛腹]{1,4}$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(word, { minLength: 1, maxLength: 30 }),
        fc.stringMatching(/^[热咳痛腹泻]{0,12}$/),
        (words, text) => {
          const trie = buildWordTrie(words);
          for (let at = 0; at < text.length; at += 1) {
            const longest = words
              .filter((candidate) => text.startsWith(candidate, at))
              .sort((one, other) => other.length - one.length)[0];
            expect(words[trie.longestAt(text, at)]).toBe(longest);
          }
        },
      ),
    );
  });
});

describe('codes', () => {
  it('expands a range to its categories in order', () => {
    expect(expandPrefix('A98-B01')).toEqual(['A98', 'A99', 'B00', 'B01']);
    expect(expandPrefix('003-005')).toEqual(['003', '004', '005']);
    expect(() => expandPrefix('B02-B01')).toThrow(RangeError);
  });

  it('folds a code once and for all', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (code) => {
        expect(normaliseCode(normaliseCode(code))).toBe(normaliseCode(code));
      }),
    );
  });
});
