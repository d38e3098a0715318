// A long text in pieces that each fit a finding, cut between sentences: half a sentence could lose its denial. A sentence that does not fit
// itself is cut behind a comma or space. Nothing is lost. Pure.

const CHARACTERS_MAX = 400;
const SENTENCE = /[^。；;\n.]+[。；;\n.]*|[。；;\n.]+/gu;
const HALF = CHARACTERS_MAX / 2;

export function pieces(text: string): string[] {
  if (text.length <= CHARACTERS_MAX) return [text];
  const made: string[] = [];
  let piece = '';
  for (const [sentence] of text.matchAll(SENTENCE)) {
    for (const part of partsOf(sentence)) {
      if (piece !== '' && piece.length + part.length > CHARACTERS_MAX) {
        made.push(piece.trim());
        piece = '';
      }
      piece += part;
    }
  }
  return [...made, piece.trim()].filter((each) => each !== '');
}

function partsOf(sentence: string): string[] {
  const parts: string[] = [];
  let rest = sentence;
  while (rest.length > CHARACTERS_MAX) {
    const cut = cutOf(rest.slice(0, CHARACTERS_MAX));
    parts.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return [...parts, rest];
}

/** Behind the last comma or space of the later half, else before the last character, which may be half of one. */
function cutOf(head: string): number {
  const at = Math.max(...['，', '、', ',', ' '].map((sign) => head.lastIndexOf(sign)));
  if (at >= HALF) return at + 1;
  return /[\ud800-\udbff]$/.test(head) ? head.length - 1 : head.length;
}
