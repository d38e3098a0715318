// One request: good records beside bad ones, each answered by its place, and the balance of what came in and went out.
import { describe, expect, it } from 'vitest';
import { Site } from '../../contracts/catalogue/site.ts';
import type { Event } from '../../contracts/event/event.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { siteOf, toEventOf } from '../one-site.fixture.ts';
import type { SetAside } from '../quarantine/quarantine.ts';
import { SiteRegistry } from '../sites/registry.ts';
import { receive } from './receive.ts';
import { splitBody } from './split-body.ts';

const site = siteOf({ facilityCodes: ['QQ'] });
const otherSite = Site.parse({ ...site, id: 's-two', facilityCodes: ['TWO'] });
const now = Date.parse('2026-06-01T12:00:00+08:00');
const toEvent = toEventOf();

function door(fails = false) {
  const published: Event[] = [];
  const aside: SetAside[] = [];
  const flow = createMetrics('test').flow('events', {
    dropped: ['duplicate', 'rejected'],
    errored: ['not-stored'],
  });
  const parts = {
    registry: () => new SiteRegistry({ sites: [site, otherSite], keys: [], peers: [] }),
    toEvent,
    publish: async (events: readonly Event[]) => {
      if (fails) throw new Error('no stream');
      return events.map((event) => {
        const duplicate = published.some((one) => one.id === event.id);
        if (!duplicate) published.push(event);
        return { duplicate };
      });
    },
    setAside: async (items: readonly SetAside[]) => {
      aside.push(...items);
    },
    flow,
  };
  const post = (body: string) =>
    receive(splitBody(body, 'ndjson'), { site, speaksForAll: false }, { parts, now });
  return { post, published, aside, flow };
}

const line = (id: string, more: object = {}): string =>
  JSON.stringify({
    kind: 'visit',
    id,
    occurredAt: '2026-06-01T09:00:00+08:00',
    chiefComplaint: '腹泻',
    ...more,
  });

describe('a request at the events door', () => {
  it('takes the good, names the bad by place and code, and sets their originals aside', async () => {
    const { post, published, aside, flow } = door();
    const receipt = await post(
      [line('a'), '{broken', line('b', { kind: 'horoscope' }), line('c')].join('\n'),
    );
    expect(receipt).toEqual({
      accepted: 2,
      duplicates: 0,
      rejected: [
        { index: 1, code: 'invalid-json', reason: expect.any(String) as string },
        { index: 2, code: 'unknown-kind', reason: expect.any(String) as string },
      ],
    });
    expect(published).toHaveLength(2);
    expect(aside.map((item) => item.code)).toEqual(['invalid-json', 'unknown-kind']);
    expect(flow.balance()).toEqual({ received: 4, sent: 2, dropped: 2, errored: 0, inside: 0 });
  });

  it('counts a repeated record as a duplicate', async () => {
    const { post, flow } = door();
    await post(line('a'));
    expect(await post(line('a'))).toEqual({ accepted: 0, duplicates: 1, rejected: [] });
    expect(flow.balance().inside).toBe(0);
  });

  it('confirms nothing when the stream takes nothing', async () => {
    const { post, flow } = door(true);
    await expect(post(line('a'))).rejects.toThrow('no stream');
    expect(flow.balance()).toMatchObject({ errored: 1, inside: 0 });
  });

  it('refuses a site that the key does not speak for', async () => {
    const { post } = door();
    expect((await post(line('a', { site: 's-two' }))).rejected).toMatchObject([
      { index: 0, code: 'site-not-yours' },
    ]);
  });

  it('says of a site that is not registered that it is unknown, whoever asks', async () => {
    const { post } = door();
    expect((await post(line('a', { site: 's-none' }))).rejected).toMatchObject([
      { index: 0, code: 'unknown-site' },
    ]);
  });
});
