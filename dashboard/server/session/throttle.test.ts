// Guessing is slowed per user and per address, and a window later it is forgiven.
import { describe, expect, it } from 'vitest';
import { SignInThrottle } from './throttle.ts';

describe('sign-in throttle', () => {
  it('refuses a user after ten failures from different addresses, until five minutes have passed', () => {
    const throttle = new SignInThrottle();
    for (let at = 0; at < 10; at += 1)
      expect(throttle.begin('admin', `10.0.0.${String(at)}`, at)).toEqual({ outcome: 'try' });
    expect(throttle.begin('admin', '10.9.9.9', 10)).toEqual({
      outcome: 'wait',
      waitMs: 299_990,
      isFirst: true,
    });
    expect(throttle.begin('admin', '10.9.9.9', 300_000)).toEqual({ outcome: 'try' });
    expect(throttle.begin('li.na', '10.9.9.9', 10)).toEqual({ outcome: 'try' });
  });

  it('refuses an address that tries many users', () => {
    const throttle = new SignInThrottle();
    for (let at = 0; at < 40; at += 1) throttle.begin(`user${String(at)}`, '10.0.0.1', 0);
    expect(throttle.begin('someone', '10.0.0.1', 1).outcome).toBe('wait');
  });

  it('counts tries that have not been answered yet', () => {
    const throttle = new SignInThrottle();
    const verdicts = Array.from({ length: 50 }, () => throttle.begin('admin', '10.0.0.1', 0));
    expect(verdicts.filter((verdict) => verdict.outcome === 'try')).toHaveLength(10);
  });

  it('says once in a window that it is the first refusal', () => {
    const throttle = new SignInThrottle();
    const begin = (at: number): unknown => throttle.begin('admin', '10.0.0.1', at);
    for (let tries = 0; tries < 10; tries += 1) begin(0);
    expect([begin(1), begin(2)]).toMatchObject([{ isFirst: true }, { isFirst: false }]);
    for (let tries = 0; tries < 10; tries += 1) begin(300_000);
    expect([begin(300_001), begin(300_002)]).toMatchObject([{ isFirst: true }, { isFirst: false }]);
  });

  it('forgets a user’s failures after a success, and does not count the success for its address', () => {
    const throttle = new SignInThrottle();
    for (let at = 0; at < 9; at += 1) throttle.begin('admin', '10.0.0.1', 0);
    for (let at = 0; at < 200; at += 1) {
      expect(throttle.begin('admin', '10.0.0.1', 1)).toEqual({ outcome: 'try' });
      throttle.succeeded('admin', '10.0.0.1');
    }
  });
});
