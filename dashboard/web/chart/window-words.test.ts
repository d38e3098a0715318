// What is said of windows that have no sentences of their own: their name, and when they were, in both languages.
import i18next, { type TFunction } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SeriesPoint } from '../../../contracts/api/series.ts';
import type { WindowKind } from '../../../contracts/window-shape.ts';
import { en } from '../i18n/en.ts';
import { windowStart } from '../i18n/time.ts';
import { zh } from '../i18n/zh.ts';
import { seriesSentence } from './series-sentence.ts';

const HOUR_MS = 3_600_000;
const AT = Date.parse('2026-03-05T12:00:00+08:00');

const point = (kind: WindowKind, hours: number): SeriesPoint =>
  ({
    window: { kind, startAt: AT, endAt: AT + hours * HOUR_MS },
    count: 14,
    revision: 1,
    asOf: AT,
    complete: true,
    outcome: 'exceeds',
    assessment: { expected: null, lower: null, upper: 10, outcome: 'exceeds' },
  }) as SeriesPoint;

const t = {} as Record<'zh' | 'en', TFunction>;
beforeAll(async () => {
  const resources = { zh: { translation: zh }, en: { translation: en } };
  const speaker = i18next.createInstance();
  await speaker.init({ resources, lng: 'zh', interpolation: { escapeValue: false } });
  for (const language of ['zh', 'en'] as const) t[language] = speaker.getFixedT(language);
});

const said = (kind: WindowKind, hours: number, language: 'zh' | 'en'): string =>
  seriesSentence([point(kind, hours)], {
    t: t[language],
    inWords: (words) => words[language],
    limit: 10,
  });

describe('a chart', () => {
  it('of six hours says so', () => {
    expect(said('hours6', 6, 'en')).toContain('In windows of 6 hours, 03-05 12:00–18:00');
    expect(said('hours6', 6, 'zh')).toContain('按 6 小时 计');
  });

  it('of sessions speaks of bursts', () => {
    expect(said('session-hours2', 5, 'en')).toContain('Bursts above the threshold: 1');
    expect(said('session-hours2', 5, 'zh')).toContain('1 个连续时段超过阈值');
  });
});

it('a part of a day is named by its hours, and by both days where it goes over midnight', () => {
  const named = (hours: number): string =>
    windowStart({ kind: 'hours12', startAt: AT, endAt: AT + hours * HOUR_MS });
  expect(named(6)).toBe('03-05 12:00–18:00');
  expect(named(12)).toBe('03-05 12:00–24:00');
  expect(named(14)).toBe('03-05 12:00 – 03-06 02:00');
  expect(windowStart({ kind: 'week', startAt: AT, endAt: AT + 7 * 24 * HOUR_MS })).toBe(
    '03-05 – 03-12',
  );
});
