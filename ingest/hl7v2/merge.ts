// ADT^A40: one fact for each PID with the MRG that follows it; a message may merge several persons. MRG-1 holds the numbers that are
// given up, MRG-4 (the old patient id) stands in for it. ADT^A24 and A37 link two persons and undo that: one PID for each.
import type { MergeFacts, Statement } from './facts.ts';
import type { Hl7Message, Segment } from './message.ts';
import type { Fault, IssueCode } from './outcome.ts';
import { readIdentifiers, readPerson } from './person.ts';
import type { TimeBounds } from './visit-time.ts';

export interface MergeReading {
  readonly statement: Statement;
  readonly bounds: TimeBounds;
  readonly note: (issue: IssueCode) => void;
}

const MERGES_MAX = 500;

/** All or nothing: of a message that is wrong in one place the whole is set aside, to be mended as a whole. */
export function readMerges(message: Hl7Message, reading: MergeReading): MergeFacts[] | Fault {
  const merges: MergeFacts[] = [];
  let pid: Segment | undefined;
  let isMerged = false;
  for (const segment of message.segments) {
    if (segment.name === 'PID') {
      if (pid !== undefined && !isMerged) return NOT_MERGED;
      pid = segment;
      isMerged = false;
    } else if (segment.name === 'MRG') {
      const merge = readMerge(message, { pid, mrg: segment }, reading);
      if ('code' in merge) return merge;
      if (merges.push(merge) > MERGES_MAX)
        return { code: 'too-many-segments', detail: 'more merges than a message may have' };
      isMerged = true;
    }
  }
  return isMerged ? merges : NOT_MERGED;
}

const NOT_MERGED: Fault = { code: 'missing-merged-person', detail: 'MRG-1 was not sent' };

/** The first person with each that follows. */
export function readLinks(
  message: Hl7Message,
  {
    relation,
    statement,
    bounds,
    note,
  }: MergeReading & { readonly relation: 'linked' | 'unlinked' },
): MergeFacts[] | Fault {
  const pids = message.segments.filter(({ name }) => name === 'PID');
  if (pids.length < 2) return { code: 'missing-person', detail: 'no second PID was sent' };
  if (pids.length > MERGES_MAX)
    return { code: 'too-many-segments', detail: 'more persons than a message may have' };
  const people = pids.map((pid) => readPerson(message, pid, { zone: bounds.zone, note }));
  if (people.some(({ identifiers }) => identifiers.length === 0))
    return { code: 'missing-person', detail: 'a PID has no patient identifier' };
  const [person, ...others] = people;
  if (person === undefined) return [];
  return others.map(({ identifiers }) => ({
    kind: 'merge',
    relation,
    statement,
    person,
    retired: identifiers,
  }));
}

function readMerge(
  message: Hl7Message,
  { pid, mrg }: { readonly pid: Segment | undefined; readonly mrg: Segment },
  { statement, bounds, note }: MergeReading,
): MergeFacts | Fault {
  const person = readPerson(message, pid, { zone: bounds.zone, note });
  if (person.identifiers.length === 0)
    return { code: 'missing-person', detail: 'no patient identifier was sent' };
  const numbers = readIdentifiers(mrg, 1, 'mrg-1');
  const retired = numbers.length > 0 ? numbers : readIdentifiers(mrg, 4, 'mrg-4');
  return retired.length === 0
    ? NOT_MERGED
    : { kind: 'merge', relation: 'merged', statement, person, retired };
}
