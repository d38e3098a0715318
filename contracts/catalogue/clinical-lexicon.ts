// The words that may stand in a free text behind the door, beside the terms and cues of the case definitions and the names of the
// notifiable diseases: a lexicon per language, in groups that say what they are about. Everything else in a text is withheld.
import { z } from 'zod';
import { Language } from '../words.ts';

/** Lower case; several words are matched with one space between them. */
const EN = /^[a-z0-9][a-z0-9'&+./-]*(?: [a-z0-9&+][a-z0-9'&+./-]*)*$/;
const ZH = /^(?=.*\p{Script=Han})[\p{Script=Han}a-zA-Z0-9]+$/u;
const FORMS: Readonly<Record<Language, { readonly pattern: RegExp; readonly asked: string }>> = {
  en: { pattern: EN, asked: 'lower-case Latin words with single spaces' },
  zh: { pattern: ZH, asked: 'Chinese characters, Latin letters and digits' },
};

const LexiconGroup = z.strictObject({
  about: z.string().min(1).max(80),
  /** A `unit` counts as a word only behind a number: 3天, 39 c, 120/80 mmhg. */
  use: z.enum(['word', 'unit']).default('word'),
  words: z.array(z.string().min(1).max(60)).min(1).max(1000),
});

export const ClinicalLexicon = z
  .strictObject({ language: Language, groups: z.array(LexiconGroup).min(1).max(200) })
  .superRefine(({ language, groups }, context) => {
    const { pattern, asked } = FORMS[language];
    for (const [group, { words, use }] of groups.entries()) {
      for (const [index, word] of words.entries()) {
        if (use === 'unit' || pattern.test(word)) continue;
        const path = ['groups', group, 'words', index];
        context.addIssue({ code: 'custom', path, message: `"${word}" is not made of ${asked}` });
      }
    }
  });
export type ClinicalLexicon = z.infer<typeof ClinicalLexicon>;
