// A long text in pieces that each fit a finding, cut between sentences: half a sentence could lose its denial. Pure.

const CHARACTERS_MAX = 400;
const SENTENCE = /[^。；;\n.]+[。；;\n.]*/gu;

export function pieces(text: string): string[] {
  if (text.length <= CHARACTERS_MAX) return [text];
  const made: string[] = [];
  let piece = '';
  for (const [sentence] of text.matchAll(SENTENCE)) {
    if (piece !== '' && piece.length + sentence.length > CHARACTERS_MAX) {
      made.push(piece.trim());
      piece = '';
    }
    piece += sentence;
  }
  return [...made, piece.trim()].filter((each) => each !== '');
}
