/**
 * One object from dataset to outcome: read, de-identified, published or set aside; nothing is called stored before it is. The images
 * of one study make one event: once it is durably published, further images of it fold into it without another.
 */
import type { Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { safeFieldsOf } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { Flow } from '../../platform/metrics.ts';
import type { KeepRecording } from '../ecg/keep-recording.ts';
import { faultOfStoring, judging } from '../lasting-fault.ts';
import type { Rejection } from '../normalise/statement.ts';
import type { ToEvent } from '../normalise/to-event.ts';
import type { Published } from '../publish/publish-events.ts';
import type { SetAside } from '../quarantine/quarantine.ts';
import type { Grant } from '../sites/registry.ts';
import type { Dataset } from './elements.ts';
import { judgeInstance } from './judge-instance.ts';
import type { FileRead } from './read-file.ts';
import type { RecentStudies } from './recent-studies.ts';
import { writeFile } from './write-file.ts';

export const DICOM_FLOW = {
  dropped: ['duplicate', 'folded', 'quarantined', 'broken', 'refused'],
  errored: ['not-stored'],
} as const;

export type InstanceFlow = Flow<
  (typeof DICOM_FLOW.dropped)[number],
  (typeof DICOM_FLOW.errored)[number]
>;

export interface InstanceParts {
  readonly toEvent: ToEvent;
  readonly publish: (events: readonly Event[]) => Promise<readonly Published[]>;
  readonly setAside: (items: readonly SetAside[]) => Promise<void>;
  /** Absent: waveforms are not kept. */
  readonly keepRecording?: KeepRecording;
  readonly flow: InstanceFlow;
  readonly studies: RecentStudies;
  readonly now: () => EpochMs;
  readonly log: Log;
}

/** `quarantined`: kept with its reason, not counted. `broken`: no dataset. `not-stored`: to be sent again. */
export type InstanceOutcome =
  | { readonly outcome: 'stored' | 'folded' | 'duplicate' | 'not-stored' }
  | { readonly outcome: 'quarantined' | 'broken'; readonly rejection: Rejection };

/** Never rejects. */
export async function receiveInstance(
  read: FileRead,
  grant: Grant,
  parts: InstanceParts,
): Promise<InstanceOutcome> {
  parts.flow.received();
  try {
    const outcome = await outcomeOf(read, grant, parts);
    if (outcome.outcome === 'stored') parts.flow.sent();
    else if (outcome.outcome !== 'not-stored') parts.flow.dropped(outcome.outcome);
    return outcome;
  } catch (error) {
    parts.flow.errored('not-stored');
    parts.log.error(safeFieldsOf(error), 'a DICOM object could not be stored');
    return { outcome: 'not-stored' };
  }
}

async function outcomeOf(
  read: FileRead,
  grant: Grant,
  parts: InstanceParts,
): Promise<InstanceOutcome> {
  const { dataset } = read;
  const keep = async (
    outcome: 'quarantined' | 'broken',
    rejection: Rejection,
  ): Promise<InstanceOutcome> => {
    const original = writeFile(dataset, outcome === 'broken' ? 'broken' : 'whole');
    await parts.setAside([setAsideOf(rejection, original, { grant, now: parts.now() })]);
    return { outcome, rejection };
  };
  if (read.outcome === 'broken')
    return keep('broken', { code: read.code, reason: 'the object cannot be read to its end' });
  const { site } = grant;
  const judged = judging(
    () => judgeInstance(dataset, { site, toEvent: parts.toEvent, receivedAt: parts.now() }),
    (rejection) => ({ outcome: 'rejected' as const, rejection }),
  );
  if (judged.outcome === 'rejected') return keep('quarantined', judged.rejection);
  const { event, reading } = judged;
  // Before the event: whoever hears of it can look at it.
  if (reading !== undefined) await parts.keepRecording?.(event, reading);
  try {
    return await publish(event, dataset, parts);
  } catch (error) {
    const fault = faultOfStoring(error);
    if (fault === undefined) throw error;
    return keep('quarantined', fault);
  }
}

async function publish(
  event: Event,
  dataset: Dataset,
  { publish: send, studies }: InstanceParts,
): Promise<InstanceOutcome> {
  const known = studies.seen(event, dataset);
  if (known !== undefined) return { outcome: known };
  const [published] = await send([event]);
  studies.remember(event, dataset);
  return { outcome: published?.duplicate === true ? 'duplicate' : 'stored' };
}

function setAsideOf(
  { code, reason }: Rejection,
  original: Uint8Array,
  { grant, now }: { readonly grant: Grant; readonly now: EpochMs },
): SetAside {
  return {
    at: now,
    door: 'dicom',
    siteId: grant.site.id,
    code,
    detail: reason,
    original,
    sender: grant.sender,
  };
}
