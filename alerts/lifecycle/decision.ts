// The form of every decision: done, with the cases and steps that follow, or refused with a code and a sentence in both languages. A refusal is an
// expected answer and never thrown. Pure.
import type { RefusalCode } from '../../contracts/command.ts';
import type { Words } from '../../contracts/words.ts';
import type { Case, Step } from '../cases/case.ts';
import { seenZh } from './refusal-words.ts';

export interface Done {
  readonly outcome: 'done';
  /** First the one that was decided on, then others that changed with it. */
  readonly cases: readonly Case[];
  readonly steps: readonly Step[];
}

export interface Refused {
  readonly outcome: 'refused';
  readonly code: RefusalCode;
  /** The specifics, in both languages. */
  readonly detail: Words;
}

export type Decision = Done | Refused;

/** Refused where the command names a version that is no longer true. */
export function staleBy(seen: number | undefined, now: number): Refused | null {
  if (seen === undefined || seen === now) return null;
  return refused('stale-version', `seen ${String(seen)}, now ${String(now)}`, seenZh(seen, now));
}

export const refused = (code: RefusalCode, en: string, zh: string): Refused => ({
  outcome: 'refused',
  code,
  detail: { zh, en },
});
