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

  it('counts what another process gave away, to a debt of twice the rate', () => {
    const [here, there] = [new RateLimit(), new RateLimit()];
    for (let at = 0; at < 15; at += 1) there.take('s-one', 10, 1000);
    const [spent] = there.account();
    expect(spent).toEqual({ site: 's-one', perSecond: 10, tokens: 15 });
    expect(there.account()).toEqual([]);
    here.spendElsewhere({ site: 's-one', perSecond: 10, tokens: 15 }, 1000);
    for (let at = 0; at < 5; at += 1) expect(here.take('s-one', 10, 1000)).toEqual({ waitMs: 0 });
    expect(here.take('s-one', 10, 1000)).toEqual({ waitMs: 100 });
    here.spendElsewhere({ site: 's-one', perSecond: 10, tokens: 1_000_000 }, 1000);
    expect(here.take('s-one', 10, 1000)).toEqual({ waitMs: 2100 });
  });
});
