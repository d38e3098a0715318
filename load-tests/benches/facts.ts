// Facts for the benches of the pattern engine: names that SQL and this program make alike, facts of every kind, and the messages that tell them.
import { createHash } from 'node:crypto';
import type {
  Fact,
  FactId,
  FactKind,
  FactStatement,
  StatementsMessage,
} from '../../contracts/fact.ts';
import type { EventId, SiteId } from '../../contracts/ids.ts';
import { partitionOf } from '../../contracts/partition.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import { factsSubject } from '../../contracts/subjects.ts';
import type { EpochMs } from '../../contracts/time.ts';

/** The same in SQL and here: 32 letters of the alphabet of tokens, by a number `k`. */
export const letterTokenOf = (k: number): string =>
  createHash('md5')
    .update(String(k))
    .digest('hex')
    .replace(/[0189]/g, (digit) => ({ 0: 'g', 1: 'h', 8: 'i', 9: 'j' })[digit] ?? digit);
export const LETTER_TOKEN_SQL = `translate(md5(k::text), '0189', 'ghij')`;

export function factOf(
  kind: FactKind,
  name: string,
  { at, values }: { readonly at: EpochMs; readonly values: Fact['values'] },
): Fact {
  return {
    id: `${kind} ${name}` as FactId,
    kind,
    at,
    siteId: 's-990102005-1' as SiteId,
    place: '990102005' as PlaceCode,
    eventId: `e${'a'.repeat(26)}` as EventId,
    values,
  };
}

export function messageOf(statements: readonly FactStatement[], asOf: EpochMs) {
  const [first] = statements;
  const message: StatementsMessage = {
    v: 1,
    type: 'statements',
    key: `bench:${first?.id ?? ''}`,
    asOf,
    statements: [...statements],
  };
  return {
    subject: factsSubject(partitionOf(first?.key ?? '')),
    msgId: message.key,
    payload: Buffer.from(JSON.stringify(message)),
  };
}
