// Commands on the products of an alert. The case is locked first, so that two who write at once come one after the other.
import type { ProductId } from '../../contracts/response-ids.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { refused } from '../lifecycle/decision.ts';
import { decideProduct } from '../products/decide-product.ts';
import { loadProduct, loadProducts, saveProduct } from '../products/product-store.ts';
import { loadFindings } from '../store/findings.ts';
import { loadCase } from '../store/load-cases.ts';
import { storeDecision } from './store-decision.ts';
import {
  NOTHING,
  refusedFor,
  type Answer,
  type Asked,
  type CommandRun,
  type CommandTarget,
} from './target.ts';

export const onProduct: CommandTarget<'product'> = {
  run: decided,
  subject: ({ body }) => ('product' in body ? `product:${body.product}` : `alert:${body.alert}`),
};

async function decided(
  tx: Tx,
  { command, by }: Asked<'product'>,
  run: CommandRun,
): Promise<Answer> {
  const { body } = command;
  const named = 'product' in body ? await loadProduct(tx, body.product) : null;
  const alertId = 'alert' in body ? body.alert : named?.alertId;
  const found = alertId === undefined ? null : await loadCase(tx, alertId);
  if (found === null)
    return {
      ...NOTHING,
      refusal: refused(
        'unknown-subject',
        'there is no such alert or product',
        '没有这条警示或产品',
      ),
    };
  // Again, now that the case is locked: what was read before may have changed meanwhile.
  const before = 'product' in body ? await loadProduct(tx, body.product) : null;
  const decision = decideProduct(before, body, {
    account: by,
    now: run.now,
    zone: run.zone,
    expectedVersion: command.expectedVersion,
    case: found,
    place: run.rules.placeWords(found.alert.place),
    found: await loadFindings(tx, found.alert.id, found.memo.occurrence),
    others: await loadProducts(tx, found.alert.id),
    newId: derivedId('pd-', [command.id]) as ProductId,
  });
  if (decision.outcome === 'refused') return refusedFor(before ?? found.alert, decision);
  await saveProduct(tx, decision.product);
  const told = { outcome: 'done', cases: [found], steps: [decision.step] } as const;
  await storeDecision(tx, { command, decision: told, originals: [found] }, run);
  return { version: decision.product.version, state: decision.product.state, refusal: null };
}
