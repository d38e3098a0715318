// A query parameter that is a list joined by commas, each word of a closed list. Unknown words are refused, never ignored: an
// ignored filter would show what was not asked for.
import { problem } from './problem.ts';

export function wordsOf<W extends string>(
  text: string | undefined,
  known: readonly W[],
  name: string,
): W[] | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  return text.split(',').map((word) => {
    const found = known.find((one) => one === word.trim());
    if (found !== undefined) return found;
    throw problem({
      status: 400,
      code: 'invalid-query',
      title: `\`${name}\` does not know this word. 查询参数无效。`,
      detail: `Known: ${known.join(', ')}.`,
    });
  });
}
