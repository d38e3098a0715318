// The ledger as a file that stands by itself: a line each, then a seal with their count and digest, signed with the key of the audit's anchors.
// Pure but for the key that signs.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { LedgerEntry } from '../../contracts/evaluation/ledger-entry.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { isSignedBy, type Signer } from '../audit/anchor.ts';
import { canonical } from '../audit/canonical.ts';

export const Seal = z.strictObject({
  v: z.literal(1),
  kind: z.literal('ledger-seal'),
  lines: z.int().min(0),
  /** SHA-256 (hex) over the canonical JSON of the lines, one after another. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.int(),
  publicKey: z.string().length(43),
  /** Over the canonical JSON of all other fields. */
  signature: z.string().length(86),
});
export type Seal = z.infer<typeof Seal>;

export type FileVerdict =
  | { readonly verdict: 'whole'; readonly lines: readonly LedgerEntry[]; readonly seal: Seal }
  | {
      readonly verdict: 'faulty';
      readonly fault: 'no-seal' | 'no-line' | 'count' | 'digest' | 'signature' | 'other-key';
      readonly line: number;
    };

export function sealedLedger(lines: readonly LedgerEntry[], at: EpochMs, signer: Signer): string {
  const unsigned = {
    v: 1 as const,
    kind: 'ledger-seal' as const,
    lines: lines.length,
    digest: digestOfAll(lines),
    at,
    publicKey: signer.publicKey,
  };
  const seal: Seal = { ...unsigned, signature: signer.sign(canonical(unsigned)) };
  return [...lines, seal].map((one) => `${JSON.stringify(one)}\n`).join('');
}

/** @param publicKey the only key that counts; null where any does */
export function verifyLedgerFile(text: string, publicKey: string | null): FileVerdict {
  const rows = text.split('\n').filter((row) => row.trim() !== '');
  const faulty = (fault: Extract<FileVerdict, { verdict: 'faulty' }>['fault'], line: number) =>
    ({ verdict: 'faulty', fault, line }) as const;
  const seal = Seal.safeParse(parsed(rows.at(-1) ?? ''));
  if (!seal.success) return faulty('no-seal', rows.length);
  const lines: LedgerEntry[] = [];
  for (const [at, row] of rows.slice(0, -1).entries()) {
    const line = LedgerEntry.safeParse(parsed(row));
    if (!line.success) return faulty('no-line', at + 1);
    lines.push(line.data);
  }
  const { signature, ...unsigned } = seal.data;
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

function parsed(row: string): unknown {
  try {
    return JSON.parse(row);
  } catch {
    return null;
  }
}
