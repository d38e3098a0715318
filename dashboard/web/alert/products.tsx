// The three products of an alert, each with its state and who wrote, approved and issued it; and what may be done next. Whoever wrote the text last
// does not approve it: the button says so, and the server sees to it.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../contracts/alert.ts';
import type { Product, ProductKind } from '../../../contracts/products/product.ts';
import { PRODUCT_KIND_WORDS, PRODUCT_STATE_WORDS } from '../../../contracts/vocabulary/products.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { momentOf } from '../i18n/time.ts';
import { canAct, useConnection } from '../live/connection.ts';
import { DataText, Said } from '../ui/names.tsx';
import { Departments } from '../room/room-teams.tsx';
import { ProductDialog } from './product-dialogs.tsx';
import { draftable, type ProductVerb, verbsOf } from './product-acts.ts';
import { useProductAct } from './use-product-act.ts';

function Written({ of }: { readonly of: Product }): JSX.Element {
  const { t } = useTranslation();
  const { draftedBy, approvedBy, approvedAt, issuedBy, issuedAt } = of;
  return (
    <p className="muted">
      {t('judgement.draftedBy', { by: draftedBy })}
      {approvedAt !== null && (
        <> · {t('judgement.approvedBy', { by: approvedBy, at: momentOf(approvedAt) })}</>
      )}
      {issuedAt !== null && (
        <> · {t('judgement.issuedBy', { by: issuedBy, at: momentOf(issuedAt) })}</>
      )}
    </p>
  );
}

function ProductItem({ of }: { readonly of: Product }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const account = useAccount();
  const live = useConnection(canAct);
  const [verb, setVerb] = useState<ProductVerb | null>(null);
  const offices = [...new Set(of.recipients.map(({ department }) => department))];
  return (
    <article data-product={of.kind} data-state={of.state}>
      <h3>
        {inWords(PRODUCT_KIND_WORDS[of.kind])} ·{' '}
        <span className="state">{inWords(PRODUCT_STATE_WORDS[of.state])}</span>
      </h3>
      <details>
        <summary>
          <Said words={of.text.title} />
        </summary>
        {inWords(of.text.body)
          .split('\n')
          .map((line, at) => (
            <p key={at}>
              <DataText text={line} />
            </p>
          ))}
        {offices.length > 0 && (
          <p>
            {t('judgement.recipients')}: <Departments ids={offices} />
          </p>
        )}
      </details>
      <Written of={of} />
      {of.state === 'draft' && of.draftedBy === account.id && (
        <p className="muted">{t('judgement.ownDraft')}</p>
      )}
      <div className="quality-buttons">
        {verbsOf(of, account).map((one) => (
          <button
            key={one}
            type="button"
            className="button button-small"
            data-act={one}
            disabled={!live}
            onClick={() => setVerb(one)}
          >
            {t(`judgement.act.${one}`)}
          </button>
        ))}
      </div>
      {verb !== null && <ProductDialog of={of} verb={verb} onClose={() => setVerb(null)} />}
    </article>
  );
}

export function Products(props: {
  readonly alert: Pick<Alert, 'id' | 'state'>;
  readonly products: readonly Product[];
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const account = useAccount();
  const live = useConnection(canAct);
  const { alert, products } = props;
  const act = useProductAct(alert.id);
  const draft = (kind: ProductKind): void => {
    const title = t('judgement.draftOf', { kind: inWords(PRODUCT_KIND_WORDS[kind]) });
    void act({ title, body: { command: 'draft', alert: alert.id, kind } });
  };
  return (
    <section className="panel">
      <h2>{t('room.products')}</h2>
      {products.length === 0 && <p className="muted">{t('room.noProducts')}</p>}
      {products.map((product) => (
        <ProductItem key={product.id} of={product} />
      ))}
      <div className="quality-buttons">
        {draftable(alert.state, products, account).map((kind) => (
          <button
            key={kind}
            type="button"
            className="button button-small"
            data-act={`draft-${kind}`}
            disabled={!live}
            onClick={() => draft(kind)}
          >
            {t('judgement.draftOf', { kind: inWords(PRODUCT_KIND_WORDS[kind]) })}
          </button>
        ))}
      </div>
    </section>
  );
}
