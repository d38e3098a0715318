// The life of a product as a total table: each state under each command gives the next state or the code of a refusal. A changed text is a
// draft again, so that what was approved is what is issued. Pure.
import type { ProductCommand } from '../../contracts/products/product-command.ts';
import type { ProductState } from '../../contracts/products/product.ts';

const NO = 'not-in-this-state';
export type ProductAct = Exclude<ProductCommand['command'], 'draft'>;

export const PRODUCT_TRANSITIONS: Readonly<
  Record<ProductState, Readonly<Record<ProductAct, ProductState | typeof NO>>>
> = {
  draft: { revise: 'draft', approve: 'approved', issue: NO, withdraw: 'withdrawn' },
  approved: { revise: 'draft', approve: NO, issue: 'issued', withdraw: 'withdrawn' },
  issued: { revise: NO, approve: NO, issue: NO, withdraw: 'withdrawn' },
  withdrawn: { revise: NO, approve: NO, issue: NO, withdraw: NO },
};
