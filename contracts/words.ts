// A text in both languages. Chinese first: it is what the duty officer reads.
import { z } from 'zod';

const written = z
  .string()
  .min(1)
  .max(2000)
  .refine((text) => text.trim() !== '', 'blank: nothing is written');

export const Words = z.strictObject({ zh: written, en: written });
export type Words = z.infer<typeof Words>;

export const Language = z.enum(['zh', 'en']);
export type Language = z.infer<typeof Language>;
