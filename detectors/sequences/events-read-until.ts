// Up to when `observe` has read the events that came: what did not happen before is known not to have been told.
import { PARTITIONS } from '../../contracts/partition.ts';
import { eventPartitionFilter, STREAM } from '../../contracts/subjects.ts';
import type { OperatorRuntime } from '../../platform/operator/operator-spec.ts';
import { readUntilOf, type ReadUntil } from '../../platform/operator/read-until.ts';

export const eventsReadUntil = ({
  bus,
  clock,
}: Pick<OperatorRuntime, 'bus' | 'clock'>): ReadUntil =>
  readUntilOf({
    ...{ bus, clock, operator: 'observe', stream: STREAM.events },
    ...{ partitions: PARTITIONS, subjectOf: eventPartitionFilter },
  });
