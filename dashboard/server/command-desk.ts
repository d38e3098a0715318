// Carries a person's act to the stage that owns the record and waits for its answer. The command is durable in the stream before
// anything is answered; an answer that does not come in time is looked up, and after that the client is told "pending", never "done".
import { type Command, CommandOutcome } from '../../contracts/command.ts';
import { REPLY_FILTER, commandSubject, replySubject } from '../../contracts/subjects.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import { parsedJson } from './parsed-json.ts';

export interface CommandDeskParts {
  readonly bus: Bus;
  /** Resolves when the stream has stored it; the message id makes a second publish of the same command harmless. */
  readonly publish: (message: {
    subject: string;
    msgId: string;
    payload: Uint8Array;
  }) => Promise<unknown>;
  /** What `alerts` has recorded as the answer to a command, if it has. */
  readonly recordedOutcome: (commandId: string) => Promise<CommandOutcome | undefined>;
  readonly waitMs?: number;
}

const WAIT_MS = 5_000;
const WAITING_MAX = 5_000;

export type Submission =
  | { readonly answer: 'outcome'; readonly outcome: CommandOutcome }
  | { readonly answer: 'pending' }
  | { readonly answer: 'busy' };

export class CommandDesk {
  readonly #parts: CommandDeskParts;
  readonly #waiting = new Map<string, Set<(outcome: CommandOutcome) => void>>();

  constructor(parts: CommandDeskParts) {
    this.#parts = parts;
    parts.bus.connection.subscribe(REPLY_FILTER, {
      callback: (error, message) => {
        if (error === null) this.#deliver(message.subject, message.data);
      },
    });
  }

  async submit(command: Command): Promise<Submission> {
    if (this.#waiting.size >= WAITING_MAX) return { answer: 'busy' };
    const waiter = this.#wait(command.id);
    try {
      await this.#publish(command);
      // An answer may already stand where the same command was sent before and its reply has long been said.
      const earlier = await this.#recorded(command.id);
      const outcome = earlier ?? (await waiter.outcome) ?? (await this.#recorded(command.id));
      return outcome === undefined ? { answer: 'pending' } : { answer: 'outcome', outcome };
    } finally {
      waiter.end();
    }
  }

  /** Durable in the stream, answer not waited for: facts about the use of the system. */
  async record(command: Command): Promise<void> {
    await this.#publish(command);
  }

  /** The command is stored: a store that cannot be asked just now makes its outcome unknown, not undone. */
  async #recorded(commandId: string): Promise<CommandOutcome | undefined> {
    return this.#parts.recordedOutcome(commandId).catch(() => undefined);
  }

  #publish(command: Command): Promise<unknown> {
    return this.#parts.publish({
      subject: commandSubject(command.target),
      msgId: command.id,
      payload: new TextEncoder().encode(JSON.stringify(command)),
    });
  }

  #wait(commandId: string): {
    readonly outcome: Promise<CommandOutcome | undefined>;
    readonly end: () => void;
  } {
    const subject = replySubject(commandId);
    const waiters = this.#waiting.get(subject) ?? new Set();
    this.#waiting.set(subject, waiters);
    let end = (): void => undefined;
    const outcome = new Promise<CommandOutcome | undefined>((resolve) => {
      const timer = setTimeout(resolve, this.#parts.waitMs ?? WAIT_MS, undefined);
      waiters.add(resolve);
      end = () => {
        clearTimeout(timer);
        resolve(undefined);
        waiters.delete(resolve);
        if (waiters.size === 0) this.#waiting.delete(subject);
      };
    });
    return { outcome, end };
  }

  #deliver(subject: string, payload: Uint8Array): void {
    const outcome = CommandOutcome.safeParse(parsedJson(payload));
    if (!outcome.success) return;
    for (const resolve of this.#waiting.get(subject) ?? []) resolve(outcome.data);
  }
}
