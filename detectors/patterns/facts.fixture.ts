/** Facts and rules for tests of sequences, short to write. */
import { SequencePattern } from '../../contracts/catalogue/pattern.ts';
import type { Finds } from '../../contracts/catalogue/sequence-pattern.ts';
import { factKey, type Fact, type FactId, type FactKind } from '../../contracts/fact.ts';
import type { EventId, SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { Look } from './found.ts';

export const MINUTE = 60_000;
export const START = Date.UTC(2026, 10, 20, 2);
export const KEY = factKey('person', derivedId('p1.', ['somebody']));

export function fact(
  kind: FactKind,
  minute: number,
  of: { readonly name?: string; readonly site?: string; readonly values?: Fact['values'] } = {},
): Fact {
  const name = of.name ?? String(minute);
  return {
    id: `${kind} ${name}` as FactId,
    kind,
    at: START + minute * MINUTE,
    siteId: (of.site ?? 's-990102-1') as SiteId,
    place: '990102001' as PlaceCode,
    eventId: derivedId('e', [kind, name]) as EventId,
    values: of.values ?? {},
  };
}

/** At that time; every site has told of everything since ever until `heardUntil`, which is for ever where nothing is said. */
export const look = (now: number, heardUntil: number | null = Infinity): Look => ({
  now,
  heard: () => (heardUntil === null ? null : { sinceAt: 0, untilAt: heardUntil }),
});

const NAMES = { zh: '事', en: 'fact' };

export const selected = (...facts: FactKind[]): Finds['of'] => ({ facts, names: NAMES });

export function rule(finds: Finds, tellWithin = '7d'): SequencePattern {
  return SequencePattern.parse({
    id: 'a-rule',
    version: '2026.1',
    names: { zh: '规则', en: 'Rule' },
    family: 'utilization',
    owners: ['health-commission'],
    source: { text: 'a test', confirmed: true },
    validFrom: '2020-01-01',
    pattern: 'sequence',
    alertKind: 'mutual-recognition',
    key: 'person',
    finds,
    tellWithin,
    level: 'IV',
    knownFalsePositives: NAMES,
  });
}
