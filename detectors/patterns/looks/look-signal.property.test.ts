// The signals of a look: the same in any order, bounded, and nothing is told twice.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PeerOutlierPattern } from '../../../contracts/catalogue/looks/peer-outlier.ts';
import type { SignalId } from '../../../contracts/ids.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import { HOUR_MS } from '../../../contracts/time.ts';
import type { LookFinding } from './look-finding.ts';
import { lookChanges, type LookDetail, type StandingLook } from './look-signal.ts';
import { dueTurn, turnAt } from './look-turn.ts';

const ZONE = 'Asia/Shanghai';
const NOW = Date.UTC(2026, 10, 20, 2, 30);
const WORDS = { zh: '事', en: 'thing' };
const RULE = PeerOutlierPattern.parse({
  id: 'a-look',
  version: '2026.1',
  names: WORDS,
  family: 'fund',
  owners: ['medical-insurance'],
  source: { text: 'a test', confirmed: true },
  validFrom: '2020-01-01',
  pattern: 'peer-outlier',
  compares: 'cost',
  every: '1d',
  window: '90d',
  settlesWithin: '7d',
  adjustFor: { group: true, age: true },
  casesMin: 30,
  peersMin: 6,
  side: 'upper',
  alpha: 0.01,
  overDispersion: 'additive',
  winsorised: 0.1,
  differenceAtLeast: 0,
  findingsMax: 3,
  alertKind: 'abnormal-cost',
  level: 'IV',
  knownFalsePositives: WORDS,
});

const finding = (name: string, news: string, weight: number): LookFinding => ({
  name,
  place: '990102001' as PlaceCode,
  siteId: null,
  startedAt: NOW - 48 * HOUR_MS,
  lastAt: NOW - HOUR_MS,
  observed: 1.5,
  expected: 1,
  threshold: 1.2,
  title: WORDS,
  reason: { code: 'test', words: WORDS },
  evidence: [],
  params: {},
  news,
  weight,
});

const findings = fc.uniqueArray(
  fc
    .tuple(
      fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      fc.constantFrom('0', '1'),
      fc.integer({ min: 0, max: 3 }),
    )
    .map((of) => finding(...of)),
  { selector: ({ name }) => name },
);

type Standing = ReadonlyMap<SignalId, StandingLook>;

function after(standing: Standing, found: readonly LookFinding[]) {
  const { changes, dropped } = lookChanges({
    rule: RULE,
    outcome: { findings: found },
    standing,
    now: NOW,
    zone: ZONE,
  });
  const stands = new Map(standing);
  for (const { signal, detail } of changes)
    stands.set(signal.id, { signal, detail: detail as LookDetail });
  return { changes, dropped, stands };
}

describe('signals of a look', () => {
  it('are the same in any order of what was found and what stands', () => {
    fc.assert(
      fc.property(findings, findings, fc.nat(), (first, second, turn) => {
        const { stands } = after(new Map(), first);
        const turned = <T>(all: readonly T[]): T[] => {
          const at = all.length === 0 ? 0 : turn % all.length;
          return [...all.slice(at), ...all.slice(0, at)].reverse();
        };
        const shuffled = new Map(turned([...stands]));
        expect(after(shuffled, turned(second)).changes).toEqual(after(stands, second).changes);
      }),
    );
  });

  it('tell nothing when the same is found again, and no more than the rule allows', () => {
    fc.assert(
      fc.property(findings, findings, (first, second) => {
        const once = after(after(new Map(), first).stands, second);
        expect(after(once.stands, second).changes).toEqual([]);
        const up = [...once.stands.values()].filter(({ signal }) => signal.status !== 'withdrawn');
        expect(up.length).toBe(Math.min(second.length, RULE.findingsMax));
        expect(once.dropped).toBe(Math.max(0, second.length - RULE.findingsMax));
      }),
    );
  });

  it('leave what is no longer looked at as it stands', () => {
    const { stands } = after(new Map(), [finding('a', '0', 1)]);
    const outcome = { findings: [], left: ['a'] };
    const { changes } = lookChanges({
      rule: RULE,
      outcome,
      standing: stands,
      now: NOW,
      zone: ZONE,
    });
    expect(changes).toEqual([]);
  });
});

describe('the turn of a look', () => {
  it('begins at the same local times whenever it is asked for within it', () => {
    const midnight = Date.UTC(2026, 10, 19, 16);
    expect(turnAt('1d', NOW, ZONE)).toBe(midnight);
    expect(turnAt('6h', NOW, ZONE)).toBe(midnight + 6 * HOUR_MS);
    expect(turnAt('30m', NOW, ZONE)).toBe(NOW);
    expect(turnAt('7d', NOW + 7 * 24 * HOUR_MS, ZONE) - turnAt('7d', NOW, ZONE)).toBe(
      7 * 24 * HOUR_MS,
    );
  });

  it('is due once, and again when the rule has changed', () => {
    const at = { now: NOW, zone: ZONE };
    const turn = turnAt('1d', NOW, ZONE);
    expect(dueTurn(RULE, null, at)).toBe(turn);
    expect(dueTurn(RULE, { version: '2026.1', turnAt: turn }, at)).toBeNull();
    expect(dueTurn(RULE, { version: '2025.9', turnAt: turn }, at)).toBe(turn);
    expect(
      dueTurn(RULE, { version: '2026.1', turnAt: turn }, { ...at, now: turn + 25 * HOUR_MS }),
    ).toBe(turn + 24 * HOUR_MS);
  });
});
