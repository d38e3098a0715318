// Readings of the simulated city: the same for the same seed, and each one that the door's own schema and units take.
import { describe, expect, it } from 'vitest';
import { Site } from '../../contracts/catalogue/site.ts';
import { HomeReadingRecord } from '../../contracts/record-finding.ts';
import { readingsOfMinute } from './plan-readings.ts';

const site = Site.parse({
  id: 's-990102001-1',
  level: 'township-centre',
  place: '990102001',
  names: { zh: '青桥', en: 'Qingqiao' },
  facilityCodes: ['QQ'],
  expectedVisitsPerDay: 100,
  zone: 'Asia/Shanghai',
  charset: 'utf-8',
  calendar: 'china',
  opens: 'always',
});
const MINUTES = Array.from({ length: 400 }, (_, at) => 29_000_000 + at);
const readings = (seed: string) =>
  MINUTES.flatMap((minute) => readingsOfMinute(minute, { seed, sites: [site] }));

describe('readings of a simulated township', () => {
  it('are the same for the same seed and others for another', () => {
    expect(readings('vigil')).toEqual(readings('vigil'));
    expect(readings('vigil')).not.toEqual(readings('other'));
  });

  it('are records that the door takes, from devices that are shared, right and wrong', () => {
    const planned = readings('vigil');
    expect(planned.length).toBeGreaterThan(100);
    for (const { payload } of planned) {
      const { readings: parts, ...common } = payload;
      for (const part of parts as readonly object[]) {
        const record = { kind: 'home-reading', ...common, ...part };
        expect(HomeReadingRecord.safeParse(record).success).toBe(true);
      }
    }
    const devices = planned.map(({ payload, sendAt }) => {
      const device = payload['device'] as { shared: boolean; clockAt: number };
      return `${String(device.shared)} ${String(device.clockAt === sendAt)}`;
    });
    expect(new Set(devices).size).toBeGreaterThan(2);
  });
});
