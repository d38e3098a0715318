// A text in both languages. Chinese first: it is what the duty officer reads.
import { z } from 'zod';

export const Words = z.strictObject({
  zh: z.string().min(1).max(2000),
  en: z.string().min(1).max(2000),
});
export type Words = z.infer<typeof Words>;

export const Language = z.enum(['zh', 'en']);
export type Language = z.infer<typeof Language>;
