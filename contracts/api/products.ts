// Answers of `GET /api/alerts/:id/judgement` and `GET /api/products`: what was found and judged of an alert, and the products made from it.
import { z } from 'zod';
import { Product } from '../products/product.ts';
import { RiskAssessment, RiskScore } from '../products/risk-assessment.ts';
import { Verification } from '../products/verification.ts';
import { EpochMs } from '../time.ts';
import { Words } from '../words.ts';

/** What the record alone suggests; a person judges. */
export const RiskDraft = z.strictObject({
  likelihood: RiskScore,
  impact: RiskScore,
  reasons: z.array(Words).min(1).max(8),
});
export type RiskDraft = z.infer<typeof RiskDraft>;

/** Members of departments are given the issued products that were addressed to them, and nothing of the rest. */
export const AlertJudgement = z.strictObject({
  /** Oldest first. */
  verifications: z.array(Verification).max(200),
  risks: z.array(RiskAssessment).max(200),
  products: z.array(Product).max(200),
  riskDraft: RiskDraft.nullable(),
  asOf: EpochMs,
});
export type AlertJudgement = z.infer<typeof AlertJudgement>;

export const ProductList = z.strictObject({
  /** Last changed first, at most 200. */
  products: z.array(Product).max(200),
  asOf: EpochMs,
});
export type ProductList = z.infer<typeof ProductList>;
