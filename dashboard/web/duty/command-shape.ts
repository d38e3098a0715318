// What a form has put together, as the command that it is: identifiers come from the record that was shown, and the server checks every one of them.
import type { DutyCommand as Command } from '../../../contracts/duty-command.ts';

export type DutyCommand = Command;
type Plain<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends readonly (infer One)[]
      ? readonly Plain<One>[]
      : T extends object
        ? { readonly [Name in keyof T]: Plain<T[Name]> }
        : T;

type Distributed<T> = T extends unknown ? Plain<T> & Pick<T, 'command' & keyof T> : never;

export const DutyCommand = (form: Distributed<Command>): Command => form as Command;
