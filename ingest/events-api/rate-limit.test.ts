// The bucket empties, fills again, and is each site's own.
import { describe, expect, it } from 'vitest';
import { RateLimit } from './rate-limit.ts';

describe('rate limit', () => {
  it('lets a burst of twice the rate pass, then asks for the time of one token', () => {
    const limit = new RateLimit();
    for (let at = 0; at < 20; at += 1) expect(limit.take('s-one', 10, 1000)).toEqual({ waitMs: 0 });
    expect(limit.take('s-one', 10, 1000)).toEqual({ waitMs: 100 });
    expect(limit.take('s-two', 10, 1000)).toEqual({ waitMs: 0 });
    expect(limit.take('s-one', 10, 1100)).toEqual({ waitMs: 0 });
  });
});
