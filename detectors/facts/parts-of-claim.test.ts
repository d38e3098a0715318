// Which items a settlement is told to have: lines added up, examinations known by their chapter of the national price items, the dearest where
// there are too many.
import { describe, expect, it } from 'vitest';
import type { ClaimBody } from '../../contracts/event/resource.ts';
import type { FactPart } from '../../contracts/fact.ts';
import { itemService } from '../claims/examined-item.ts';
import { claimEvent } from '../events.fixture.ts';
import { partsOfClaim } from './parts-of-claim.ts';

function parts(items: ClaimBody['items'], more: Partial<ClaimBody> = {}): FactPart[] {
  const event = claimEvent('one', { totalFen: 1, items, ...more });
  if (event.kind !== 'claim') throw new Error('no claim');
  return partsOfClaim(event, 'v1.x');
}

describe('items of a settlement', () => {
  it('of one code are one, with quantity, days, amount and what one of it costs', () => {
    const line = { code: 'XA02', quantity: 2, amountFen: 500, daysSupply: 7 };
    expect(parts([line, line], { setting: 'emergency' })).toEqual([
      {
        name: 'XA02',
        values: {
          ...{ item: 'XA02', category: 'western-medicine', setting: 'emergency', visit: 'v1.x' },
          ...{ quantity: 4, amountFen: 1000, unitPriceFen: 250, daysSupply: 14 },
        },
      },
    ]);
  });

  it('stay the dearest hundred', () => {
    const items = Array.from({ length: 150 }, (_, number) => ({
      ...{ code: `C${String(number)}`, quantity: 1, amountFen: number },
    }));
    const told = parts(items);
    expect(told).toHaveLength(100);
    expect(told[0]?.name).toBe('C149');
  });
});

it('an examination is known by the chapter of its code, national or as the price list has it', () => {
  expect(itemService('002103000010000')).toEqual({ service: 'imaging', modality: ['CT'] });
  expect(itemService('210300001')?.service).toBe('imaging');
  expect(itemService('003107010010000')?.service).toBe('ecg');
  expect(itemService('001109000010000')?.service).toBe('bed');
  expect(itemService('003300000000000')).toBeNull();
  expect(itemService('CT-head')).toBeNull();
});
