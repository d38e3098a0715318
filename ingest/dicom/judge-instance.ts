// One whole object as the event that it is, with the waveform of an ECG for its reader; or why it is none. The same when it comes and when it
// is replayed from the quarantine.
import type { Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Site } from '../../contracts/catalogue/site.ts';
import type { EcgReading } from '../ecg/reading.ts';
import type { Rejection } from '../normalise/statement.ts';
import type { ToEvent } from '../normalise/to-event.ts';
import type { Dataset } from './elements.ts';
import { FileReader } from './read-file.ts';
import { readInstance } from './read-instance.ts';

export interface Judging {
  readonly site: Site;
  readonly toEvent: ToEvent;
  readonly receivedAt: EpochMs;
  /** Where it was set aside before. */
  readonly firstReceivedAt?: EpochMs;
}

export type Judged =
  | {
      readonly outcome: 'event';
      readonly event: Event;
      readonly reading: EcgReading | undefined;
    }
  | { readonly outcome: 'rejected'; readonly rejection: Rejection };

export function judgeInstance(dataset: Dataset, { site, toEvent, ...times }: Judging): Judged {
  const told = readInstance(dataset, site);
  if (told.outcome === 'rejected') return told;
  const made = toEvent(told.statement, { site, facility: undefined, door: 'dicom', ...times });
  return made.outcome === 'rejected' ? made : { ...made, reading: told.reading };
}

/** `content`: a DICOM file, as it was set aside or as it was mended with. */
export function judgeFile(content: Uint8Array, by: Judging): Judged {
  const reader = new FileReader();
  reader.push(content);
  const read = reader.end();
  if (read.outcome === 'dataset') return judgeInstance(read.dataset, by);
  const reason = 'the object that is kept is not whole: mend it with the whole DICOM file';
  return { outcome: 'rejected', rejection: { code: read.code, reason } };
}
