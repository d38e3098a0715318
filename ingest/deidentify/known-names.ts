/**
 * The names that a message itself carries, taken out of its texts wherever and however they stand: spaced or not, in either order, whole or
 * in parts. They go even if they are made of words of the vocabulary (高明, Rose Rash), because here it is known that they are names.
 *
 * Text and names are compared without the characters that people put between the parts of a name; a search costs what `indexOf` does.
 */

const NAMES_MAX = 200;
const BETWEEN = /[\s.,'’·-]/g;
const GAP_MAX = 3;
const HAN = /\p{Script=Han}/u;
const LETTER = /\p{L}/u;

export interface Hidden {
  readonly text: string;
  readonly count: number;
}

export interface Hiding {
  /** Folded. */
  readonly names: readonly string[];
  /** Whether a single word is one that a complaint is read by. */
  readonly isTerm: (word: string) => boolean;
  readonly mark: string;
}

export function hideNames(text: string, { names, isTerm, mark }: Hiding): Hidden {
  const lower = text.toLowerCase();
  const shown = lower.length === text.length ? text : lower;
  const { squeezed, places } = squeeze(lower);
  const hidden: [from: number, to: number][] = [];
  for (const name of formsOf(names, isTerm)) {
    for (let at = squeezed.indexOf(name); at >= 0; at = squeezed.indexOf(name, at + 1)) {
      const from = places[at] as number;
      const to = (places[at + name.length - 1] as number) + 1;
      if (isWhole(lower, { from, to }, { name, at, places })) hidden.push([from, to]);
    }
  }
  return hidden.length === 0 ? { text, count: 0 } : covered(shown, hidden, mark);
}

/** Without what stands between the parts of a name, and where each character stood. */
function squeeze(text: string): { squeezed: string; places: readonly number[] } {
  const places: number[] = [];
  let squeezed = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (" .,'’·-\n".includes(character)) continue;
    squeezed += character;
    places.push(at);
  }
  return { squeezed, places };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Not two far words that only look like one name, and not a part of a longer Latin word. */
function isWhole(
  text: string,
  { from, to }: Span,
  found: { readonly name: string; readonly at: number; readonly places: readonly number[] },
): boolean {
  const { name, at, places } = found;
  for (let index = at + 1; index < at + name.length; index += 1)
    if ((places[index] as number) - (places[index - 1] as number) > GAP_MAX + 1) return false;
  if (HAN.test(name)) return true;
  return !LETTER.test(text.charAt(from - 1)) && !LETTER.test(text.charAt(to));
}

function covered(text: string, hidden: [from: number, to: number][], mark: string): Hidden {
  hidden.sort(([one], [other]) => one - other);
  let kept = '';
  let end = 0;
  let count = 0;
  for (const [from, to] of hidden) {
    if (from >= end) {
      kept += text.slice(end, from) + mark;
      count += 1;
    }
    end = Math.max(end, to);
  }
  return { text: kept + text.slice(end), count };
}

function formsOf(names: readonly string[], isTerm: (word: string) => boolean): Set<string> {
  const forms = new Set<string>();
  for (const name of names.slice(0, NAMES_MAX)) {
    const lower = name.toLowerCase().trim();
    addForm(forms, lower, isTerm);
    if (HAN.test(lower)) continue;
    const parts = lower.split(/[\s,.]+/).filter((part) => part !== '');
    if (parts.length < 2) continue;
    for (const part of parts) addForm(forms, part, isTerm);
    const [first = '', last = ''] = [parts[0], parts.at(-1)];
    addForm(forms, `${first} ${last}`, isTerm);
    addForm(forms, `${last} ${first}`, isTerm);
  }
  return forms;
}

const TERM_LETTERS_MIN = 4;

/**
 * One Chinese character, or two Latin letters, would take half of every text with it. One Latin part that is a word for an illness (Rash,
 * Pain) stays where it stands alone: the illness is likelier; the whole name goes.
 */
function addForm(forms: Set<string>, name: string, isTerm: (word: string) => boolean): void {
  const squeezed = name.replace(BETWEEN, '');
  const letters = squeezed.replace(/[^\p{L}]/gu, '');
  if (HAN.test(letters)) {
    if ([...letters].length >= 2) forms.add(squeezed);
    return;
  }
  if (letters.length < 3 || FILLERS.has(letters)) return;
  const alone = squeezed === name;
  if (alone && letters.length >= TERM_LETTERS_MIN && isTerm(name)) return;
  forms.add(squeezed);
}

/** What stands in name fields and names nobody. */
const FILLERS: ReadonlySet<string> = new Set(
  'unknown test patient none baby boy girl male female the and'.split(' '),
);
