// Guessing is slowed more and more, and nobody is locked out by a stranger.
import { describe, expect, it } from 'vitest';
import { SignInThrottle, networkOf, type SignInAttempt } from './throttle.ts';

const by = (user: string, address: string, device?: string): SignInAttempt => ({
  user,
  address,
  device,
});
const waits = (throttle: SignInThrottle, attempt: SignInAttempt, at: number): number => {
  const verdict = throttle.begin(attempt, at);
  return verdict.outcome === 'wait' ? verdict.waitMs : 0;
};

describe('sign-in throttle', () => {
  it('doubles the wait of a user at an address with each failure, up to five minutes', () => {
    const throttle = new SignInThrottle();
    const stranger = by('duty', '10.0.0.1');
    const waited: number[] = [];
    let now = 0;
    for (let tries = 0; tries < 16; tries += 1) {
      const waitMs = waits(throttle, stranger, now);
      waited.push(waitMs);
      now += waitMs;
      if (waitMs > 0) expect(throttle.begin(stranger, now)).toEqual({ outcome: 'try' });
    }
    expect(waited).toEqual([
      0, 0, 0, 0, 0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000,
      300_000,
    ]);
  });

  it('never makes a user wait for the failures of strangers elsewhere, however many', () => {
    const throttle = new SignInThrottle();
    for (let host = 0; host < 250; host += 1)
      for (let tries = 0; tries < 20; tries += 1)
        throttle.begin(by('duty', `10.0.0.${String(host)}`), 0);
    expect(throttle.begin(by('duty', '10.1.0.1'), 0)).toEqual({ outcome: 'try' });
  });

  it('counts a known browser by itself, also behind an address that is made to wait', () => {
    const throttle = new SignInThrottle();
    for (let tries = 0; tries < 60; tries += 1)
      throttle.begin(by(`user${String(tries)}`, '10.0.0.1'), 0);
    expect(waits(throttle, by('duty', '10.0.0.1'), 0)).toBeGreaterThan(0);
    for (let tries = 0; tries < 5; tries += 1)
      expect(throttle.begin(by('duty', '10.0.0.1', 'desk'), 0)).toEqual({ outcome: 'try' });
    expect(waits(throttle, by('duty', '10.0.0.1', 'desk'), 0)).toBe(1_000);
  });

  it('makes an address wait that tries many users, at most a minute', () => {
    const throttle = new SignInThrottle();
    let now = 0;
    let longest = 0;
    for (let tries = 0; tries < 60; tries += 1) {
      const waitMs = waits(throttle, by(`user${String(tries)}`, '10.0.0.1'), now);
      longest = Math.max(longest, waitMs);
      now += waitMs;
    }
    expect(longest).toBe(60_000);
  });

  it('counts tries that have not been answered yet', () => {
    const throttle = new SignInThrottle();
    const verdicts = Array.from({ length: 50 }, () => throttle.begin(by('a', '10.0.0.1'), 0));
    expect(verdicts.filter((verdict) => verdict.outcome === 'try')).toHaveLength(5);
  });

  it('says once between two tries that it is the first refusal', () => {
    const throttle = new SignInThrottle();
    const begin = (at: number): unknown => throttle.begin(by('a', '10.0.0.1'), at);
    for (let tries = 0; tries < 5; tries += 1) begin(0);
    expect([begin(1), begin(2)]).toMatchObject([{ isFirst: true }, { isFirst: false }]);
    begin(1_000);
    expect([begin(1_001), begin(1_002)]).toMatchObject([{ isFirst: true }, { isFirst: false }]);
  });

  it('forgives after half an hour, and at once after a success', () => {
    const throttle = new SignInThrottle();
    const attempt = by('a', '10.0.0.1');
    for (let tries = 0; tries < 9; tries += 1) throttle.begin(attempt, 0);
    expect(throttle.begin(attempt, 1_800_000)).toEqual({ outcome: 'try' });
    for (let tries = 0; tries < 200; tries += 1) {
      throttle.succeeded(attempt);
      expect(throttle.begin(attempt, 1_800_000)).toEqual({ outcome: 'try' });
    }
  });

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:bbbb:cccc:dddd:1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('takes %s for a caller of %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
