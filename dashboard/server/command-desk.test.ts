// The desk where commands wait: bounded, and freed again.
import { describe, expect, it } from 'vitest';
import { Command, type CommandOutcome } from '../../contracts/command.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import { CommandDesk } from './command-desk.ts';

interface Heard {
  readonly subject: string;
  readonly data: Uint8Array;
}

const command = (id: string): Command =>
  Command.parse({
    v: 1,
    id,
    issuedAt: 0,
    by: 'li.na',
    target: 'alert',
    alertId: `al-${'a'.repeat(26)}`,
    body: { command: 'acknowledge' },
  });

function startDesk(): { desk: CommandDesk; say: (id: string, payload: string) => void } {
  let hear: (error: null, message: Heard) => void = () => undefined;
  const connection = {
    subscribe: (_filter: string, options: { callback: typeof hear }) => {
      hear = options.callback;
    },
  };
  const desk = new CommandDesk({
    bus: { connection } as object as Bus,
    publish: () => Promise.resolve(),
    recordedOutcome: () => Promise.resolve(undefined),
    waitMs: 1_000_000,
  });
  const say = (id: string, payload: string): void => {
    hear(null, { subject: `vigil.v1.replies.${id}`, data: new TextEncoder().encode(payload) });
  };
  return { desk, say };
}

const done = (commandId: string): CommandOutcome =>
  ({ outcome: 'done', commandId, at: 1, version: 1, state: 'open' }) as CommandOutcome;

describe('the command desk', () => {
  it('takes no more than five thousand that wait, and takes more once one has its answer', async () => {
    const { desk, say } = startDesk();
    const waiting = Array.from({ length: 5_000 }, (_, n) => desk.submit(command(`waiting-${n}`)));
    expect(await desk.submit(command('one-too-many'))).toEqual({ answer: 'busy' });
    say('waiting-0', JSON.stringify(done('waiting-0')));
    expect(await waiting[0]).toEqual({ answer: 'outcome', outcome: done('waiting-0') });
    const next = desk.submit(command('next-in-line'));
    for (let n = 1; n < 5_000; n += 1) say(`waiting-${n}`, JSON.stringify(done(`waiting-${n}`)));
    say('next-in-line', JSON.stringify(done('next-in-line')));
    expect(await next).toMatchObject({ answer: 'outcome' });
    await Promise.all(waiting);
  });

  it('waits on through replies that are none', async () => {
    const { desk, say } = startDesk();
    const answer = desk.submit(command('cmd-00000001'));
    say('cmd-00000001', 'no json');
    say('cmd-00000001', '{"outcome":"maybe"}');
    say('cmd-00000002', JSON.stringify(done('cmd-00000002')));
    say('cmd-00000001', JSON.stringify(done('cmd-00000001')));
    expect(await answer).toEqual({ answer: 'outcome', outcome: done('cmd-00000001') });
  });
});
