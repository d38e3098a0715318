// The five characters that take a message apart; every message names its own in MSH-1 and MSH-2.

export interface Delimiters {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string;
  readonly subcomponent: string;
}

/** Printable ASCII that is neither letter, digit, space nor the quotation mark of `""`. */
const DELIMITER = /^[!#-/:-@[-`{-~]$/;

const USUAL: Delimiters = {
  field: '|',
  component: '^',
  repetition: '~',
  escape: '\\',
  subcomponent: '&',
};
const USUAL_HEADER = '|^~\\&|';

/** MSH-1 and MSH-2. A short MSH-2 leaves the rest at its usual value; the truncation character is not needed. */
export function delimitersOf(header: string): Delimiters | undefined {
  if (header.startsWith(USUAL_HEADER, 3)) return USUAL;
  const field = header[3] ?? '';
  if (!DELIMITER.test(field)) return undefined;
  const end = header.indexOf(field, 4);
  const sent = (end < 0 ? header.slice(4, 9) : header.slice(4, end)).split(/[\r\n]/, 1)[0] ?? '';
  // `^~\\&`: written by a program in whose language a backslash is doubled.
  const encoding = sent.replace(/^(..)(\\)\2/, '$1$2');
  const [component = '^', repetition = '~', escape = '\\', subcomponent = '&'] = encoding;
  const all = [field, component, repetition, escape, subcomponent];
  if (new Set(all).size !== all.length || !all.every((character) => DELIMITER.test(character)))
    return undefined;
  return { field, component, repetition, escape, subcomponent };
}
