/**
 * Whether a visit says anything of why somebody came: a complaint that is more than a placeholder, or a diagnosis with a cause. Pure. It
 * does not ask whether a definition knows the words: a broken arm is informative.
 */
import type { Uninformative } from '../../contracts/catalogue/uninformative.ts';
import { normaliseText } from '../../platform/text/normalise-text.ts';
import type { ClassifyRecord } from './classify.ts';
import { normaliseCode } from './normalise-code.ts';

export type Informative = (record: Pick<ClassifyRecord, 'complaints' | 'diagnoses'>) => boolean;

export function compileInformative({ words, codes }: Uninformative): Informative {
  const blanks = new Set([...words.zh, ...words.en].map(bare));
  const says = (text: string): boolean => {
    const said = bare(text);
    // One letter is no word; one ideograph may be (咳).
    return said !== '' && !/^[a-z0-9]$/u.test(said) && !blanks.has(said);
  };
  const names = (code: string): boolean => {
    const folded = normaliseCode(code);
    return folded !== '' && !codes.some((prefix) => folded.startsWith(prefix));
  };
  return ({ complaints, diagnoses }) =>
    (diagnoses ?? []).some(({ system, code, text }) =>
      system === 'icd-10' || system === 'icd-9-cm' ? names(code) : says(text ?? ''),
    ) || (complaints ?? []).some(says);
}

/** Letters and ideographs alone, one space between words. */
function bare(text: string): string {
  return normaliseText(text)
    .replace(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();
}
