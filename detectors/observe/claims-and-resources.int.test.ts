// Settlements and resources on a real database and stream: any order, repetition, two workers and reversals over batches end where a recount
// of the stored events ends.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClaimReview, type ClaimBody } from '../../contracts/event/resource.ts';
import type { Event } from '../../contracts/event/event.ts';
import { until } from '../../platform/testing/until.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { claimEvent, recordToken, stateEvent, visitToken } from '../events.fixture.ts';
import { foldClaim, type Settlements } from '../claims/settlement-fold.ts';
import { foldResource, isResource, type ResourceStates } from '../resources/resource-fold.ts';
import { shippedCatalogue } from '../shipped-catalogue.fixture.ts';
import { readLines, type SettlementLine } from './claim-store.ts';
import { linesOf } from './fold-claims.ts';
import { readEvents } from './recount.ts';
import { readResources } from './resource-store.ts';

const now = Date.now() - 3_600_000;
let path: TestPath;

beforeAll(async () => {
  path = await startTestPath(shippedCatalogue);
  await path.work(['observe']);
});
afterAll(() => path.stop());

/** Repeatable: a small generator in place of chance. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const OUTCOMES = ClaimReview.shape.outcome.options;
const CODES = ['XA01', 'ZB02', 'C0101', '00110', 'LOCAL1'];

function manyClaims(count: number, seed: number): Event[] {
  const next = random(seed);
  const upTo = (limit: number): number => Math.floor(next() * limit);
  const events: Event[] = [];
  for (let number = 0; number < count; number += 1) {
    const site = `s-test-${String(upTo(3))}`;
    const name = (index: number): string => `${String(seed)}-${site}-${String(index)}`;
    const step = (['settled', 'settled', 'corrected', 'reversed'] as const)[upTo(4)] ?? 'settled';
    // Now and then a credit.
    const fen = (next() < 0.1 ? -1 : 1) * (100 + upTo(50_000));
    const items = [{ code: CODES[upTo(5)] ?? 'X', quantity: 1, amountFen: fen }];
    const body: Partial<ClaimBody> & Pick<ClaimBody, 'totalFen'> = {
      step,
      totalFen: step === 'reversed' ? -fen : fen,
      fundFen: Math.trunc(fen / 3),
      visit: next() < 0.5 ? visitToken(`v${String(upTo(20))}`) : null,
      items: next() < 0.5 ? items : [],
      ...(next() < 0.3 && {
        review: { outcome: OUTCOMES[upTo(4)] ?? 'proper', at: now - upTo(1000) },
      }),
      ...(step === 'reversed' && next() < 0.8 && { reverses: recordToken(name(upTo(30))) }),
    };
    const statedAt = now + upTo(1000);
    // A reversal may come without the person, and so in another partition than its settlement.
    const person = next() < 0.5 ? null : `p${String(upTo(10))}`;
    events.push(
      claimEvent(name(upTo(30)), body, { site, at: now, statedAt, receivedAt: statedAt, person }),
    );
  }
  return events;
}

function manyStates(count: number, seed: number): Event[] {
  const next = random(seed);
  const upTo = (limit: number): number => Math.floor(next() * limit);
  return Array.from({ length: count }, () => {
    const site = `s-test-${String(upTo(3))}`;
    const at = now - upTo(5) * 60_000;
    const told = { site, at, statedAt: at + upTo(3), receivedAt: now + upTo(3) };
    const unit = `u${String(upTo(4))}`;
    const part = (): { part?: string } =>
      next() < 0.5 ? {} : { part: 'aaaaaaa'.concat('bc'.charAt(upTo(2))) };
    const uses = () => ({ available: 9, inUse: upTo(9) });
    return (
      [
        () => stateEvent('beds', { ward: unit, staffed: 40, occupied: upTo(40) }, told),
        () => stateEvent('stock', { item: unit, onHand: upTo(900), dailyUse: upTo(50) / 2 }, told),
        () => stateEvent('staff', { post: unit, onDuty: upTo(20), absent: upTo(5) }, told),
        () => stateEvent('device-use', { deviceKind: unit, ...part(), ...uses() }, told),
      ][upTo(4)] ?? (() => stateEvent('beds', { ward: unit, staffed: 1, occupied: 1 }, told))
    )();
  });
}

const byRecord = (lines: readonly SettlementLine[]): SettlementLine[] =>
  [...lines].sort((one, other) => (one.record < other.record ? -1 : 1));

const published = new Set<string>();

async function publish(events: readonly Event[]): Promise<void> {
  for (const { id } of events) published.add(id);
  await path.publish(events);
}

/** All that was published, each once: what stands beside it was committed with it. */
async function stored(): Promise<Event[]> {
  await until(async () => (await readEvents(path.database.pool)).length >= published.size);
  return readEvents(path.database.pool);
}

describe('settlements', () => {
  it('stand as a recount of all statements has them, whatever the order, repetition and workers', async () => {
    const claims = manyClaims(600, 1);
    const publishing = publish([...claims, ...claims.slice(0, 200)]);
    const newcomers = await path.work(['observe']);
    await publishing;
    await publish(manyClaims(200, 1).reverse());
    const events = await stored();
    await Promise.all(newcomers.map((operator) => operator.stop()));
    const settlements: Settlements = new Map();
    for (const event of events) if (event.kind === 'claim') foldClaim(settlements, event);
    const truth = byRecord(linesOf(settlements));
    expect(new Set(truth.map(({ left }) => left?.state ?? 'reversal')).size).toBeGreaterThan(3);
    expect(byRecord(await readLines(path.database.pool))).toEqual(truth);
  });

  it('are summed by visit, and a reversal that comes later takes its part back', async () => {
    const visit = visitToken('linked');
    const told = { at: now, person: 'ann' };
    await publish([
      claimEvent('one', { totalFen: 12_345, fundFen: 10_000, visit }, told),
      claimEvent('two', { totalFen: 5_000, fundFen: 0, visit }, told),
    ]);
    await stored();
    const sums = async (): Promise<unknown> => {
      const answer = await path.database.pool.query<{ settlements: number }>(
        'SELECT settlements, total_fen, fund_fen FROM visit_settlements WHERE visit = $1',
        [visit],
      );
      return answer.rows;
    };
    expect(await sums()).toEqual([{ settlements: 2, total_fen: 17_345, fund_fen: 10_000 }]);
    const back = {
      step: 'reversed',
      reverses: recordToken('one'),
      totalFen: -12_345,
      fundFen: -10_000,
    } as const;
    await publish([claimEvent('back', back, { ...told, person: null })]);
    await stored();
    expect(await sums()).toEqual([{ settlements: 2, total_fen: 5_000, fund_fen: 0 }]);
  });

  it('say by category what is left of them', async () => {
    const items = [
      { code: 'XL01', quantity: 2, amountFen: 800 },
      { code: 'C0101', quantity: 1, amountFen: 200 },
      { code: '001101', quantity: 1, amountFen: 500 },
    ];
    await publish([claimEvent('itemised', { totalFen: 1500, fundFen: 0, items }, { at: now })]);
    await stored();
    const { rows } = await path.database.pool.query(
      'SELECT left_by_category FROM settlement_lines WHERE record = $1',
      [recordToken('itemised')],
    );
    expect(rows).toEqual([
      { left_by_category: { 'western-medicine': 800, consumable: 200, service: 500 } },
    ]);
  });
});

describe('beds, devices, stock and staff', () => {
  it('stand as a recount of all statements has them, whatever the order and repetition', async () => {
    const states = manyStates(400, 2);
    await publish([...states, ...states.slice(0, 100)]);
    await publish(manyStates(100, 3).reverse());
    const truth: ResourceStates = new Map();
    for (const event of (await stored()).filter(isResource)) foldResource(truth, event);
    expect(truth.size).toBeGreaterThan(20);
    expect(await readResources(path.database.pool)).toEqual(truth);
  });
});
