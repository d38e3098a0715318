// What went wrong in one look at the hot folder, by codes: a message of the system names the file, and a name may name a patient.
import { systemCode } from '../../platform/errors.ts';

export const codeOf = (error: unknown): string =>
  systemCode(error) ?? (error instanceof Error ? error.name : 'unknown');

export class Faults {
  readonly #counts = new Map<string, number>();
  #other: Error | undefined;
  count = 0;

  /** In place of a list that could not be read. */
  readonly noting = (error: unknown): never[] => {
    this.add(error);
    return [];
  };

  add(error: unknown): void {
    if (!isOfFiles(error)) {
      this.#other ??= error instanceof Error ? error : new Error(String(error));
      return;
    }
    this.count += 1;
    const code = codeOf(error);
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1);
  }

  codes(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort());
  }

  /** The first that is no fault of a file or a folder. */
  throwOther(): void {
    if (this.#other !== undefined) throw this.#other;
  }
}

const isOfFiles = (error: unknown): boolean =>
  error instanceof Error && 'syscall' in error && systemCode(error) !== undefined;
