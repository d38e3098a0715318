// Words of products. Total: a code or a command without words does not compile.
import type { PRODUCT_NOTICES, PRODUCT_REFUSALS } from '../products/codes.ts';
import type { ProductCommand } from '../products/product-command.ts';
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
};
