// What is said beside a chart speaks of the windows that it shows, with the limit that holds for them.
import i18next, { type TFunction } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SeriesAnswer, SeriesPoint } from '../../../contracts/api/series.ts';
import { en } from '../i18n/en.ts';
import { zh } from '../i18n/zh.ts';
import { pointSentence, seriesSentence } from './series-sentence.ts';
import { viewOf } from './series-view.ts';

const HOUR_MS = 3_600_000;
const AT = Date.parse('2026-03-05T14:00:00+08:00');

/** Of hours nothing is written but those that exceed. */
function hour(offset: number, count: number, limit: number): SeriesPoint {
  const startAt = AT + offset * HOUR_MS;
  const isAbove = count > limit;
  return {
    window: { kind: 'hour', startAt, endAt: startAt + HOUR_MS },
    count,
    revision: 1,
    asOf: AT,
    complete: true,
    outcome: isAbove ? 'exceeds' : null,
    assessment: isAbove ? { expected: null, lower: null, upper: limit, outcome: 'exceeds' } : null,
  } as SeriesPoint;
}
const points = [hour(-2, 1, 10), hour(-1, 14, 10), hour(0, 3, 10)];
const t = {} as Record<'zh' | 'en', TFunction>;

beforeAll(async () => {
  const resources = { zh: { translation: zh }, en: { translation: en } };
  const speaker = i18next.createInstance();
  await speaker.init({ resources, lng: 'zh', interpolation: { escapeValue: false } });
  for (const language of ['zh', 'en'] as const) t[language] = speaker.getFixedT(language);
});

describe('a series of hours under a fixed limit', () => {
  it.each(['zh', 'en'] as const)('is told in hours, with its limit: %s', (language) => {
    const saying = { t: t[language], inWords: (words: { zh: string }) => words.zh, limit: 10 };
    const said = seriesSentence(points, saying);
    expect(said).toContain('03-05 13:00');
    expect(said).toContain(language === 'zh' ? '1 个小时超过阈值' : 'Hours above the threshold: 1');
    expect(said).toContain(language === 'zh' ? '固定阈值 10' : 'fixed threshold 10');
    expect(said).not.toMatch(/[Dd]ay|一天/);
    expect(pointSentence(points[0]!, saying)).toMatch(/03-05 12:00.*10/);
  });

  it.each(['zh', 'en'] as const)('says shares with their unit and no total: %s', (language) => {
    const shares = points.map((point) => ({ ...point, value: 4.25 }));
    const saying = {
      t: t[language],
      inWords: (words: { zh: string }) => words.zh,
      limit: 10,
      unit: '%',
    };
    const said = seriesSentence(shares, saying);
    expect(said).toContain('4.3%');
    expect(said).toContain(language === 'zh' ? '固定阈值 10%' : 'fixed threshold 10%');
    expect(said).not.toMatch(/例|共/);
  });

  it('has its limit drawn over all of them', () => {
    const answer = { points } as SeriesAnswer;
    expect(viewOf(answer, 10).upper).toEqual([10, 10, 10]);
  });
});
