// What an English chief complaint asserts of the patient now. Left: as typed; right: concepts asserted, in their order.
import { describe, expect, it } from 'vitest';
import { compileLexicon } from './lexicon.ts';
import { normaliseText } from '../../platform/text/normalise-text.ts';
import { readComplaint } from './read-complaint.ts';
import { concepts, cues } from './shipped-catalogue.fixture.ts';

const lexicon = compileLexicon(concepts, cues);

function asserted(text: string): string {
  const { mentions } = readComplaint(lexicon, normaliseText(text));
  return mentions
    .filter((mention) => mention.stance === 'asserted')
    .map((mention) => mention.concept)
    .join(' ');
}

const PLAIN: [string, string][] = [
  ['Diarrhea, stomach pain, dehydration', 'diarrhoea abdominal-pain'],
  ['diarrhoea x 2 days', 'diarrhoea'],
  ['FEVER AND COUGH', 'fever cough'],
  ['fever/chills', 'fever'],
  ['N/V/D', 'diarrhoea vomiting nausea'],
  ['n/v x1 day', 'vomiting nausea'],
  ['SOB', 'breathless'],
  ['SOB, cough', 'breathless cough'],
  ['URI sx', 'respiratory-infection'],
  ['HA and neck stiffness', 'headache stiff-neck'],
  ['abd pain', 'abdominal-pain'],
  ['sore throat', 'sore-throat'],
  ['flu-like symptoms', 'influenza'],
  ['flu like illness', 'influenza'],
  ['rash on hands and feet', 'palm-sole-rash'],
  ['maculopapular rash w/ fever', 'rash rash fever'],
  ['AMS, febrile', 'altered-mind fever'],
  ['throwing up since last night', 'vomiting'],
  ['carbon monoxide exposure', 'co-poisoning'],
  ['food poisoning?', 'food-poisoning'],
  ['heat exhaustion', 'heat-illness'],
  ['c/o fever', 'fever'],
  ['pt presents with bloody diarrhea', 'bloody-stool'],
  ['nosebleed', 'bleeding'],
  ['hand, foot, and mouth', 'hand-foot-mouth'],
  ['chicken pox', 'varicella'],
  ['ankle sprain', ''],
  ['medication refill', ''],
  ['hay fever', 'fever'],
];

const MISSPELLED: [string, string][] = [
  ['diarhea', 'diarrhoea'],
  ['diarrea', 'diarrhoea'],
  ['diarreah and vommiting', 'diarrhoea vomiting'],
  ['diahrea', 'diarrhoea'],
  ['feaver', 'fever'],
  ['couhg', 'cough'],
  ['nausia', 'nausea'],
  ['shortnes of breath', 'breathless'],
  ['pnuemonia', 'pneumonia'],
  ['headahce', 'headache'],
];

const DENIED: [string, string][] = [
  ['denies fever', ''],
  ['Denies fever, cough, or diarrhea', ''],
  ['no cough', ''],
  ['no fever or cough', ''],
  ['no fever, no cough', ''],
  ['no fever and no cough', ''],
  ['abdominal pain without diarrhea', 'abdominal-pain'],
  ['abd pain w/o vomiting', 'abdominal-pain'],
  ['negative for fever', ''],
  ['neg for cough or fever', ''],
  ['no fever but cough', 'cough'],
  ['no fever. cough x 3 days', 'cough'],
  ['no fever; cough', 'cough'],
  ['cough, no fever', 'cough'],
  ['cough and rash, denies fever', 'cough rash'],
  ['denies fever however reports cough', 'cough'],
  ['denies fever, presents with rash', 'rash'],
  ['denies fever, c/o sore throat', 'sore-throat'],
  ['no fever with cough', 'cough'],
  ['no n/v/d', ''],
  ['no N/V, has diarrhea', 'diarrhoea'],
  ['not febrile', ''],
  ['fever: no', ''],
  ['fever: no cough: yes', 'cough'],
  ['fever is denied', ''],
  ['fever absent, cough present', 'cough'],
  ['never had measles', ''],
  ["doesn't have a fever, vomiting", ''],
  ['no evidence of rash', ''],
  ['influenza negative, fever', 'fever'],
  ['temp 98.6, no fever', ''],
];

const LOOKS_LIKE_A_DENIAL: [string, string][] = [
  ['cough no better', 'cough'],
  ['fever, no relief with tylenol, vomiting', 'fever vomiting'],
  ['no appetite, diarrhea', 'diarrhoea'],
  ['not feeling well, fever', 'fever'],
  ['cough not improving', 'cough'],
  ["can't breathe", 'breathless'],
  ['no known cause rash', 'rash'],
  ['nodule, cough', 'cough'],
  ['nose bleed', 'bleeding'],
];

const NOT_THE_PATIENT_NOW: [string, string][] = [
  ['mother has fever, child has cough', 'cough'],
  ['mom states fever', 'fever'],
  ['per mom fever x3d', 'fever'],
  ['exposed to measles', ''],
  ['exposure to influenza, now cough', 'cough'],
  ['family history of stroke', ''],
  ['h/o pneumonia, cough', 'cough'],
  ['history of measles', ''],
  ['2 day history of fever and cough', 'fever cough'],
  ['3 days hx of diarrhea', 'diarrhoea'],
  ['PMH: pneumonia, stroke. fever', 'fever'],
  ['measles 3 years ago', ''],
  ['had pneumonia last year', ''],
  ['return if fever or vomiting', ''],
  ['r/o meningitis', ''],
  ['flu shot', ''],
  ['measles vaccine', ''],
  ['measles, rubella vaccine', 'measles'],
  ['measles and rubella vaccine', ''],
  ['vaccination for influenza', ''],
  ['fever after vaccination', 'fever'],
  ['screening for tb, cough', 'cough'],
];

const WORD_BORDERS: [string, string][] = [
  ['influence', ''],
  ['sobbing', ''],
  ['coughs', 'cough'],
  ['HAIR loss', ''],
  ['fluid', ''],
  ['Ｆｅｖｅｒ', 'fever'],
  ['fever…cough', 'fever cough'],
  ['fever  and\tcough', 'fever cough'],
  ['crohn’s flare', 'chronic-bowel'],
];

describe.each([
  ['plain', PLAIN],
  ['misspelled', MISSPELLED],
  ['denied', DENIED],
  ['only looks like a denial', LOOKS_LIKE_A_DENIAL],
  ['another person, the past, a hypothesis', NOT_THE_PATIENT_NOW],
  ['borders of words', WORD_BORDERS],
])('English complaints: %s', (_name, table) => {
  it.each(table)('"%s" asserts "%s"', (text, expected) => {
    expect(asserted(text)).toBe(expected);
  });
});

describe('temperature in English words', () => {
  it.each([
    ['temp 101.2', 38.44],
    ['temp of 39', 39],
    ['Temp: 38.5 C', 38.5],
    ['T 103F at home', 39.44],
    ['tmax 39.1', 39.1],
    ['temp98.6', 37],
    ['mother has temp 102', undefined],
    ['tired', undefined],
  ])('"%s" is %s', (text, celsius) => {
    expect(readComplaint(lexicon, normaliseText(text)).temperatureC).toBe(celsius);
  });
});
