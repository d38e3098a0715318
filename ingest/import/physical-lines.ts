// A text as its lines, never all of it at once, each with its number and the end that it has. A line is bounded: what is longer is cut and
// says so, and the lines behind it are read.
import { UnreadableFile } from './unreadable-file.ts';

export interface PhysicalLine {
  readonly line: number;
  readonly text: string;
  /** Empty at the end of the file. */
  readonly ending: '\n' | '\r\n' | '\r' | '';
  /** `text` is its beginning only. */
  readonly isCut: boolean;
}

export const LINE_MAX = 256 * 1024;

/** @throws UnreadableFile of the text, with the first line that was not read. */
export async function* physicalLines(text: AsyncIterable<string>): AsyncGenerator<PhysicalLine> {
  const cutter = new Cutter();
  try {
    for await (const chunk of text) yield* cutter.lines(chunk);
  } catch (error) {
    if (!(error instanceof UnreadableFile) || error.line > 0) throw error;
    throw new UnreadableFile(error.code, cutter.line + 1, error.message);
  }
  yield* cutter.rest();
}

class Cutter {
  line = 0;
  #rest = '';
  #isCut = false;
  /** Known with the first end of a line. */
  #mark: '\n' | '\r' | undefined;

  *lines(chunk: string): Generator<PhysicalLine> {
    let text = this.#rest + chunk;
    this.#mark ??= markOf(text);
    let from = 0;
    if (this.#mark !== undefined)
      for (let to = text.indexOf(this.#mark); to >= 0; to = text.indexOf(this.#mark, from)) {
        yield this.#next(text.slice(from, to), this.#mark);
        from = to + 1;
      }
    text = text.slice(from);
    this.#isCut ||= text.length > LINE_MAX;
    // The end of what is cut may be the first half of the end of the line.
    this.#rest = this.#isCut ? text.slice(0, LINE_MAX) + (text.endsWith('\r') ? '\r' : '') : text;
  }

  *rest(): Generator<PhysicalLine> {
    if (this.#rest === '') return;
    if (this.#mark === undefined && this.#rest.endsWith('\r'))
      yield this.#next(this.#rest.slice(0, -1), '\r');
    else yield this.#next(this.#rest, '');
  }

  #next(text: string, mark: '\n' | '\r' | ''): PhysicalLine {
    const isCut = this.#isCut || text.length > LINE_MAX;
    this.#isCut = false;
    this.line += 1;
    const hasReturn = mark === '\n' && text.endsWith('\r');
    const shown = (hasReturn ? text.slice(0, -1) : text).slice(0, LINE_MAX);
    return {
      line: this.line,
      text: this.line === 1 ? shown.replace(/^\uFEFF/, '') : shown,
      ending: hasReturn ? '\r\n' : mark,
      isCut,
    };
  }
}

/** undefined where the text does not say it yet: a carriage return at its end may be half of an end. */
function markOf(text: string): '\n' | '\r' | undefined {
  const at = text.search(/[\r\n]/);
  if (at < 0) return undefined;
  if (text[at] === '\n') return '\n';
  if (at + 1 === text.length) return undefined;
  return text[at + 1] === '\n' ? '\n' : '\r';
}
