// `POST /api/products/commands`. A changed text is a draft again: what was approved is what is issued.
import { z } from 'zod';
import { OptionalReason, Reason, command } from '../command-body.ts';
import { AlertId } from '../ids.ts';
import { ProductId } from '../response-ids.ts';
import { ProductKind, ProductText } from './product.ts';

export const ProductCommand = z.discriminatedUnion('command', [
  command('draft', { alert: AlertId, kind: ProductKind }),
  command('revise', { product: ProductId, text: ProductText }),
  command('approve', { product: ProductId, reason: OptionalReason }),
  command('issue', { product: ProductId, reason: OptionalReason }),
  command('withdraw', { product: ProductId, reason: Reason }),
]);
export type ProductCommand = z.infer<typeof ProductCommand>;
