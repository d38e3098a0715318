// The loop that anchors the audit chain after each local midnight, and copies the anchors to a file where one is named. Time comes from the
// clock it is given; several workers anchor a day once. What fails is said and tried again; the chain goes on without it.
import type { Clock } from '../../platform/clock.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { Pool } from '../../platform/store/pool.ts';
import type { Signer } from './anchor.ts';
import { addAnchor, copyAnchors, readAnchors } from './anchor-store.ts';

export interface AnchorKeeping {
  readonly store: Pool;
  readonly clock: Clock;
  readonly log: Log;
  readonly zone: string;
  readonly signer: Signer;
  /** Undefined: none. */
  readonly file: string | undefined;
}

const LOOK_EVERY_MS = 60_000;

export function keepAnchors(keeping: AnchorKeeping): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const ended = keepGoing(keeping, stopping.signal);
  return {
    stop: async () => {
      stopping.abort(new Error('stopping'));
      await ended;
    },
  };
}

async function keepGoing(keeping: AnchorKeeping, signal: AbortSignal): Promise<void> {
  const { clock, log } = keeping;
  while (!signal.aborted) {
    await turn(keeping).catch((error: unknown) => {
      log.warn({ reason: messageOf(error) }, 'the audit chain could not be anchored; tried again');
    });
    await clock.sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
  }
}

async function turn({ store, clock, log, zone, signer, file }: AnchorKeeping): Promise<void> {
  const anchor = await addAnchor(store, { now: clock.now(), zone, signer });
  // In the log too, which is usually gathered elsewhere.
  if (anchor !== null) log.info({ anchor }, 'audit chain anchored');
  if (file !== undefined) await copyAnchors(await readAnchors(store), file);
}
