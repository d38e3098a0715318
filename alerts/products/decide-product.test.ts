// The three products as people make them: given, when, then, through the same decisions as the commands'.
import { describe, expect, it } from 'vitest';
import type { Account } from '../../contracts/account.ts';
import { type RefusalCode } from '../../contracts/command.ts';
import { ProductCommand } from '../../contracts/products/product-command.ts';
import { Product, ProductKind, ProductState } from '../../contracts/products/product.ts';
import type { ProductId } from '../../contracts/response-ids.ts';
import { findingsOf } from '../lifecycle/findings.ts';
import { noticesOf } from '../notifiers/notices.ts';
import { Inbox, MONDAY, account, desk, member, signal } from '../outbreak.fixture.ts';
import { Response } from '../response.fixture.ts';
import type { Found } from '../store/findings.ts';
import { decideProduct, type ProductSetting } from './decide-product.ts';
import { PRODUCT_TRANSITIONS } from './transitions.ts';

const chief = account('duty.chief');
const epidemiologist = account('epi', { role: 'epidemiologist' });
const elsewhere = account('duty.elsewhere', { places: ['990109'] });

function suspected(): Response {
  const inbox = new Inbox();
  const { case: found } = inbox.receive(signal('product'));
  if (found === null) throw new Error('the signal opened no case');
  const response = new Response(found, MONDAY);
  response.onAlert(desk, { command: 'acknowledge' });
  response.onAlert(desk, { command: 'suspect', reason: '培养阳性' });
  return response;
}

const VERIFIED = {
  command: 'record-verification',
  reason: '县医院已确认',
  outcome: 'confirmed',
  ways: ['telephone', 'laboratory'] as ('telephone' | 'laboratory')[],
  casesFound: 3,
} as const;
const ASSESSED = { command: 'assess', reason: '水源未明', likelihood: 3, impact: 5 } as const;

function foundIn(response: Response, ...bodies: (typeof VERIFIED | typeof ASSESSED)[]): Found {
  const all = bodies.map((body, index) => {
    response.onAlert(desk, body);
    const finder = { command: `cmd-${String(index)}` as never, by: desk.id, at: response.now };
    return findingsOf(response.case, body, finder);
  });
  return {
    verifications: all.flatMap(({ verification }) => verification ?? []),
    risk: all.map(({ risk }) => risk).findLast((one) => one !== null) ?? null,
  };
}

const NOTHING: Found = { verifications: [], risk: null };

function setting(response: Response, by: Account, differs: Partial<ProductSetting> = {}) {
  return {
    account: by,
    now: response.now,
    zone: 'Asia/Shanghai',
    expectedVersion: undefined,
    case: response.case,
    place: { zh: '清河镇', en: 'Qinghe' },
    found: NOTHING,
    others: [],
    newId: `pd-${'a'.repeat(26)}` as ProductId,
    ...differs,
  };
}

function draft(response: Response, kind: ProductKind, found: Found): Product {
  const body = { command: 'draft', alert: response.case.alert.id, kind } as const;
  const decision = decideProduct(null, body, setting(response, desk, { found }));
  if (decision.outcome === 'refused') throw new Error(decision.detail.en);
  return decision.product;
}

/** As a person has completed it. */
const completed = (product: Product): Product => ({
  ...product,
  text: { ...product.text, body: { zh: '请落实水源消毒。', en: 'Disinfect the wells.' } },
});

describe('a product', () => {
  it('is drafted from the record in both languages, with what was verified and judged', () => {
    const response = suspected();
    const found = foundIn(response, VERIFIED, ASSESSED);
    for (const kind of ProductKind.options) {
      const { text } = Product.parse(draft(response, kind, found));
      expect(text.title.zh).toContain('清河镇');
      expect(text.body.zh).toMatch(/电话核实、实验室检测，结论：属实，核实病例 3 例/);
      expect(text.body.zh).toContain('3 × 5');
      expect(text.body.en).toMatch(/telephone, laboratory: confirmed, 3 cases found/);
      expect(text.body.zh).not.toContain('undefined');
    }
  });

  it('that still asks a person to add something is refused approval, in whichever language it is left', () => {
    const response = suspected();
    const found = foundIn(response, VERIFIED, ASSESSED);
    for (const kind of ProductKind.options) {
      const first = draft(response, kind, found);
      const { body } = first.text;
      const half = { ...first.text, body: { zh: '请落实水源消毒。', en: body.en } };
      const approve = { command: 'approve', product: first.id } as const;
      for (const text of [first.text, half]) {
        const decision = decideProduct(
          { ...first, text },
          approve,
          setting(response, chief, { found }),
        );
        expect(decision).toMatchObject({ code: 'text-incomplete' });
      }
      expect(
        decideProduct(completed(first), approve, setting(response, chief, { found })).outcome,
      ).toBe('done');
    }
  });

  it('names its place once, also where the title of the alert begins with it', () => {
    const response = suspected();
    const { alert } = response.case;
    const place = { zh: '清口镇', en: 'Qingkou' };
    const title = { zh: '清口镇卫生院 心电图危急值', en: 'Critical ECG, Qingkou health centre' };
    const of = { ...response.case, alert: { ...alert, title } };
    const body = { command: 'draft', alert: alert.id, kind: 'alert-bulletin' } as const;
    const decision = decideProduct(null, body, setting(response, desk, { case: of, place }));
    if (decision.outcome === 'refused') throw new Error(decision.detail.en);
    expect(decision.product.text.title.zh).toBe('警示信息通报：清口镇卫生院 心电图危急值');
    expect(decision.product.text.title.en.split('Qingkou')).toHaveLength(2);
  });

  it('says nothing of a verification or a risk that nobody has recorded', () => {
    const { text } = draft(suspected(), 'alert-bulletin', NOTHING);
    expect(text.body.zh).not.toContain('二、核实');
    expect(text.body.en).not.toContain('3. Risk');
  });

  it('is approved by another than who wrote the text last, then issued by the desk, and its offices are told once', () => {
    const response = suspected();
    const found = foundIn(response, VERIFIED);
    const first = completed(draft(response, 'alert-bulletin', found));
    const approve = { command: 'approve', product: first.id } as const;
    const own = decideProduct(first, approve, setting(response, desk, { found }));
    expect(own).toMatchObject({ outcome: 'refused', code: 'same-person' });
    const approved = decideProduct(first, approve, setting(response, chief, { found }));
    if (approved.outcome === 'refused') throw new Error(approved.detail.en);
    expect(approved.product).toMatchObject({ state: 'approved', approvedBy: 'duty.chief' });
    const issue = { command: 'issue', product: first.id } as const;
    const byEpidemiologist = decideProduct(
      approved.product,
      issue,
      setting(response, epidemiologist),
    );
    expect(byEpidemiologist).toMatchObject({ code: 'role-not-allowed' });
    const issued = decideProduct(approved.product, issue, setting(response, desk));
    if (issued.outcome === 'refused') throw new Error(issued.detail.en);
    const told = { cases: [response.case], steps: [issued.step], at: response.now };
    const notices = noticesOf(told);
    expect(notices.map(({ reason }) => new Set([reason]))).toEqual(
      issued.product.recipients.map(() => new Set(['product-issued'])),
    );
    expect(issued.product.recipients.length).toBeGreaterThanOrEqual(5);
    expect(noticesOf(told)).toEqual(notices);
  });

  it('is neither approved nor issued once its alert is excluded, and who was called since the draft is told', () => {
    const response = suspected();
    const found = foundIn(response, VERIFIED);
    const first = completed(draft(response, 'alert-bulletin', found));
    const approve = { command: 'approve', product: first.id } as const;
    const issue = { command: 'issue', product: first.id } as const;
    const approved = decideProduct(first, approve, setting(response, chief, { found }));
    if (approved.outcome === 'refused') throw new Error(approved.detail.en);

    // As it was when one office less had been called up.
    const earlier = { ...approved.product, recipients: first.recipients.slice(1) };
    const offices = new Set(response.case.tasks.map((one) => `${one.department}@${one.place}`));
    const issued = decideProduct(earlier, issue, setting(response, desk));
    if (issued.outcome === 'refused') throw new Error(issued.detail.en);
    expect(
      new Set(issued.product.recipients.map((one) => `${one.department}@${one.place}`)),
    ).toEqual(offices);

    const code = 'data-error' as const;
    expect(response.onAlert(desk, { command: 'exclude', reason: '复核阴性', code }).outcome).toBe(
      'done',
    );
    const refusal = { outcome: 'refused', code: 'not-in-this-state' };
    expect(decideProduct(first, approve, setting(response, chief, { found }))).toMatchObject(
      refusal,
    );
    expect(decideProduct(approved.product, issue, setting(response, desk))).toMatchObject(refusal);
    const withdraw = { command: 'withdraw', product: first.id, reason: '已排除' } as const;
    expect(decideProduct(approved.product, withdraw, setting(response, desk)).outcome).toBe('done');
  });

  it('that is revised must be approved again, by another than the reviser', () => {
    const response = suspected();
    const found = foundIn(response, VERIFIED);
    const first = completed(draft(response, 'alert-bulletin', found));
    const approved = decideProduct(
      first,
      { command: 'approve', product: first.id },
      setting(response, chief, { found }),
    );
    if (approved.outcome === 'refused') throw new Error(approved.detail.en);
    const text = { ...first.text, title: { zh: '改', en: 'changed' } };
    const revised = decideProduct(
      approved.product,
      { command: 'revise', product: first.id, text },
      setting(response, chief),
    );
    expect(revised).toMatchObject({
      product: { state: 'draft', approvedBy: null, draftedBy: 'duty.chief', version: 3 },
    });
    if (revised.outcome === 'refused') throw new Error(revised.detail.en);
    const again = decideProduct(
      revised.product,
      { command: 'approve', product: first.id },
      setting(response, chief, { found }),
    );
    expect(again).toMatchObject({ code: 'same-person' });
  });

  it('rests on a verification, and advice and notices on a judged risk', () => {
    const response = suspected();
    const verified = foundIn(response, VERIFIED);
    const code = (kind: ProductKind, found: Found): RefusalCode | 'done' => {
      const product = completed(draft(response, kind, found));
      const body = { command: 'approve', product: product.id } as const;
      const decision = decideProduct(product, body, setting(response, chief, { found }));
      return decision.outcome === 'done' ? 'done' : decision.code;
    };
    expect(ProductKind.options.map((kind) => code(kind, NOTHING))).toEqual([
      'not-verified',
      'not-verified',
      'not-verified',
    ]);
    expect(ProductKind.options.map((kind) => code(kind, verified))).toEqual([
      'risk-not-assessed',
      'done',
      'risk-not-assessed',
    ]);
  });

  it('is refused before anybody suspects, twice at once, stale, and to whoever may not', () => {
    const inbox = new Inbox();
    const { case: untouched } = inbox.receive(signal('untouched'));
    if (untouched === null) throw new Error('the signal opened no case');
    const early = new Response(untouched, MONDAY);
    const body = {
      command: 'draft',
      alert: untouched.alert.id,
      kind: 'alert-bulletin',
    } as const;
    expect(decideProduct(null, body, setting(early, desk))).toMatchObject({
      code: 'not-in-this-state',
    });
    const response = suspected();
    const product = draft(response, 'alert-bulletin', NOTHING);
    expect(decideProduct(null, body, setting(response, desk, { others: [product] }))).toMatchObject(
      { code: 'already-exists' },
    );
    const withdraw = { command: 'withdraw', product: product.id, reason: '误' } as const;
    const refusals = [
      decideProduct(product, withdraw, setting(response, desk, { expectedVersion: 7 })),
      decideProduct(product, withdraw, setting(response, elsewhere)),
      decideProduct(product, withdraw, setting(response, member('disease-control'))),
      decideProduct(null, withdraw, setting(response, desk)),
    ].map((decision) => (decision.outcome === 'refused' ? decision.code : 'done'));
    expect(refusals).toEqual([
      'stale-version',
      'out-of-scope',
      'role-not-allowed',
      'unknown-subject',
    ]);
  });

  it('has a total table: every state answers every act with a state or a refusal, and a withdrawn one stays', () => {
    const acts = ProductCommand.options
      .map((option) => option.shape.command.value)
      .filter((verb) => verb !== 'draft');
    for (const state of ProductState.options) {
      expect(Object.keys(PRODUCT_TRANSITIONS[state]).sort()).toEqual([...acts].sort());
    }
    expect(new Set(Object.values(PRODUCT_TRANSITIONS.withdrawn))).toEqual(
      new Set(['not-in-this-state']),
    );
  });
});

describe('an acknowledgement', () => {
  it('that another takes over keeps the time that is left', () => {
    const inbox = new Inbox();
    const { case: found } = inbox.receive(signal('taken-over'));
    if (found === null) throw new Error('the signal opened no case');
    const response = new Response(found, MONDAY);
    response.onAlert(desk, { command: 'acknowledge' });
    const lapses = response.case.alert.acknowledgementLapsesAt;
    response.pass(60_000);
    response.onAlert(chief, { command: 'acknowledge' });
    expect(response.case.alert).toMatchObject({
      acknowledgedBy: 'duty.chief',
      acknowledgementLapsesAt: lapses,
    });
  });
});
