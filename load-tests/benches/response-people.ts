// The people of the response benchmark: a member of each department and what they do with a duty, each command sent as the gateway sends it and
// timed until its committed outcome is here.
import type { Command, TaskCommand } from '../../contracts/command.ts';
import { CommandId } from '../../contracts/ids.ts';
import { REPLY_FILTER, commandSubject } from '../../contracts/subjects.ts';
import { createPublisher } from '../../platform/bus/publish.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Pool } from '../../platform/store/pool.ts';
import type { Ground } from '../ground/open-ground.ts';

export interface Duty {
  readonly id: string;
  readonly department: string;
}

export interface People {
  /** One walk of a duty: taken, begun, handed in, accepted. Milliseconds of each command from `since`, or from when it was sent. */
  act(duty: Duty, verb: Verb, since?: number): Promise<number>;
  close(): void;
}

export const VERBS = ['acknowledge', 'start', 'submit', 'accept'] as const;
export type Verb = (typeof VERBS)[number];

const ADMIN = 'admin';
const GIVE_UP_MS = 60_000;
/** Of no password: nobody signs in as these. */
const PASSWORD_HASH = 'bench'.repeat(8);

export async function openPeople(ground: Ground): Promise<People> {
  const bus = await ground.bus('dashboard');
  const publisher = createPublisher(bus);
  const waiting = new Map<string, (answer: Answer) => void>();
  const subscription = bus.connection.subscribe(REPLY_FILTER, {
    callback: (_error, message) => {
      waiting.get(message.subject.slice(message.subject.lastIndexOf('.') + 1))?.(message.json());
    },
  });
  // Subscriptions and publications of one connection arrive in order; the first command may not be sent before.
  await bus.connection.flush();
  const run = Date.now().toString(36);
  let count = 0;
  const send = async (order: Order, since = performance.now()): Promise<number> => {
    count += 1;
    const id = CommandId.parse(`bench-${run}-${String(count)}`);
    const command = { v: 1, id, issuedAt: Date.now(), ...order } as Command;
    const answered = answerOf(id, waiting);
    await publisher.publish({
      subject: commandSubject(command.target),
      msgId: id,
      payload: new TextEncoder().encode(JSON.stringify(command)),
    });
    const answer = await answered;
    const tookMs = performance.now() - since;
    if (answer.outcome !== 'done')
      throw new Error(`${order.by}'s command was refused: ${JSON.stringify(answer)}`);
    return tookMs;
  };
  await addMembers(await ground.store(1), send);
  return {
    act: (duty, verb, since) => send(orderOf(duty, verb), since),
    close: () => {
      subscription.unsubscribe();
      publisher.close();
    },
  };
}

interface Answer {
  readonly outcome: string;
}

type Order = { readonly by: string } & (
  | { readonly target: 'task'; readonly taskId: string; readonly body: TaskCommand }
  | { readonly target: 'account'; readonly body: object }
);

function answerOf(id: string, waiting: Map<string, (answer: Answer) => void>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(id);
      reject(new Error(`command ${id} had no answer within ${String(GIVE_UP_MS)} ms`));
    }, GIVE_UP_MS);
    waiting.set(id, (answer) => {
      clearTimeout(timer);
      waiting.delete(id);
      resolve(answer);
    });
  });
}

/** Who did the work does not accept it: the desk does. */
function orderOf({ id, department }: Duty, verb: Verb): Order {
  const body: TaskCommand =
    verb === 'submit' ? { command: verb, text: '已完成，结果见附件' } : { command: verb };
  return { by: verb === 'accept' ? ADMIN : memberOf(department), target: 'task', taskId: id, body };
}

const memberOf = (department: string): string => `m-${department}`;

async function addMembers(store: Pool, send: (order: Order) => Promise<number>): Promise<void> {
  const { rows } = await store.query<{ department: string }>(
    'SELECT DISTINCT department FROM tasks ORDER BY department',
  );
  for (const { department } of rows) {
    const id = memberOf(department);
    const account = {
      id,
      name: id,
      role: 'department-member',
      places: ['9901'],
      departments: [department],
      position: 'officer',
      active: true,
    };
    const body = { command: 'create-account', account, passwordHash: PASSWORD_HASH };
    await send({ by: ADMIN, target: 'account', body });
  }
}

/** `slots` persons, each with one command at a time, until `count` commands are answered. */
export async function walk(
  people: People,
  duties: Iterator<Duty>,
  wish: { readonly slots: number; readonly count: number },
): Promise<number[]> {
  const tookMs: number[] = [];
  let begun = 0;
  const slot = async (): Promise<void> => {
    for (let duty = duties.next(); duty.done !== true; duty = duties.next()) {
      for (const verb of VERBS) {
        if (begun >= wish.count) return;
        begun += 1;
        tookMs.push(await people.act(duty.value, verb));
      }
    }
    throw new Error('there are not enough duties for so many commands');
  };
  await Promise.all(Array.from({ length: wish.slots }, slot));
  return tookMs;
}

export interface Pacing {
  readonly slots: number;
  readonly perSecond: number;
  readonly isOver: () => boolean;
}

/** Commands at a steady pace, each timed from when it was meant to leave: one that waits for the one before it is late, not left out. */
export async function paced(
  people: People,
  duties: Iterator<Duty>,
  { slots, perSecond, isOver }: Pacing,
): Promise<number[]> {
  const tookMs: number[] = [];
  const everyMs = (slots * 1000) / perSecond;
  const slot = async (index: number): Promise<void> => {
    let plannedAt = performance.now() + (everyMs * index) / slots;
    for (let duty = duties.next(); duty.done !== true; duty = duties.next()) {
      for (const verb of VERBS) {
        await systemClock.sleep(plannedAt - performance.now());
        if (isOver()) return;
        tookMs.push(await people.act(duty.value, verb, plannedAt));
        plannedAt += everyMs;
      }
    }
    throw new Error('there are not enough duties for so many commands');
  };
  await Promise.all(Array.from({ length: slots }, (_, index) => slot(index)));
  return tookMs;
}
