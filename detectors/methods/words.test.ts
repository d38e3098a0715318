/** The sentences of reasons, in both languages. */
import { describe, expect, it } from 'vitest';
import { REASON_CODES } from './reason.ts';
import { formatFigure, sayReason } from './words.ts';

describe('sayReason', () => {
  const above = {
    code: 'above-limit',
    figures: { observed: 23, limit: 14.22, expected: 6.14, points: 7 },
  } as const;

  it('says an exceedance in Chinese', () => {
    expect(sayReason(above, 'zh', { frequency: 365 })).toBe(
      '观察 23 例，高于上限 14.2（过去 7 天平均 6.1）',
    );
  });

  it('says it in English, in weeks and with another noun', () => {
    expect(sayReason(above, 'en', { frequency: 52, counted: { zh: '人次', en: 'visits' } })).toBe(
      '23 visits observed, above the upper limit 14.2 (mean of the past 7 weeks 6.1)',
    );
  });

  it('has a sentence for every code, with nothing undefined in it', () => {
    expect(REASON_CODES.length).toBeGreaterThan(10);
    for (const code of REASON_CODES) {
      for (const language of ['zh', 'en'] as const) {
        const sentence = sayReason({ code, figures: {} }, language, { frequency: 12 });
        expect(sentence.length).toBeGreaterThan(5);
        expect(sentence).not.toMatch(/undefined|NaN/);
      }
    }
  });

  it('shows figures as a reader wants them', () => {
    expect([3, 3.14159, 0.012345, undefined].map(formatFigure)).toEqual(['3', '3.1', '0.012', '–']);
  });
});
