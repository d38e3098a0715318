// What was found and judged of an alert, and the three products of the national rule.
import { AlertJudgement, ProductList } from '../../../contracts/api/products.ts';
import { AlertId } from '../../../contracts/ids.ts';
import type { DeskParts } from '../desk-parts.ts';
import { notFound } from '../problem.ts';
import { readAlert, readSignals } from '../reads/alerts.ts';
import { readProducts, readRisks, readVerifications } from '../reads/products.ts';
import { riskDraft } from '../reads/risk-draft.ts';
import { type Route, guardedRoute } from '../route.ts';
import { isDesk } from '../scope.ts';

export function productRoutes(parts: DeskParts): Route[] {
  return [
    guardedRoute({
      method: 'GET',
      path: '/api/alerts/:id/judgement',
      summary: 'Verifications, risk assessments and products of an alert, and a draft of its risk',
      answer: AlertJudgement,
      handle: async ({ account, params }) => {
        const id = AlertId.safeParse(params['id']);
        const alert = id.success ? await readAlert(parts.store, account, id.data) : undefined;
        if (alert === undefined) throw notFound('alert');
        const products = await readProducts(parts.store, account, alert.id);
        const base = { products, asOf: parts.now() };
        if (!isDesk(account)) return { ...base, verifications: [], risks: [], riskDraft: null };
        const [verifications, risks, signals] = await Promise.all([
          readVerifications(parts.store, alert.id),
          readRisks(parts.store, alert.id),
          readSignals(parts.store, alert.id),
        ]);
        const places = new Set(signals.map(({ place }) => place));
        const draft = riskDraft(alert, places.size);
        return { ...base, verifications, risks, riskDraft: draft } satisfies AlertJudgement;
      },
    }),
    guardedRoute({
      method: 'GET',
      path: '/api/products',
      summary: 'Products that the account may see, last changed first',
      answer: ProductList,
      handle: async ({ account }) => {
        const products = await readProducts(parts.store, account, null);
        return { products, asOf: parts.now() } satisfies ProductList;
      },
    }),
  ];
}
