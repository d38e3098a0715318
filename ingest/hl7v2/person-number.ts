/**
 * Which numbers of a message stand for the person: a resident identity number wherever it stands, or what is declared national (NI, SS);
 * else the facility's own patient number. The account (PID-18) is one of a stay, not of a person, and placeholders are nobody's.
 */
import { canonicalIdentifier } from '../deidentify/identifier.ts';
import type { Identifier } from './facts.ts';

const NATIONAL_TYPES: ReadonlySet<string> = new Set(['NI', 'NNCHN', 'SS', 'PPN', 'NIIP']);

export interface PersonNumber {
  readonly standing: 'national' | 'local';
  readonly value: string;
}

/** In the sender's order, in canonical form. */
export function personNumbers(identifiers: readonly Identifier[]): PersonNumber[] {
  return identifiers.flatMap((identifier): PersonNumber[] => {
    const canonical = canonicalIdentifier(identifier.value);
    if (canonical === undefined) return [];
    if (canonical.kind === 'resident-id') return [{ standing: 'national', value: canonical.value }];
    if (identifier.field === 'pid-18') return [];
    const national = identifier.type !== undefined && NATIONAL_TYPES.has(identifier.type);
    return [{ standing: national ? 'national' : 'local', value: canonical.value }];
  });
}
