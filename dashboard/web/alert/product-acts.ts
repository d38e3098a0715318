// What may be done with a product by this person, in its state. A mirror of what `alerts` decides by; it may still refuse, with a reason. Pure.
import type { Account } from '../../../contracts/account.ts';
import type { AlertState } from '../../../contracts/alert.ts';
import type { Product, ProductKind, ProductState } from '../../../contracts/products/product.ts';
import { PRODUCT_KIND_WORDS } from '../../../contracts/vocabulary/products.ts';

export type ProductVerb = 'revise' | 'approve' | 'issue' | 'withdraw';

const OFFERED: Readonly<Record<ProductState, readonly ProductVerb[]>> = {
  draft: ['approve', 'revise', 'withdraw'],
  approved: ['issue', 'revise', 'withdraw'],
  issued: ['withdraw'],
  withdrawn: [],
};

const isDesk = ({ role }: Pick<Account, 'role'>): boolean =>
  role === 'duty-officer' || role === 'administrator';
const mayWrite = (account: Pick<Account, 'role'>): boolean =>
  isDesk(account) || account.role === 'epidemiologist';

/** Whoever wrote the text last does not approve it; only the desk tells others in its name. */
export const verbsOf = (
  { state, draftedBy }: Pick<Product, 'state' | 'draftedBy'>,
  account: Pick<Account, 'id' | 'role'>,
): readonly ProductVerb[] =>
  OFFERED[state].filter((verb) => {
    if (verb === 'approve') return mayWrite(account) && draftedBy !== account.id;
    return verb === 'revise' ? mayWrite(account) : isDesk(account);
  });

/** People have judged that there is something to tell. */
const TOLD_OF: readonly AlertState[] = ['suspected', 'assessing', 'responding', 'closed'];
const KINDS = Object.keys(PRODUCT_KIND_WORDS) as ProductKind[];

/** Kinds of which none is being worked on. */
export const draftable = (
  state: AlertState,
  products: readonly Pick<Product, 'kind' | 'state'>[],
  account: Pick<Account, 'role'>,
): readonly ProductKind[] =>
  !mayWrite(account) || !TOLD_OF.includes(state)
    ? []
    : KINDS.filter(
        (kind) =>
          !products.some(
            (one) => one.kind === kind && (one.state === 'draft' || one.state === 'approved'),
          ),
      );
