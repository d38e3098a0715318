// Guessing is slowed per user and per address, and a window later it is forgiven.
import { describe, expect, it } from 'vitest';
import { SignInThrottle } from './throttle.ts';

describe('sign-in throttle', () => {
  it('refuses a user after ten failures from different addresses, until five minutes have passed', () => {
    const throttle = new SignInThrottle();
    for (let at = 0; at < 10; at += 1) throttle.failed('admin', `10.0.0.${String(at)}`, at);
    expect(throttle.ask('admin', '10.9.9.9', 10)).toEqual({ outcome: 'wait', waitMs: 299_990 });
    expect(throttle.ask('admin', '10.9.9.9', 300_000)).toEqual({ outcome: 'try' });
    expect(throttle.ask('li.na', '10.9.9.9', 10)).toEqual({ outcome: 'try' });
  });

  it('refuses an address that tries many users', () => {
    const throttle = new SignInThrottle();
    for (let at = 0; at < 40; at += 1) throttle.failed(`user${String(at)}`, '10.0.0.1', 0);
    expect(throttle.ask('someone', '10.0.0.1', 1).outcome).toBe('wait');
  });

  it('forgets a user’s failures after a success', () => {
    const throttle = new SignInThrottle();
    for (let at = 0; at < 9; at += 1) throttle.failed('admin', '10.0.0.1', 0);
    throttle.succeeded('admin');
    throttle.failed('admin', '10.0.0.1', 1);
    expect(throttle.ask('admin', '10.0.0.1', 2)).toEqual({ outcome: 'try' });
  });
});
