// Tells `alerts` that tasks have reached their department: the first time that this gateway shows an assigned task to one of its members, by a
// page or by the socket. Nothing waits for it; what is told twice, by another gateway or after a restart, is recorded once.
import { createHash } from 'node:crypto';
import { type Account, coversPlace } from '../../contracts/account.ts';
import { Command } from '../../contracts/command.ts';
import { CommandId, type TaskId } from '../../contracts/ids.ts';
import type { Task } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';

export interface DeliveriesParts {
  readonly record: (command: Command) => Promise<void>;
  readonly now: () => EpochMs;
}

/** As the contract of the command allows. */
const TASKS_MAX = 100;
/** Only saves commands: what was forgotten is told again and changes nothing. */
const REMEMBERED_MAX = 20_000;

export class Deliveries {
  readonly #parts: DeliveriesParts;
  readonly #told = new Set<TaskId>();

  constructor(parts: DeliveriesParts) {
    this.#parts = parts;
  }

  /** Resolves when it has been told, or could not be: then it is told at the next showing. */
  async shown(account: Account, tasks: readonly Task[]): Promise<void> {
    const fresh = tasks.filter((task) => isNews(account, task) && !this.#told.has(task.id));
    for (let at = 0; at < fresh.length; at += TASKS_MAX) {
      await this.#tell(
        account,
        fresh.slice(at, at + TASKS_MAX).map((task) => task.id),
      );
    }
  }

  async #tell(account: Account, tasks: readonly TaskId[]): Promise<void> {
    if (this.#told.size > REMEMBERED_MAX) this.#told.clear();
    for (const id of tasks) this.#told.add(id);
    const command = Command.parse({
      v: 1,
      id: commandId(account, tasks),
      issuedAt: this.#parts.now(),
      by: account.id,
      target: 'record',
      body: { command: 'record-delivery', tasks },
    });
    await this.#parts.record(command).catch(() => {
      for (const id of tasks) this.#told.delete(id);
    });
  }
}

const isNews = (account: Account, task: Task): boolean =>
  task.state === 'assigned' &&
  account.role === 'department-member' &&
  account.departments.includes(task.department) &&
  coversPlace(account, task.place);

function commandId(account: Account, tasks: readonly TaskId[]): CommandId {
  const told = JSON.stringify(['delivery', account.id, ...tasks]);
  return CommandId.parse(createHash('sha256').update(told).digest('base64url'));
}
