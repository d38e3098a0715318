// Words of products and of what comes before them. Total: a code or a command without words does not compile.
import type { PRODUCT_NOTICES, PRODUCT_REFUSALS } from '../products/codes.ts';
import type { ProductCommand } from '../products/product-command.ts';
import type { ProductKind, ProductState } from '../products/product.ts';
import type { VerificationOutcome, VerificationWay } from '../products/verification.ts';
import type { Words } from '../words.ts';

export const PRODUCT_ACTION_WORDS: Readonly<Record<`product-${ProductCommand['command']}`, Words>> =
  {
    'product-draft': { zh: '起草产品', en: 'Product drafted' },
    'product-revise': { zh: '修改产品', en: 'Product revised' },
    'product-approve': { zh: '审签产品', en: 'Product approved' },
    'product-issue': { zh: '发布产品', en: 'Product issued' },
    'product-withdraw': { zh: '撤回产品', en: 'Product withdrawn' },
  };

export const PRODUCT_NOTICE_WORDS: Readonly<Record<(typeof PRODUCT_NOTICES)[number], Words>> = {
  'product-waiting': { zh: '产品待审签', en: 'Product waits for approval' },
  'product-issued': { zh: '产品已发布', en: 'Product issued' },
  'product-withdrawn': { zh: '产品已撤回', en: 'Product withdrawn' },
};

export const PRODUCT_REFUSAL_WORDS: Readonly<Record<(typeof PRODUCT_REFUSALS)[number], Words>> = {
  'not-verified': { zh: '尚未记录核实结果。', en: 'No verification is recorded yet.' },
  'risk-not-assessed': { zh: '尚未记录风险研判。', en: 'No risk assessment is recorded yet.' },
  'text-incomplete': {
    zh: '文本中仍有起草时的提示语，请先修改补充。',
    en: 'The text still holds what the draft asks to be added: revise it first.',
  },
};

export const PRODUCT_KIND_WORDS: Readonly<Record<ProductKind, Words>> = {
  'health-risk-notice': { zh: '健康风险提示', en: 'Public health-risk notice' },
  'alert-bulletin': { zh: '警示信息通报', en: 'Alert bulletin' },
  'decision-advice': { zh: '预警决策建议', en: 'Decision advice' },
};

export const PRODUCT_STATE_WORDS: Readonly<Record<ProductState, Words>> = {
  draft: { zh: '草稿', en: 'Draft' },
  approved: { zh: '已审签', en: 'Approved' },
  issued: { zh: '已发布', en: 'Issued' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
};

export const VERIFICATION_OUTCOME_WORDS: Readonly<Record<VerificationOutcome, Words>> = {
  confirmed: { zh: '属实', en: 'Confirmed' },
  refuted: { zh: '不属实', en: 'Refuted' },
  inconclusive: { zh: '尚不能确定', en: 'Inconclusive' },
};

export const VERIFICATION_WAY_WORDS: Readonly<Record<VerificationWay, Words>> = {
  records: { zh: '查阅记录', en: 'Records' },
  telephone: { zh: '电话核实', en: 'Telephone' },
  'on-site': { zh: '现场核实', en: 'On site' },
  laboratory: { zh: '实验室检测', en: 'Laboratory' },
  other: { zh: '其他', en: 'Other' },
};
