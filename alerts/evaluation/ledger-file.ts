// The ledger as a file that stands by itself: a line each, then a seal with their count and digest, signed with the key of the audit's anchors.
// Pure but for the key that signs.
import { createHash } from 'node:crypto';
import { LedgerEntry } from '../../contracts/evaluation/ledger-entry.ts';
import { type LedgerCover, Seal } from '../../contracts/evaluation/ledger-export.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { isSignedBy, type Signer } from '../audit/anchor.ts';
import { canonical } from '../audit/canonical.ts';

export type FileVerdict =
  | { readonly verdict: 'whole'; readonly lines: readonly LedgerEntry[]; readonly seal: Seal }
  | {
      readonly verdict: 'faulty';
      readonly fault: 'no-seal' | 'no-line' | 'count' | 'digest' | 'signature' | 'other-key';
      readonly line: number;
    };

export interface Sealing {
  readonly at: EpochMs;
  readonly signer: Signer;
  readonly covers?: LedgerCover;
}

export function sealedLedger(lines: readonly LedgerEntry[], sealing: Sealing): string {
  return [...lines, sealOf(lines, sealing)].map((one) => `${JSON.stringify(one)}\n`).join('');
}

export function sealOf(lines: readonly LedgerEntry[], { at, signer, covers }: Sealing): Seal {
  const unsigned = {
    v: 1 as const,
    kind: 'ledger-seal' as const,
    lines: lines.length,
    digest: digestOfAll(lines),
    ...(covers === undefined ? {} : { covers }),
    at,
    publicKey: signer.publicKey,
  };
  return { ...unsigned, signature: signer.sign(canonical(unsigned)) };
}

/**
 * Of the bytes, not only of what a reader makes of them: a second value under one name, or a space, is another file.
 * @param publicKey the only key that counts; null where any does
 */
export function verifyLedgerFile(text: string, publicKey: string | null): FileVerdict {
  const rows = text.split('\n');
  if (rows.at(-1) === '') rows.pop();
  const faulty = (fault: Extract<FileVerdict, { verdict: 'faulty' }>['fault'], line: number) =>
    ({ verdict: 'faulty', fault, line }) as const;
  const seal = Seal.safeParse(parsed(rows.at(-1) ?? ''));
  if (!seal.success || !isAsWritten(rows.at(-1) ?? '')) return faulty('no-seal', rows.length);
  const lines: LedgerEntry[] = [];
  for (const [at, row] of rows.slice(0, -1).entries()) {
    const line = LedgerEntry.safeParse(parsed(row));
    if (!line.success || !isAsWritten(row)) return faulty('no-line', at + 1);
    lines.push(line.data);
  }
  const { signature, covers, ...bare } = seal.data;
  const unsigned = covers === undefined ? bare : { ...bare, covers };
  if (seal.data.lines !== lines.length) return faulty('count', rows.length);
  if (seal.data.digest !== digestOfAll(lines)) return faulty('digest', rows.length);
  if (!isSignedBy(unsigned.publicKey, canonical(unsigned), signature))
    return faulty('signature', rows.length);
  if (publicKey !== null && publicKey !== unsigned.publicKey)
    return faulty('other-key', rows.length);
  return { verdict: 'whole', lines, seal: seal.data };
}

function digestOfAll(lines: readonly LedgerEntry[]): string {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(`${canonical(line)}\n`);
  return hash.digest('hex');
}

const isAsWritten = (row: string): boolean => JSON.stringify(parsed(row)) === row;

function parsed(row: string): unknown {
  try {
    return JSON.parse(row);
  } catch {
    return null;
  }
}
