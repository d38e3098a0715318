// What a form has put together, as the command that it is: identifiers come from the record that was shown, and the server checks every one of them.
import type { Typed } from '../api/typed-command.ts';
import type { DutyCommand as Command } from '../../../contracts/duty-command.ts';

export type DutyCommand = Command;
export const DutyCommand = (form: Typed<Command>): Command => form as Command;
