// Waits for a condition of the running product. The bound is generous, because it only decides how long a fault may hide.
import { setTimeout as wait } from 'node:timers/promises';

const PATIENCE_MS = 180_000;
const PAUSE_MS = 100;

/** The first answer that is not undefined; errors count as "not yet" and the last of them is told at the end. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const deadlineAt = Date.now() + patienceMs;
  let last: unknown;
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined) return found;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadlineAt) {
      throw new Error(`waited in vain until ${what}`, { cause: last });
    }
    await wait(PAUSE_MS);
  }
}

/** For conditions that are true or false. */
export async function untilTrue(
  what: string,
  holds: () => Promise<boolean> | boolean,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  await until(what, async () => ((await holds()) ? true : undefined), patienceMs);
}
