// Walks the audit chain from its first entry and reports the first fault: an altered entry, a missing one, one out of its place, an end
// that is not where the head says. Pure over a stream of rows, so that a chain of any length needs the memory of one page.
import type { AuditEntry } from '../../contracts/audit.ts';
import { EMPTY_CHAIN, alertOf, entryHash, type ChainHead } from './chain.ts';

/** An entry as it stands in the table, with the column that follows from it. */
export interface StoredEntry extends AuditEntry {
  readonly alertId: string | null;
}

export type Fault =
  | { readonly fault: 'missing'; readonly seq: number; readonly foundSeq: number | null }
  | {
      readonly fault: 'altered';
      readonly seq: number;
      readonly stored: string;
      readonly computed: string;
    }
  | {
      readonly fault: 'unlinked';
      readonly seq: number;
      readonly stored: string;
      readonly expected: string;
    }
  | {
      readonly fault: 'misfiled';
      readonly seq: number;
      readonly stored: string | null;
      readonly expected: string | null;
    }
  | { readonly fault: 'truncated'; readonly seq: number; readonly headSeq: number }
  | { readonly fault: 'beyond-head'; readonly seq: number; readonly headSeq: number }
  | {
      readonly fault: 'head-altered';
      readonly seq: number;
      readonly stored: string;
      readonly expected: string;
    };

export type Verdict =
  | { readonly verdict: 'whole'; readonly entries: number; readonly head: ChainHead }
  | { readonly verdict: 'faulty'; readonly entries: number; readonly fault: Fault };

/** `entries` in the order of their `seq`, in pages; `head` as it stood when the reading began. */
export async function verifyChain(
  entries: AsyncIterable<readonly StoredEntry[]>,
  head: ChainHead,
): Promise<Verdict> {
  let last = EMPTY_CHAIN;
  let count = 0;
  for await (const page of entries) {
    for (const entry of page) {
      const fault = linkFault(last, entry) ?? (entry.seq > head.seq ? beyond(entry, head) : null);
      if (fault !== null) return { verdict: 'faulty', entries: count, fault };
      last = { seq: entry.seq, hash: entry.hash };
      count += 1;
    }
  }
  const fault = endFault(last, head);
  return fault === null
    ? { verdict: 'whole', entries: count, head }
    : { verdict: 'faulty', entries: count, fault };
}

function linkFault(last: ChainHead, entry: StoredEntry): Fault | null {
  if (entry.seq !== last.seq + 1)
    return { fault: 'missing', seq: last.seq + 1, foundSeq: entry.seq };
  const computed = entryHash(entry);
  if (entry.hash !== computed)
    return { fault: 'altered', seq: entry.seq, stored: entry.hash, computed };
  if (entry.previousHash !== last.hash) {
    return { fault: 'unlinked', seq: entry.seq, stored: entry.previousHash, expected: last.hash };
  }
  const expected = alertOf(entry);
  if (entry.alertId !== expected)
    return { fault: 'misfiled', seq: entry.seq, stored: entry.alertId, expected };
  return null;
}

const beyond = (entry: StoredEntry, head: ChainHead): Fault => ({
  fault: 'beyond-head',
  seq: entry.seq,
  headSeq: head.seq,
});

function endFault(last: ChainHead, head: ChainHead): Fault | null {
  if (last.seq < head.seq) return { fault: 'truncated', seq: last.seq + 1, headSeq: head.seq };
  if (last.hash !== head.hash)
    return { fault: 'head-altered', seq: last.seq, stored: head.hash, expected: last.hash };
  return null;
}
