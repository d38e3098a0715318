// A value that must never be printed: whatever a log, a template or an error makes of it, it says nothing. Taken out where it is used only.
import { inspect } from 'node:util';

const HIDDEN = '[hidden]';

export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}
