/** The file ends here for us: what came before is done, and the rest cannot be told apart. */
export class UnreadableFile extends Error {
  /** 0 where no line is to blame. */
  readonly line: number;
  readonly code: string;

  constructor(code: string, line: number, sentence: string) {
    super(sentence);
    this.code = code;
    this.line = line;
  }
}
