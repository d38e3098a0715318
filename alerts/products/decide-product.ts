// Decides a person's command on a product: jurisdiction and role first, then the version that the person saw, the table, and the conditions of
// the act itself. Whoever wrote the text last never approves it. Pure.
import { coversPlace, type Account, type Role } from '../../contracts/account.ts';
import type { Alert } from '../../contracts/alert.ts';
import type { RefusalCode } from '../../contracts/command.ts';
import type { ProductCommand } from '../../contracts/products/product-command.ts';
import {
  RECIPIENTS_MAX,
  type Product,
  type ProductKind,
} from '../../contracts/products/product.ts';
import type { ProductId } from '../../contracts/response-ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { actorOf, alertSubject, type Case, type Step } from '../cases/case.ts';
import { refused, type Refused } from '../lifecycle/decision.ts';
import type { Found } from '../store/findings.ts';
import { draftText, leftToAdd, type DraftFacts } from './draft-text.ts';
import { PRODUCT_TRANSITIONS } from './transitions.ts';
import { seenZh, stateZh } from '../lifecycle/refusal-words.ts';
import { ROLE_WORDS } from '../../contracts/vocabulary/subjects.ts';
import { PRODUCT_KIND_WORDS } from '../../contracts/vocabulary/products.ts';

const DESK: readonly Role[] = ['duty-officer', 'administrator'];
const JUDGES: readonly Role[] = [...DESK, 'epidemiologist'];

/** Those who judge may write; only the desk tells others in its name. */
export const PRODUCT_ROLES: Readonly<Record<ProductCommand['command'], readonly Role[]>> = {
  draft: JUDGES,
  revise: JUDGES,
  approve: JUDGES,
  issue: DESK,
  withdraw: DESK,
};

export interface ProductSetting {
  readonly account: Account;
  readonly now: EpochMs;
  readonly zone: string;
  readonly expectedVersion: number | undefined;
  /** The case that the product is of. */
  readonly case: Case;
  readonly place: DraftFacts['place'];
  readonly found: Found;
  /** Products of the case, withdrawn ones too. */
  readonly others: readonly Product[];
  /** For a draft: the identifier that follows from the command. */
  readonly newId: ProductId;
}

export interface ProductDone {
  readonly outcome: 'done';
  readonly product: Product;
  readonly step: Step;
}

type Body<Name extends ProductCommand['command']> = Extract<ProductCommand, { command: Name }>;

/** `from` is null for a draft. */
export function decideProduct(
  from: Product | null,
  body: ProductCommand,
  setting: ProductSetting,
): ProductDone | Refused {
  const { account } = setting;
  const { alert } = setting.case;
  if (!coversPlace(account, alert.place))
    return refused('out-of-scope', 'not of this place', '不在您的辖区');
  if (!PRODUCT_ROLES[body.command].includes(account.role))
    return refused(
      'role-not-allowed',
      `${account.role} may not ${body.command} a product`,
      `${ROLE_WORDS[account.role].zh}无权对产品执行该操作`,
    );
  if (body.command === 'draft') return drafted(body, setting);
  if (from === null) return refused('unknown-subject', 'there is no such product', '没有这份产品');
  const { expectedVersion } = setting;
  if (expectedVersion !== undefined && expectedVersion !== from.version)
    return refused(
      'stale-version',
      `seen ${String(expectedVersion)}, now ${String(from.version)}`,
      seenZh(expectedVersion, from.version),
    );
  const to = PRODUCT_TRANSITIONS[from.state][body.command];
  if (to === 'not-in-this-state')
    return refused(
      to,
      `${body.command} is not possible in state ${from.state}`,
      `当前为“${stateZh(from.state)}”，不能执行该操作`,
    );
  const hindrance = hindered(from, body, setting);
  if (hindrance !== null) return hindrance;
  const after = { ...changed(from, body, setting), state: to };
  return done(from, stamped(from, after, setting), { body, setting });
}

/** People have judged that there is something to tell. */
const TOLD_OF: ReadonlySet<Alert['state']> = new Set<Alert['state']>([
  'suspected',
  'assessing',
  'responding',
  'closed',
]);

function drafted(body: Body<'draft'>, setting: ProductSetting): ProductDone | Refused {
  const { alert } = setting.case;
  if (!TOLD_OF.has(alert.state))
    return refused(
      'not-in-this-state',
      `nothing is drafted from an alert that is ${alert.state}`,
      `警示为“${stateZh(alert.state)}”时不能起草`,
    );
  const living = setting.others.find(
    ({ kind, state }) => kind === body.kind && (state === 'draft' || state === 'approved'),
  );
  if (living !== undefined)
    return refused('already-exists', `${living.id} is being worked on`, `${living.id} 正在办理`);
  const product: Product = {
    v: 1,
    id: setting.newId,
    version: 1,
    alertId: alert.id,
    kind: body.kind,
    state: 'draft',
    place: alert.place,
    text: draftText(body.kind, { ...setting, ...setting.found, alert }),
    recipients: recipientsOf(body.kind, setting.case),
    draftedBy: setting.account.id,
    approvedBy: null,
    approvedAt: null,
    issuedBy: null,
    issuedAt: null,
    updatedAt: setting.now,
  };
  return done(null, product, { body, setting });
}

/** Offices that have a part in the case; a notice to the public is told on the screens of the desk, which hands it on. */
function recipientsOf(kind: ProductKind, { tasks }: Case): Product['recipients'] {
  if (kind === 'health-risk-notice') return [];
  const offices = new Map(
    tasks.map(({ department, place }) => [`${department}@${place}`, { department, place }]),
  );
  return [...offices.values()].slice(0, RECIPIENTS_MAX);
}

/** What each product rests on: nobody is warned of what nobody has verified, no government advised without a judged risk. */
const NEEDS: Readonly<Record<ProductKind, readonly ('verification' | 'risk')[]>> = {
  'health-risk-notice': ['verification', 'risk'],
  'alert-bulletin': ['verification'],
  'decision-advice': ['verification', 'risk'],
};

function hindered(
  from: Product,
  body: ProductCommand,
  { account, found, case: of }: ProductSetting,
): Refused | null {
  const { alert } = of;
  if ((body.command === 'approve' || body.command === 'issue') && !TOLD_OF.has(alert.state))
    return refused(
      'not-in-this-state',
      `nobody is told of an alert that is ${alert.state}`,
      `警示为“${stateZh(alert.state)}”时不能审批或发出`,
    );
  if (body.command !== 'approve') return null;
  if (from.draftedBy === account.id)
    return refused('same-person', 'who wrote the text does not approve it', '撰写人不能审批');
  const left = leftToAdd(from.text);
  if (left !== null)
    return refused('text-incomplete', `it still says ${left.en}`, `仍有${left.zh}`);
  const lacks = missing(NEEDS[from.kind], found);
  return lacks === null
    ? null
    : refused(lacks, `${from.kind} rests on it`, `“${PRODUCT_KIND_WORDS[from.kind].zh}”以此为依据`);
}

function missing(needs: readonly ('verification' | 'risk')[], found: Found): RefusalCode | null {
  if (needs.includes('verification') && found.verifications.length === 0) return 'not-verified';
  return needs.includes('risk') && found.risk === null ? 'risk-not-assessed' : null;
}

function changed(
  from: Product,
  body: Exclude<ProductCommand, Body<'draft'>>,
  { account, now, case: of }: ProductSetting,
): Product {
  switch (body.command) {
    case 'revise':
      return {
        ...from,
        text: body.text,
        draftedBy: account.id,
        approvedBy: null,
        approvedAt: null,
      };
    case 'approve':
      return { ...from, approvedBy: account.id, approvedAt: now };
    case 'issue':
      // Whoever was called up since it was drafted is told as well.
      return {
        ...from,
        issuedBy: account.id,
        issuedAt: now,
        recipients: recipientsOf(from.kind, of),
      };
    case 'withdraw':
      return from;
  }
}

const stamped = (from: Product, after: Product, { now }: ProductSetting): Product => ({
  ...after,
  version: from.version + 1,
  updatedAt: now,
});

/** Stands among what happened to the alert, with the product named in it. */
function done(
  from: Product | null,
  product: Product,
  { body, setting }: { readonly body: ProductCommand; readonly setting: ProductSetting },
): ProductDone {
  const step: Step = {
    actor: actorOf(setting.account.id),
    action: `product-${body.command}`,
    subject: alertSubject(setting.case.alert),
    fromState: null,
    toState: null,
    reason: 'reason' in body ? (body.reason ?? null) : null,
    details: {
      product: product.id,
      kind: product.kind,
      from: from?.state ?? null,
      to: product.state,
      version: product.version,
      // To whom: the issued text is what they were told, and they hear of its withdrawal.
      recipients: told(from, product).map(({ department, place }) => ({ department, place })),
    },
  };
  return { outcome: 'done', product, step };
}

const told = (from: Product | null, product: Product): Product['recipients'] =>
  product.state === 'issued' || from?.state === 'issued' ? product.recipients : [];
