// Scrubbing loses no illness: what the shipped vocabulary leaves of a text is classified as the text was, over generated sentences, the
// words of the simulator and the examples that the classifier is judged by; and the lexicon is as large and as clean as it says.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { compileClassifier } from '../../detectors/classify/classify.ts';
import { compileLexicon } from '../../detectors/classify/lexicon.ts';
import { readComplaint } from '../../detectors/classify/read-complaint.ts';
import { concepts, cues, definitions } from '../../detectors/classify/shipped-catalogue.fixture.ts';
import { createScrub } from '../../ingest/deidentify/scrub.ts';
import { loadVocabulary } from '../../ingest/load-vocabulary.ts';
import { normaliseText } from '../../platform/text/normalise-text.ts';
import { ILLNESSES } from '../../simulator/illness.ts';

vi.setConfig({ testTimeout: 120_000 });

const vocabulary = loadVocabulary(fileURLToPath(new URL('../../catalogue/', import.meta.url)));
const scrub = createScrub(vocabulary);
const classifier = compileClassifier({ definitions, concepts, cues });
const lexicon = compileLexicon(concepts, cues);

const classesOf = (text: string) =>
  classifier.classify({ complaints: [text] }).map(({ definition }) => definition);
const meaningOf = (text: string) => {
  const { mentions, temperatureC } = readComplaint(lexicon, normaliseText(text.trim()));
  return [temperatureC, ...mentions.map(({ concept, stance }) => `${concept} ${stance}`)];
};

const terms = [...concepts, ...cues].flatMap(({ zh, en }) => [...zh, ...en]);
const closed = terms.map((term) => term.replace(/\*$/, ''));
const word = fc.constantFrom(...closed);
const known = fc.constantFrom(...vocabulary.words.texts.map((text) => text.replace(/\*$/, '')));
/** Set off by a space from the other script: a Latin cue that runs into a Chinese name is no word before, and one after. */
const stranger = fc
  .constantFrom('王小明', '李国强', 'Zebulon', 'Quartermaine', '石墩', 'ÅSA', '𠮷野')
  .map((name) => ` ${name} `);
const between = fc.constantFrom('', ' ', '，', '、', '。', ', ', '. ', '; ', ':', ' and ', '伴', '\n');
/** Set apart: digits that run into digits, or that follow the label of a number, are told by their form and may go. */
const measured = fc
  .constantFrom('38.5℃', '3天', '体温39.2', 'temp 101.2', '5次', '(-)', '120/80mmHg')
  .map((said) => `，${said}，`);
const sentence = fc
  .array(fc.tuple(fc.oneof(word, word, known, stranger, measured), between), { maxLength: 10 })
  .map((parts) => parts.flat().join(''));

describe('a scrubbed text', () => {
  it('says of every concept what the text said of it', () => {
    fc.assert(
      fc.property(sentence, (text) => {
        expect(meaningOf(scrub(text).text)).toEqual(meaningOf(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('is classified as the text was', () => {
    fc.assert(
      fc.property(sentence, (text) => {
        expect(classesOf(scrub(text).text)).toEqual(classesOf(text));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['zh', 'en'])('is classified as the text was for every example of read-complaint.%s', (language) => {
    const path = new URL(`../../detectors/classify/read-complaint.${language}.test.ts`, import.meta.url);
    const examples = [...readFileSync(path, 'utf8').matchAll(/'((?:[^'\\\n]|\\.){4,})'/g)].map(
      ([, text = '']) => text.replaceAll("\\'", "'"),
    );
    expect(examples.length).toBeGreaterThan(50);
    for (const text of examples) expect([text, ...classesOf(scrub(text).text)]).toEqual([text, ...classesOf(text)]);
  });
});

describe('the vocabulary', () => {
  it('lets every text of the simulator pass as it is', () => {
    const texts = ILLNESSES.flatMap(({ complaints }) => complaints);
    expect(texts.length).toBeGreaterThan(20);
    for (const text of texts) expect(scrub(text).text).toBe(text.normalize('NFKC'));
  });

  it('lets every word of its own pass alone', () => {
    const lost = closed.filter((text) => scrub(text).withheld.has('unknown-word'));
    expect(lost).toEqual([]);
  });

  it('has more than fifteen hundred words in each language', () => {
    const han = vocabulary.words.texts.filter((text) => /\p{Script=Han}/u.test(text));
    expect(han.length).toBeGreaterThan(1500);
    expect(vocabulary.words.texts.length - han.length).toBeGreaterThan(1500);
  });
});
