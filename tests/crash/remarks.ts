// A duty officer who remarks on an alert again and again, and sends the same remark with the same key until it is taken: each must have its
// effect once, whoever dies meanwhile.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Desk } from '../acceptance/desk.ts';

const PAUSE_MS = 700;

export interface Remarks {
  readonly said: () => readonly string[];
  /** Stops; resolves when the one under way has been taken. */
  done(): Promise<void>;
}

export function startRemarks(desk: Desk): Remarks {
  const said: string[] = [];
  let isOver = false;
  const talk = async (): Promise<void> => {
    for (let number = 1; !isOver; number += 1) {
      const reason = `remark ${number}`;
      const [alert] = await desk.alerts().catch(() => []);
      if (alert !== undefined) {
        await untilTaken(desk, alert.id, reason);
        said.push(reason);
      }
      await wait(PAUSE_MS);
    }
  };
  const talking = talk();
  talking.catch(() => undefined);
  return {
    said: () => said,
    done: async () => {
      isOver = true;
      await talking;
    },
  };
}

async function untilTaken(desk: Desk, alert: string, reason: string): Promise<void> {
  const key = randomUUID();
  for (;;) {
    const answer = await desk
      .act({ alert }, { command: 'comment', reason }, { key })
      .catch(() => undefined);
    if (answer?.status === 200) return;
    if (answer !== undefined && answer.status < 500)
      throw new Error(`the remark was refused: ${answer.code ?? ''}`);
    await wait(PAUSE_MS);
  }
}
