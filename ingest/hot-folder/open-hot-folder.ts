// The hot folder as part of the stage: looked into every two seconds, one look at a time, with its counters.
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { every, type Clock } from '../../platform/clock.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { IMPORT_FLOW } from '../import/import-flow.ts';
import { expireShelves } from './expire-shelves.ts';
import { codeOf } from './faults.ts';
import { HotFolder, type HotFolderParts } from './watch-folder.ts';

const LOOK_MS = 2000;

export interface OpenHotFolderParts extends Omit<HotFolderParts, 'shelved' | 'flow'> {
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** Of files that were read or refused. */
  readonly keepDays: number;
}

export function openHotFolder(parts: OpenHotFolderParts): { stop(): Promise<void> } {
  const { metrics, log } = parts;
  const files = metrics.counter('hot_folder_files_total', 'Files that were read or refused.', [
    'shelf',
  ]);
  const messages = metrics.counter(
    'hot_folder_messages_total',
    'Messages in files, by what they ended as.',
    ['end'],
  );
  const trailers = metrics.counter(
    'hot_folder_trailers_total',
    'Trailers of batches and files, by whether they agree with what was found.',
    ['verdict'],
  );
  const folder = new HotFolder({
    ...parts,
    flow: metrics.flow('hot_folder_lines', IMPORT_FLOW),
    shelved: (shelf, report) => {
      files.inc({ shelf });
      for (const [end, count] of Object.entries(report?.ends ?? {})) messages.inc({ end }, count);
      for (const { verdict } of report?.trailers ?? []) trailers.inc({ verdict });
    },
  });
  const expiry = startExpiry(parts);
  const looking = every(parts.clock, LOOK_MS, {
    task: (signal) => folder.look(signal),
    onError: (error) =>
      log.warn(
        { code: codeOf(error) },
        'the hot folder was not read to its end; it is tried again',
      ),
  });
  return {
    stop: async () => {
      await Promise.all([looking.stop(), expiry.stop()]);
    },
  };
}

function startExpiry({ clock, metrics, log, root, keepDays, now }: OpenHotFolderParts): {
  stop(): Promise<void>;
} {
  const expired = metrics.counter(
    'hot_folder_expired_total',
    'Files in the shelves of the hot folder that were deleted because their time was over.',
  );
  return every(clock, HOUR_MS, {
    task: async () => {
      const count = await expireShelves(root, { keepMs: keepDays * DAY_MS, now: now() });
      expired.inc(count);
      if (count > 0)
        log.info({ count }, 'files in the hot folder were deleted: their time was over');
    },
    onError: (error) =>
      log.warn(
        { code: codeOf(error) },
        'files whose time is over could not be deleted; tried again in an hour',
      ),
  });
}
