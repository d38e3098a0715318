// What was found and judged in the development world, and its products: filled where an alert responds, written by the people who sign in.
import type { Account } from '../../../contracts/account.ts';
import type { Alert } from '../../../contracts/alert.ts';
import type { AlertJudgement } from '../../../contracts/api/products.ts';
import { Product } from '../../../contracts/products/product.ts';
import { ProductCommand } from '../../../contracts/products/product-command.ts';
import { RiskAssessment } from '../../../contracts/products/risk-assessment.ts';
import { Verification } from '../../../contracts/products/verification.ts';
import { PRODUCT_KIND_WORDS } from '../../../contracts/vocabulary/products.ts';
import { HOUR_MS } from '../../../contracts/time.ts';
import type { Outcome } from './outcome.ts';
import { identifier } from './random.ts';

export interface Judged {
  readonly verifications: Verification[];
  readonly risks: RiskAssessment[];
  readonly products: Product[];
}

/** Where it is kept. */
interface JudgedWorld {
  readonly alerts: ReadonlyMap<string, { readonly alert: Alert }>;
  judgementOf(alert: Alert): Judged;
}

export function freshJudgement(alert: Alert, now: number): Judged {
  if (alert.state !== 'responding') return { verifications: [], risks: [], products: [] };
  return {
    verifications: [
      verificationOf(alert, {
        outcome: 'confirmed',
        ways: ['telephone', 'on-site'],
        casesFound: 12,
        reason: '现场核实：12 例均在同一食堂就餐。',
        by: 'epi',
        at: now - 5 * HOUR_MS,
      }),
    ],
    risks: [
      riskOf(alert, {
        likelihood: 3,
        impact: 2,
        reason: '同一暴露源，病例尚局限于一所学校。',
        by: 'epi',
        at: now - 4 * HOUR_MS,
      }),
    ],
    products: [draftOf(alert, { kind: 'alert-bulletin', by: 'epi', at: now - 3 * HOUR_MS })],
  };
}

interface Written {
  readonly by: string;
  readonly at: number;
}

/** As the command says it. */
export function verificationOf(
  alert: Alert,
  said: Written & Record<string, unknown>,
): Verification {
  const { outcome, ways, casesFound, reason, by, at } = said;
  const found = { outcome, ways, casesFound: casesFound ?? null, text: reason, by, at };
  return Verification.parse({ ...baseOf(alert, 'vf-', at), ...found });
}

export function riskOf(alert: Alert, said: Written & Record<string, unknown>): RiskAssessment {
  const { likelihood, impact, reason, by, at } = said;
  const judged = { likelihood, impact, text: reason, by, at };
  return RiskAssessment.parse({ ...baseOf(alert, 'ri-', at), ...judged });
}

const baseOf = (alert: Alert, prefix: string, at: number) => ({
  v: 1,
  id: identifier(prefix, `${alert.id}${at}`),
  alertId: alert.id,
  occurrence: 1,
});

function draftOf(alert: Alert, said: Written & { readonly kind: Product['kind'] }): Product {
  const { kind, by, at } = said;
  const words = PRODUCT_KIND_WORDS[kind];
  const title = { zh: `${words.zh}：${alert.title.zh}`, en: `${words.en}: ${alert.title.en}` };
  return Product.parse({
    v: 1,
    id: identifier('pd-', `${alert.id}${kind}${at}`),
    version: 1,
    alertId: alert.id,
    kind,
    state: 'draft',
    place: alert.place,
    text: { title, body: { zh: `${title.zh}。请各部门按职责处置。`, en: `${title.en}.` } },
    recipients: alert.departments.map((department) => ({ department, place: alert.place })),
    draftedBy: by,
    approvedBy: null,
    approvedAt: null,
    issuedBy: null,
    issuedAt: null,
    updatedAt: at,
  });
}

export function judgementOf(world: JudgedWorld, alert: Alert, account: Account): AlertJudgement {
  const { verifications, risks, products } = world.judgementOf(alert);
  const asOf = Date.now();
  if (account.role === 'department-member') {
    const issued = products.filter(({ issuedAt }) => issuedAt !== null);
    return { verifications: [], risks: [], products: issued, riskDraft: null, asOf };
  }
  const reasons = [{ zh: '二级（橙）', en: 'Level II (orange)' }];
  return {
    verifications,
    risks,
    products,
    riskDraft: { likelihood: 4, impact: 3, reasons },
    asOf,
  };
}

const AFTER = { approve: 'approved', issue: 'issued', withdraw: 'withdrawn' } as const;
const FROM = { approve: 'draft', issue: 'approved' } as const;

export function actOnProduct(world: JudgedWorld, asked: unknown, by: Account): Outcome {
  const { expectedVersion: _seen, ...rest } = asked as { readonly expectedVersion?: number };
  const body = ProductCommand.parse(rest);
  const now = Date.now();
  if (body.command === 'draft') {
    const alert = world.alerts.get(body.alert)?.alert;
    if (alert === undefined) return { refused: 'unknown-subject' };
    const { products } = world.judgementOf(alert);
    const living = (one: Product): boolean =>
      one.kind === body.kind && (one.state === 'draft' || one.state === 'approved');
    if (products.some(living)) return { refused: 'already-exists' };
    products.push(draftOf(alert, { kind: body.kind, by: by.id, at: now }));
    return { done: { version: 1, state: 'draft' } };
  }
  const lists = [...world.alerts.values()].map(({ alert }) => world.judgementOf(alert).products);
  const list = lists.find((one) => one.some(({ id }) => id === body.product));
  const at = list?.findIndex(({ id }) => id === body.product) ?? -1;
  const before = list?.[at];
  if (list === undefined || before === undefined) return { refused: 'unknown-subject' };
  const next = { ...before, version: before.version + 1, updatedAt: now };
  if (body.command === 'revise') {
    const back = { state: 'draft', approvedBy: null, approvedAt: null } as const;
    list[at] = { ...next, ...back, text: body.text, draftedBy: by.id };
    return { done: { version: next.version, state: 'draft' } };
  }
  if (body.command === 'approve' && before.draftedBy === by.id) return { refused: 'same-person' };
  if (body.command !== 'withdraw' && before.state !== FROM[body.command])
    return { refused: 'not-in-this-state' };
  const state = AFTER[body.command];
  const who =
    body.command === 'approve'
      ? { approvedBy: by.id, approvedAt: now }
      : body.command === 'issue'
        ? { issuedBy: by.id, issuedAt: now }
        : {};
  list[at] = { ...next, ...who, state };
  return { done: { version: next.version, state } };
}
