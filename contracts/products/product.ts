// One of the three products of the national rule (国疾控监测发〔2025〕11号): drafted from the alert, approved by another person, issued, recorded.
import { z } from 'zod';
import { AlertId, DepartmentId, UserId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { ProductId } from '../response-ids.ts';
import { EpochMs } from '../time.ts';
import { Words } from '../words.ts';

/** 健康风险提示 to the public; 警示信息通报 to departments, areas and institutions; 预警决策建议 to government. */
export const ProductKind = z.enum(['health-risk-notice', 'alert-bulletin', 'decision-advice']);
export type ProductKind = z.infer<typeof ProductKind>;

export const ProductState = z.enum(['draft', 'approved', 'issued', 'withdrawn']);
export type ProductState = z.infer<typeof ProductState>;

export const ProductText = z.strictObject({
  title: Words,
  body: z.strictObject({ zh: z.string().min(1).max(8000), en: z.string().min(1).max(8000) }),
});
export type ProductText = z.infer<typeof ProductText>;

/** As many offices as a case has tasks at most: none that has a part in it is left out. */
export const RECIPIENTS_MAX = 200;

export const Product = z.strictObject({
  v: z.literal(1),
  id: ProductId,
  version: z.int().min(1),
  alertId: AlertId,
  kind: ProductKind,
  state: ProductState,
  place: PlaceCode,
  text: ProductText,
  /** Offices that are told when it is issued. */
  recipients: z
    .array(z.strictObject({ department: DepartmentId, place: PlaceCode }))
    .max(RECIPIENTS_MAX),
  /** Whoever wrote the text last: never who approves it. */
  draftedBy: UserId,
  approvedBy: UserId.nullable(),
  approvedAt: EpochMs.nullable(),
  issuedBy: UserId.nullable(),
  issuedAt: EpochMs.nullable(),
  updatedAt: EpochMs,
});
export type Product = z.infer<typeof Product>;
