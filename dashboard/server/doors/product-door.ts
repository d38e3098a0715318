// Commands on `/api/products/commands`.
import { ProductCommand } from '../../../contracts/products/product-command.ts';
import { sealedDoor, type Door } from './door.ts';

export const productDoor: Door = {
  target: 'product',
  path: '/api/products/commands',
  summary: 'Draft, approve and issue the products of an alert; needs the header Idempotency-Key',
  body: ProductCommand,
  maySee: sealedDoor,
};
