// The city is reproducible, its rhythm adds up, its outbreaks grow as planned, and its statements leave in the order of their times.
import { describe, expect, it } from 'vitest';
import { Site } from '../contracts/catalogue/site.ts';
import { SourceRecord } from '../contracts/record.ts';
import { HOUR_MS } from '../contracts/time.ts';
import { startOfDay } from '../platform/zone/zone-time.ts';
import { expectedCases, type Outbreak } from './outbreak.ts';
import { Pending } from './pending.ts';
import { outbreakIndices } from './plan.ts';
import { Random } from './random.ts';
import { expectedVisits, seasonFactor } from './rhythm.ts';
import { messageOf, recordOf } from './told-records.ts';
import { visitsOfHour } from './visits.ts';

const ZONE = 'Asia/Shanghai';
const site = Site.parse({
  id: 's-990102005-1',
  level: 'city-hospital',
  place: '990102005',
  names: { zh: '市第一人民医院', en: 'City First' },
  facilityCodes: ['PDY9901020050001'],
  expectedVisitsPerDay: 5000,
  zone: ZONE,
  charset: 'utf-8',
  calendar: 'china',
  opens: 'always',
});
const monday = startOfDay('2026-06-01' as Parameters<typeof startOfDay>[0], ZONE);
const hour = (at: number) => ({
  site,
  hourAt: monday + at * HOUR_MS,
  zone: ZONE,
  holidays: new Set<string>(),
  scale: 1,
  seed: 'test',
});

describe('the simulated city', () => {
  it('expects as many visits in a week as the site is registered with', () => {
    const week = Array.from({ length: 168 }, (_, at) => expectedVisits(hour(at))).reduce(
      (sum, one) => sum + one,
      0,
    );
    expect(week / 7).toBeCloseTo(5000, 6);
  });

  it('has a season that averages to one over a year', () => {
    const days = Array.from({ length: 365 }, (_, at) =>
      new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10),
    );
    const mean =
      days.reduce((sum, day) => sum + seasonFactor(day, { dayOfYear: 205, amplitude: 0.5 }), 0) /
      365;
    expect(mean).toBeCloseTo(1, 2);
  });

  it('gives the same visits for the same seed and others for another', () => {
    expect(visitsOfHour(hour(9))).toEqual(visitsOfHour(hour(9)));
    expect(visitsOfHour({ ...hour(9), seed: 'other' })).not.toEqual(visitsOfHour(hour(9)));
  });

  it('tells every visit in a form that the doors know, with a valid identity number', () => {
    const told = visitsOfHour(hour(9));
    expect(told.length).toBeGreaterThan(100);
    for (const one of told) {
      expect(SourceRecord.safeParse(recordOf(one, ZONE)).success).toBe(true);
      expect(one.sendAt).toBeGreaterThanOrEqual(one.visit.at);
    }
    const message = messageOf(told[0]!, {
      facility: 'F',
      controlId: 'C',
      zone: ZONE,
      charset: 'UNICODE UTF-8',
    });
    const pv1 =
      message
        .split('\r')
        .find((segment) => segment.startsWith('PV1'))
        ?.split('|') ?? [];
    expect(pv1[19]).toContain('^^^^VN');
    expect(pv1[44]).toMatch(/^2026060109\d{4}\+0800$/);
  });

  it('adds the cases of an outbreak up to the same, however time is cut', () => {
    const outbreak: Outbreak = {
      id: 'o',
      illness: 'diarrhoea',
      names: { zh: '腹泻暴发', en: 'outbreak' },
      sites: [],
      startAt: 0,
      endAt: HOUR_MS,
      casesPerHour: 60,
      doublingMs: 600_000,
      casesPerHourMax: 600,
    };
    const whole = expectedCases(outbreak, -HOUR_MS, 2 * HOUR_MS);
    const parts = Array.from({ length: 360 }, (_, at) =>
      expectedCases(outbreak, at * 10_000, (at + 1) * 10_000),
    );
    expect(parts.reduce((sum, one) => sum + one, 0)).toBeCloseTo(whole, 6);
    expect(expectedCases(outbreak, 0, 600_000)).toBeCloseTo(
      (60 * 600_000) / (HOUR_MS * Math.LN2),
      6,
    );
  });

  it('finds the planted outbreaks that overlap a time', () => {
    expect(outbreakIndices(0, 0, 1000)).toEqual([0]);
    expect(outbreakIndices(0, 2 * HOUR_MS - 1000, 2 * HOUR_MS + 1000)).toEqual([1]);
    expect(outbreakIndices(0, HOUR_MS, HOUR_MS + 1000)).toEqual([]);
  });

  it('lets statements leave in the order of their times', () => {
    const pending = new Pending();
    const [sample] = visitsOfHour(hour(9));
    const random = new Random('order');
    const times = Array.from({ length: 500 }, () => random.integer(1000));
    for (const sendAt of times) pending.push({ ...sample!, sendAt });
    expect(pending.takeDue(499).map((told) => told.sendAt)).toEqual(
      times.filter((at) => at <= 499).sort((a, b) => a - b),
    );
    expect(pending.takeDue(2000)).toHaveLength(times.filter((at) => at > 499).length);
  });

  it('draws Poisson numbers with the mean that was asked for', () => {
    for (const mean of [0.3, 5, 80]) {
      const random = new Random('poisson', mean);
      const drawn =
        Array.from({ length: 20_000 }, () => random.poisson(mean)).reduce(
          (sum, one) => sum + one,
          0,
        ) / 20_000;
      expect(Math.abs(drawn - mean)).toBeLessThan(5 * Math.sqrt(mean / 20_000));
    }
  });
});
