// Clocks of devices: ahead, behind, constantly behind, and never set.
import { describe, expect, it } from 'vitest';
import { DeviceClocks } from './device-clocks.ts';
import { judgeClock, type ClockSaid } from './judge-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const receivedAt = Date.parse('2026-06-01T12:00:00+08:00');
const judge = (said: Partial<ClockSaid> & Pick<ClockSaid, 'takenAt'>) =>
  judgeClock({ clockAt: undefined, receivedAt, constantOffsetMs: undefined, ...said });

describe('the clock of a device', () => {
  it('is believed where nothing speaks against it, however late its message comes', () => {
    for (const lateMs of [0, MINUTE, HOUR, 30 * 24 * HOUR]) {
      const takenAt = receivedAt - lateMs;
      expect(judge({ takenAt })).toEqual({
        occurredAt: takenAt,
        occurredFrom: 'stated',
        clock: undefined,
      });
      expect(judge({ takenAt, clockAt: takenAt + 1 }).clock).toBeUndefined();
    }
  });

  it('is corrected where it runs ahead of the message that it sent', () => {
    const offsetMs = -3 * HOUR;
    expect(judge({ takenAt: receivedAt + 2 * HOUR, clockAt: receivedAt + 3 * HOUR })).toEqual({
      occurredAt: receivedAt - HOUR,
      occurredFrom: 'recorded',
      clock: { state: 'drift-corrected', offsetMs },
    });
    expect(judge({ takenAt: receivedAt + 5 * MINUTE })).toMatchObject({
      occurredAt: receivedAt,
      clock: { state: 'drift-corrected' },
    });
  });

  it('is left to be refused where it is far ahead and does not say what time it thinks it is', () => {
    expect(judge({ takenAt: receivedAt + HOUR })).toEqual({
      occurredAt: receivedAt + HOUR,
      occurredFrom: 'stated',
      clock: undefined,
    });
  });

  it('is corrected where it is constantly behind, and only suspected where it does not say its now', () => {
    const constantOffsetMs = 8 * HOUR;
    const takenAt = receivedAt - 9 * HOUR;
    expect(judge({ takenAt, clockAt: takenAt + HOUR, constantOffsetMs })).toMatchObject({
      occurredAt: receivedAt - HOUR,
      clock: { state: 'drift-corrected', offsetMs: constantOffsetMs },
    });
    expect(judge({ takenAt, constantOffsetMs })).toMatchObject({
      occurredAt: takenAt,
      clock: { state: 'drift-suspected', offsetMs: constantOffsetMs },
    });
  });

  it.each(['1970-01-01T00:10:00Z', '1980-01-06T00:00:00Z', '2000-01-01T08:00:00+08:00'])(
    'that was never set (%s) says nothing: receipt stands for it',
    (text) => {
      expect(judge({ takenAt: Date.parse(text) })).toEqual({
        occurredAt: receivedAt,
        occurredFrom: 'received',
        clock: { state: 'unset', offsetMs: null },
      });
    },
  );

  it('that was never set still tells how long ago it was', () => {
    const takenAt = Date.UTC(1970, 0, 1, 0, 10);
    expect(judge({ takenAt, clockAt: takenAt + 20 * MINUTE })).toMatchObject({
      occurredAt: receivedAt - 20 * MINUTE,
      clock: { state: 'drift-corrected' },
    });
  });

  it('of a real reading of 2012 is old, and not unset', () => {
    expect(judge({ takenAt: Date.UTC(2012, 5, 1) }).clock).toBeUndefined();
  });
});

describe('what clocks showed so far', () => {
  const offsets = (clocks: DeviceClocks, list: readonly (readonly [number, number])[]) =>
    list.map(([offsetMs, atMinute]) =>
      clocks.observe('d', offsetMs, receivedAt + atMinute * MINUTE),
    );

  it('is a constant difference after three messages over ten minutes, and the least of them', () => {
    expect(
      offsets(new DeviceClocks(), [
        [8 * HOUR + 9_000, 0],
        [8 * HOUR + 4_000, 6],
        [8 * HOUR + 7_000, 12],
      ]),
    ).toEqual([undefined, undefined, 8 * HOUR + 4_000]);
  });

  it('is nothing where messages are late by different times, or come in one burst', () => {
    expect(
      offsets(new DeviceClocks(), [
        [HOUR, 0],
        [3 * HOUR, 6],
        [2 * HOUR, 12],
      ]).at(-1),
    ).toBeUndefined();
    expect(
      offsets(new DeviceClocks(), [
        [HOUR, 0],
        [HOUR, 1],
        [HOUR, 2],
      ]).at(-1),
    ).toBeUndefined();
  });

  it('is bounded', () => {
    const clocks = new DeviceClocks();
    for (let at = 0; at < 50_100; at += 1) clocks.observe(`d${at}`, 0, receivedAt);
    expect(clocks.size).toBe(50_000);
  });
});
