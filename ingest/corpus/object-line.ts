// What one DICOM object becomes at the door, and the table of several. The door's own reading path decides; nothing is stored.
import type { Event } from '../../contracts/event/event.ts';
import { silentLog } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { FileReader } from '../dicom/read-file.ts';
import { DICOM_FLOW, receiveInstance } from '../dicom/receive-instance.ts';
import { RecentStudies } from '../dicom/recent-studies.ts';
import type { CorpusParts } from './corpus-table.ts';

export interface ObjectLine {
  readonly file: string;
  /** `stored`, `quarantined`, `broken`. */
  readonly end: string;
  /** Kind and step of the event, or the code of the reason. */
  readonly what: string;
}

export async function objectLine(
  file: string,
  bytes: Uint8Array,
  { site, toEvent, receivedAt }: CorpusParts,
): Promise<ObjectLine> {
  const reader = new FileReader();
  reader.push(bytes);
  const events: Event[] = [];
  const grant = { site, speaksForAll: false };
  const outcome = await receiveInstance(reader.end(), grant, {
    toEvent,
    publish: (made) => {
      events.push(...made);
      return Promise.resolve(made.map(() => ({ duplicate: false })));
    },
    setAside: () => Promise.resolve(),
    flow: createMetrics('corpus').flow('instances', DICOM_FLOW),
    studies: new RecentStudies(),
    now: () => receivedAt,
    log: silentLog,
  });
  const what = 'rejection' in outcome ? outcome.rejection.code : events.map(wordsOf).join(', ');
  return { file, end: outcome.outcome, what };
}

function wordsOf(event: Event): string {
  if (event.kind === 'imaging') return `imaging ${event.body.step}, ${event.body.modality}`;
  if (event.kind !== 'ecg') return event.kind;
  const { step, statements, intervalsMs } = event.body;
  const intervals = Object.keys(intervalsMs ?? {}).length;
  return `ecg ${step}, ${String(intervals)} intervals, ${String(statements.length)} statements`;
}

export function objectTable(lines: readonly ObjectLine[]): string {
  return [
    '| Object | What becomes of it | Event, or the reason |',
    '| --- | --- | --- |',
    ...lines.map(({ file, end, what }) => `| \`${file}\` | ${end} | ${what} |`),
    '',
  ].join('\n');
}
