// The cells of one record of a CSV, which a quoted cell may carry over several lines. Pure. A quote within a cell that does not begin with one is
// text; a cell that begins with one has to end with one, and a quote that does not end where its cell ends is said to be stray.
const QUOTE = '"';

export type Fed = 'whole' | 'open' | 'stray';

export class CellSplitter {
  readonly cells: string[] = [];
  readonly #delimiter: string;
  /** The text of the quoted cell that is not over. */
  #quoted: string | undefined;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** One line; `ending` is that of the line before, which stands in the cell that goes on. */
  feed(text: string, ending: string): Fed {
    if (this.#quoted !== undefined) this.#quoted += ending;
    let at = 0;
    for (;;) {
      const end = this.#quoted === undefined ? this.#begin(text, at) : this.#goOn(text, at);
      if (typeof end === 'string') return end;
      at = end;
    }
  }

  /** Where reading goes on. */
  #begin(text: string, at: number): number | Fed {
    if (text[at] === QUOTE) {
      this.#quoted = '';
      return at + 1;
    }
    const to = text.indexOf(this.#delimiter, at);
    this.cells.push(text.slice(at, to < 0 ? text.length : to));
    return to < 0 ? 'whole' : to + this.#delimiter.length;
  }

  #goOn(text: string, at: number): number | Fed {
    const to = text.indexOf(QUOTE, at);
    const quoted = (this.#quoted ?? '') + text.slice(at, to < 0 ? text.length : to);
    this.#quoted = quoted;
    if (to < 0) return 'open';
    if (text[to + 1] === QUOTE) {
      this.#quoted = quoted + QUOTE;
      return to + 2;
    }
    let after = to + 1;
    while (text[after] === ' ') after += 1;
    const isLast = after === text.length;
    if (!isLast && !text.startsWith(this.#delimiter, after)) return 'stray';
    this.cells.push(quoted);
    this.#quoted = undefined;
    return isLast ? 'whole' : after + this.#delimiter.length;
  }
}
