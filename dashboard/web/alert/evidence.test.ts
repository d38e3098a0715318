// The chart of an alert is asked for in the windows of its signal.
import { describe, expect, it } from 'vitest';
import type { AlertDetail } from '../../../contracts/api/alerts.ts';
import { rangeAround, seriesOf } from './evidence.ts';

const HOUR_MS = 3_600_000;
const AT = Date.parse('2026-03-05T14:00:00+08:00');
const SERIES = 'diarrhoea~site~s-990102001-1~all';

const told = (facts: object): AlertDetail => JSON.parse(JSON.stringify(facts)) as AlertDetail;

function detailOf(kind: 'hour' | 'day' | 'day7', method: string): AlertDetail {
  const about = { place: '990102001', measure: 'diarrhoea', observed: 14, expected: null };
  const signal = {
    ...about,
    status: 'raised',
    asOf: AT,
    series: SERIES,
    threshold: 10,
    window: { kind, startAt: AT, endAt: AT + HOUR_MS },
    detector: { method },
  };
  return told({ alert: about, signals: [signal], assessments: [] });
}

describe('the series of an alert', () => {
  it.each(['hour', 'day', 'day7'] as const)('is shown by the window of its signal: %s', (kind) => {
    expect(seriesOf(detailOf(kind, 'ears-c2'))).toEqual({ key: SERIES, window: kind, limit: null });
  });

  it('has the limit of a rule that has a fixed one', () => {
    expect(seriesOf(detailOf('hour', 'fixed'))?.limit).toBe(10);
  });

  it('ends with the hour that runs, and never asks for hours to come', () => {
    const alert = { startedAt: AT, updatedAt: AT + HOUR_MS };
    const now = AT + 1.5 * HOUR_MS;
    const range = rangeAround(alert, { window: 'hour', asOf: null, now });
    expect(range).toMatchObject({ window: 'hour', to: AT + 2 * HOUR_MS - 1 });
    expect(range.from).toBeLessThan(AT - 24 * HOUR_MS);
  });

  it('holds the hours that were found last, however long the alert lasts, in bounds', () => {
    const alert = { startedAt: AT - 100 * 24 * HOUR_MS, updatedAt: AT };
    const range = rangeAround(alert, { window: 'hour', asOf: null, now: AT });
    expect(range.to).toBe(AT + HOUR_MS - 1);
    expect((range.to + 1 - range.from) / HOUR_MS).toBe(56 * 24);
  });
});
