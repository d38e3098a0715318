// Commands on `/api/products/commands`.
import { AlertId } from '../../../contracts/ids.ts';
import { ProductCommand } from '../../../contracts/products/product-command.ts';
import { readAlert } from '../reads/alerts.ts';
import { maySeeProduct } from '../reads/products.ts';
import type { Door } from './door.ts';

export const productDoor: Door = {
  target: 'product',
  path: '/api/products/commands',
  summary: 'Draft, approve and issue the products of an alert; needs the header Idempotency-Key',
  body: ProductCommand,
  maySee: async ({ store }, { account, body }) => {
    const { product, alert } = body;
    if (typeof product === 'string') return maySeeProduct(store, account, product);
    const id = AlertId.safeParse(alert);
    return id.success && (await readAlert(store, account, id.data)) !== undefined;
  },
};
