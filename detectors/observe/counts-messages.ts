/**
 * Messages for the assessors: the deltas of a batch by receiving partition, and the cases that joined or left the groups of
 * cluster rules. Keys are made of the content's cause, so that the same batch always makes the same messages.
 */
import type { CaseMessage, Delta, DeltasMessage } from '../../contracts/counts.ts';
import type { EventId } from '../../contracts/ids.ts';
import { partitionOf } from '../../contracts/partition.ts';
import { seriesPartition } from '../../contracts/series.ts';
import { countsSubject } from '../../contracts/subjects.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import type { ClusterCase } from '../patterns/unit-cases.ts';
import type { UnitKey } from '../visits/unit.ts';

/** Keeps a message well below a megabyte: a delta is about 120 bytes. */
const DELTAS_MAX = 2000;

/** What made deltas, where it was no batch of events. */
export interface OtherOrigin {
  /** Names the cause, so that the same cause makes the same messages. */
  readonly cause: string;
  readonly asOf: EpochMs;
}

export interface BatchOrigin {
  readonly partition: number;
  /** Of the last message of the batch. */
  readonly seq: number;
  /** The new events: a stream that was made anew counts its positions anew, its events keep their ids. */
  readonly eventIds: readonly EventId[];
  readonly asOf: EpochMs;
}

/** `observe:7:1234` and the content of the batch, or the cause. */
export function namesOf(origin: BatchOrigin | OtherOrigin): {
  readonly head: string;
  readonly tail: string;
} {
  if ('cause' in origin) return { head: origin.cause, tail: '' };
  const content = derivedId('', origin.eventIds).slice(0, 13);
  return { head: `observe:${String(origin.partition)}:${String(origin.seq)}`, tail: `:${content}` };
}

export function deltaRows(
  deltas: readonly Delta[],
  origin: BatchOrigin | OtherOrigin,
): OutboxRow[] {
  const byPartition = new Map<number, Delta[]>();
  for (const delta of deltas) {
    const partition = seriesPartition(delta.series);
    const known = byPartition.get(partition);
    if (known === undefined) byPartition.set(partition, [delta]);
    else known.push(delta);
  }
  const { head, tail } = namesOf(origin);
  const rows: OutboxRow[] = [];
  for (const [partition, all] of [...byPartition].sort(([one], [other]) => one - other)) {
    for (let start = 0; start < all.length; start += DELTAS_MAX) {
      const key = `${head}:${String(partition)}:${String(start / DELTAS_MAX)}${tail}`;
      const deltasOfMessage = all.slice(start, start + DELTAS_MAX);
      const message: DeltasMessage = {
        v: 1,
        type: 'deltas',
        key,
        asOf: origin.asOf,
        deltas: deltasOfMessage,
      };
      rows.push(row(partition, message));
    }
  }
  return rows;
}

export interface ClusterChange {
  readonly unit: UnitKey;
  readonly version: number;
  readonly receivedAt: EpochMs;
  readonly before: readonly ClusterCase[];
  readonly after: readonly ClusterCase[];
}

/** One message for each case that is new, changed or gone. */
export function caseRows(change: ClusterChange): OutboxRow[] {
  const after = new Map(change.after.map((found) => [caseKey(found), found]));
  const before = new Map(change.before.map((found) => [caseKey(found), found]));
  const gone = [...before]
    .filter(([key]) => !after.has(key))
    .map(([, found]) => caseRow(found, change, false));
  const said = [...after]
    .filter(([key, found]) => !saysTheSame(before.get(key), found))
    .map(([, found]) => caseRow(found, change, true));
  return [...gone, ...said];
}

/** Another statement of the same case is no news. */
function saysTheSame(before: ClusterCase | undefined, after: ClusterCase): boolean {
  return (
    before?.occurredAt === after.occurredAt &&
    before.severe === after.severe &&
    before.place === after.place &&
    before.siteId === after.siteId
  );
}

function caseKey(found: ClusterCase): string {
  return `${found.rule} ${found.disease} ${found.group} ${found.subject}`;
}

function caseRow(found: ClusterCase, change: ClusterChange, present: boolean): OutboxRow {
  const key = derivedId('case:', [caseKey(found), change.unit, change.version, present ? 1 : 0]);
  const message: CaseMessage = {
    v: 1,
    type: 'case',
    key,
    asOf: change.receivedAt,
    ...found,
    subject: found.subject,
    fact: change.unit,
    present,
    factVersion: change.version,
  };
  return row(partitionOf(`${found.rule} ${found.disease} ${found.group}`), message);
}

function row(partition: number, message: DeltasMessage | CaseMessage): OutboxRow {
  return {
    subject: countsSubject(partition),
    msgId: message.key,
    payload: Buffer.from(JSON.stringify(message)),
  };
}
