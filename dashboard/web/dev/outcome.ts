// What is asked of the development world, and how it ends: done, or refused with the code of the real stages.
import type { RefusalCode } from '../../../contracts/command.ts';

export type Act<Verb extends string> = Readonly<Record<string, unknown>> & {
  readonly command: Verb;
};
export type Outcome =
  | { readonly done: { readonly version: number; readonly state: string } }
  | { readonly refused: RefusalCode };
