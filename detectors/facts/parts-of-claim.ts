/**
 * The items of a settlement as parts of its fact: lines of one code are one item, with what they add up to. The dearest stay where there are
 * too many. Pure.
 */
import type { Event } from '../../contracts/event/event.ts';
import { FACT_PARTS_MAX, type FactPart } from '../../contracts/fact.ts';
import { itemCategory } from '../claims/item-category.ts';
import { itemService } from '../claims/examined-item.ts';

type ClaimEvent = Extract<Event, { readonly kind: 'claim' }>;

interface Item {
  quantity: number;
  amountFen: number;
  daysSupply: number | null;
}

/** `visit`: under the name that all of its facts have. */
export function partsOfClaim({ body }: ClaimEvent, visit: string | undefined): FactPart[] {
  const items = new Map<string, Item>();
  for (const { code, quantity, amountFen, daysSupply } of body.items) {
    const item = items.get(code) ?? { quantity: 0, amountFen: 0, daysSupply: null };
    item.quantity += quantity;
    item.amountFen += amountFen;
    if (daysSupply !== undefined) item.daysSupply = (item.daysSupply ?? 0) + daysSupply;
    items.set(code, item);
  }
  const { group, setting = 'unknown' } = body;
  const said = { setting, ...(visit !== undefined && { visit }), ...(group !== null && { group }) };
  return [...items]
    .sort(dearest)
    .slice(0, FACT_PARTS_MAX)
    .map(([code, item]) => ({ name: code, values: { ...said, ...valuesOf(code, item) } }));
}

const dearest = ([one, { amountFen }]: [string, Item], [other, item]: [string, Item]): number =>
  Math.abs(item.amountFen) - Math.abs(amountFen) || (one < other ? -1 : 1);

function valuesOf(code: string, { quantity, amountFen, daysSupply }: Item): FactPart['values'] {
  const service = itemService(code);
  return {
    item: code,
    category: itemCategory(code),
    quantity,
    amountFen,
    ...(quantity !== 0 && { unitPriceFen: Math.round(amountFen / quantity) }),
    ...(daysSupply !== null && { daysSupply }),
    ...(service !== null && { service: service.service }),
    ...(service?.modality !== undefined && { modality: [...service.modality] }),
  };
}
