// A door without a network for tests of readings at home: a site, keys, and what was published and set aside.
import { Site } from '../../contracts/catalogue/site.ts';
import type { Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { TransientError } from '../../platform/errors.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { siteOf, toEventOf } from '../one-site.fixture.ts';
import type { SetAside } from '../quarantine/quarantine.ts';
import { hashOfKey, SiteRegistry } from '../sites/registry.ts';
import { DeviceClocks } from './device-clocks.ts';

export const site = siteOf({ facilityCodes: ['QQ'] });
const otherSite = Site.parse({ ...site, id: 's-two', facilityCodes: ['TWO'] });
const toEvent = toEventOf();

export const SITE_KEY = 'vgl_key-of-site-one';
export const GATEWAY_KEY = 'vgl_key-of-a-gateway';
export const EDGE_KEY = 'vgl_key-of-an-edge';
const KEYS = [
  { key: SITE_KEY, speaksForAll: false, forwardsFor: null },
  { key: GATEWAY_KEY, speaksForAll: true, forwardsFor: null },
  { key: EDGE_KEY, speaksForAll: false, forwardsFor: '990102' },
];

export function behindHomeDoors() {
  const published: Event[] = [];
  const aside: SetAside[] = [];
  let isDown = false;
  const metrics = createMetrics('test');
  const registry = new SiteRegistry({
    sites: [site, otherSite],
    keys: KEYS.map(({ key, ...rest }) => ({
      keyHash: hashOfKey(key),
      siteId: site.id,
      requestsPerSecond: 1_000,
      ...rest,
    })),
    peers: [],
  });
  return {
    published,
    aside,
    metrics,
    storage: (state: 'up' | 'down') => {
      isDown = state === 'down';
    },
    parts: {
      registry: () => registry,
      toEvent,
      clocks: new DeviceClocks(),
      publish: async (events: readonly Event[]) => {
        if (isDown) throw new TransientError('publish-unacknowledged', 'no stream');
        return events.map((event) => {
          const duplicate = published.some((one) => one.id === event.id);
          if (!duplicate) published.push(event);
          return { duplicate };
        });
      },
      setAside: async (items: readonly SetAside[]) => {
        if (isDown) throw new TransientError('store-unreachable', 'no store');
        aside.push(...items);
      },
      flow: metrics.flow('test_readings', {
        dropped: ['duplicate', 'rejected'],
        errored: ['not-stored'],
      }),
    },
  };
}

/** A pressure of a person whose device names them. */
export const reading = (more: object = {}, occurredAt: EpochMs | string = Date.now() - 60_000) => ({
  kind: 'home-reading',
  id: 'h-1',
  occurredAt,
  quantity: 'systolic',
  value: 128,
  unit: 'mmHg',
  device: { serial: 'BP-00417' },
  patient: { id: 'P-1', name: '张东' },
  ...more,
});
