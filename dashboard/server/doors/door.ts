// What a command route outside of alerts, tasks, rules and accounts says of itself. One file a door; all of them in doors.ts.
import type { z } from 'zod';
import type { Account } from '../../../contracts/account.ts';
import type { Command } from '../../../contracts/command.ts';
import type { DeskParts } from '../desk-parts.ts';

export interface Knock {
  readonly account: Account;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Door {
  readonly target: Extract<
    Command['target'],
    'silence' | 'product' | 'list' | 'joint' | 'duty' | 'shift' | 'evaluation'
  >;
  readonly path: string;
  readonly summary: string;
  readonly body: z.ZodType;
  /** Whether the account may know that what the command names exists; if not, a refusal says no more than that there is no such record. */
  readonly maySee: (parts: DeskParts, knock: Knock) => Promise<boolean>;
}
