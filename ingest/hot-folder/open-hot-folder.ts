// The hot folder as part of the stage: looked into every two seconds, one look at a time, with its counters.
import { every, type Clock } from '../../platform/clock.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { IMPORT_FLOW } from '../import/import-flow.ts';
import { codeOf } from './faults.ts';
import { HotFolder, type HotFolderParts } from './watch-folder.ts';

const LOOK_MS = 2000;

export interface OpenHotFolderParts extends Omit<HotFolderParts, 'shelved' | 'flow'> {
  readonly clock: Clock;
  readonly metrics: Metrics;
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
  return every(parts.clock, LOOK_MS, {
    task: (signal) => folder.look(signal),
    onError: (error) =>
      log.warn(
        { code: codeOf(error) },
        'the hot folder was not read to its end; it is tried again',
      ),
  });
}
