// Walks the audit chain from its first entry and reports the first fault: an altered entry, a missing one, one out of its place, an end
// that is not where the head says. Pure over a stream of rows, so that a chain of any length needs the memory of one page.
import type { AuditEntry } from '../../contracts/audit.ts';
import { isSigned, type Anchor } from './anchor.ts';
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
      readonly fault: 'anchor-differs';
      readonly seq: number;
      readonly day: string;
      readonly stored: string;
      readonly anchored: string;
    }
  | {
      readonly fault: 'anchor-beyond';
      readonly seq: number;
      readonly day: string;
      readonly headSeq: number;
    }
  | { readonly fault: 'anchor-forged'; readonly seq: number; readonly day: string }
  | {
      readonly fault: 'head-altered';
      readonly seq: number;
      readonly stored: string;
      readonly expected: string;
    };

export type Verdict =
  | {
      readonly verdict: 'whole';
      readonly entries: number;
      readonly head: ChainHead;
      /** How many held. */
      readonly anchors: number;
    }
  | { readonly verdict: 'faulty'; readonly entries: number; readonly fault: Fault };

export interface Anchored {
  readonly anchors: readonly Anchor[];
  /** The only key whose anchors count; null where it is not known here, and any key's do. */
  readonly publicKey: string | null;
}

/** `entries` in the order of their `seq`, in pages; `head` as it stood when the reading began. */
export async function verifyChain(
  entries: AsyncIterable<readonly StoredEntry[]>,
  head: ChainHead,
  anchored: Anchored = { anchors: [], publicKey: null },
): Promise<Verdict> {
  const forged = forgedFault(anchored);
  if (forged !== null) return { verdict: 'faulty', entries: 0, fault: forged };
  const anchors = bySeq(anchored.anchors);
  let last = EMPTY_CHAIN;
  let count = 0;
  for await (const page of entries) {
    for (const entry of page) {
      const fault =
        linkFault(last, entry) ??
        (entry.seq > head.seq ? beyond(entry, head) : null) ??
        anchorFault(entry, anchors.get(entry.seq) ?? []);
      if (fault !== null) return { verdict: 'faulty', entries: count, fault };
      last = { seq: entry.seq, hash: entry.hash };
      count += 1;
    }
  }
  const fault = endFault(last, head) ?? lostFault(last, anchored.anchors);
  return fault === null
    ? { verdict: 'whole', entries: count, head, anchors: anchored.anchors.length }
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

function bySeq(anchors: readonly Anchor[]): ReadonlyMap<number, readonly Anchor[]> {
  const found = new Map<number, Anchor[]>();
  for (const anchor of anchors) found.set(anchor.seq, [...(found.get(anchor.seq) ?? []), anchor]);
  return found;
}

function forgedFault({ anchors, publicKey }: Anchored): Fault | null {
  const forged = anchors.find(
    (anchor) => !isSigned(anchor) || (publicKey !== null && anchor.publicKey !== publicKey),
  );
  return forged === undefined ? null : { fault: 'anchor-forged', seq: forged.seq, day: forged.day };
}

function anchorFault({ seq, hash }: StoredEntry, anchors: readonly Anchor[]): Fault | null {
  const other = anchors.find((anchor) => anchor.hash !== hash);
  if (other === undefined) return null;
  return { fault: 'anchor-differs', seq, day: other.day, stored: hash, anchored: other.hash };
}

/** The chain and its recorded end were cut off together. */
function lostFault(last: ChainHead, anchors: readonly Anchor[]): Fault | null {
  const lost = anchors.find(({ seq }) => seq > last.seq);
  if (lost === undefined) return null;
  return { fault: 'anchor-beyond', seq: lost.seq, day: lost.day, headSeq: last.seq };
}

function endFault(last: ChainHead, head: ChainHead): Fault | null {
  if (last.seq < head.seq) return { fault: 'truncated', seq: last.seq + 1, headSeq: head.seq };
  if (last.hash !== head.hash)
    return { fault: 'head-altered', seq: last.seq, stored: head.hash, expected: last.hash };
  return null;
}
