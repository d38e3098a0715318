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

  it.each([
    ['hour', '观察 12 例，达到固定限值 10，已持续 1 小时', '(1 hour in a row)'],
    ['day', '观察 12 例，达到固定限值 10，已持续 1 天', '(1 day in a row)'],
    ['day7', '观察 12 例，达到固定限值 10，已持续 1 个 7 天窗口', '(1 seven-day window in a row)'],
  ] as const)('counts a fixed limit of windows of one %s in these', (window, zh, en) => {
    const reached = {
      code: 'reached-fixed-limit',
      figures: { observed: 12, limit: 10, points: 1 },
    } as const;
    expect(sayReason(reached, 'zh', { frequency: 365, window })).toBe(zh);
    expect(sayReason(reached, 'en', { frequency: 365, window })).toContain(en);
    const longer = { ...reached, figures: { ...reached.figures, points: 3 } };
    expect(sayReason(longer, 'en', { frequency: 365, window: 'hour' })).toContain(
      '3 hours in a row',
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

it('tells a probability and its limit with as many digits as tell them apart', () => {
  const say = (probability: number, required: number): string =>
    sayReason(
      {
        code: 'outbreak-likely',
        figures: { observed: 1, expected: 0.5, probability, required, points: 30 },
      },
      'en',
      { frequency: 365 },
    );
  expect(say(0.3877, 0.3621)).toContain('1 case observed');
  expect(say(0.3877, 0.3621)).toContain('is 0.388, above 0.362;');
  expect(say(0.38771, 0.38769)).toContain('is 0.38771, above 0.38769;');
});

it('tells a count from a limit that it lies just above', () => {
  const reason = { code: 'above-limit', figures: { observed: 12, limit: 11.96 } } as const;
  expect(sayReason(reason, 'en', { frequency: 365 })).toBe(
    '12 cases observed, above the upper limit 11.96',
  );
  expect(sayReason(reason, 'zh', { frequency: 365 })).toContain('11.96');
});
