// Files of messages over HTTP: for which hospital they count follows from the key that sends them.
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { Site } from '../../contracts/catalogue/site.ts';
import { silentLog } from '../../platform/log.ts';
import { RateLimit } from '../events-api/rate-limit.ts';
import { rememberingParts, SITE, visitMessage } from '../hot-folder/files.fixture.ts';
import { hashOfKey, SiteRegistry } from '../sites/registry.ts';
import { addImport } from './door.ts';

const others = ['2', '3'].map((number) =>
  Site.parse({ ...SITE, id: `s-${number}`, facilityCodes: [`H${number}`] }),
);
const registry = new SiteRegistry({
  sites: [SITE, ...others],
  keys: [true, false].map((speaksForAll) => ({
    keyHash: hashOfKey(speaksForAll ? 'platform' : 'own'),
    siteId: SITE.id,
    speaksForAll,
    requestsPerSecond: 100,
  })),
  peers: [],
});
const messages = ['H2', 'H3'].map((facility, at) =>
  visitMessage(at + 1).replace('|H1|', `|${facility}|`),
);

it.each([
  ['platform', ['s-2', 's-3']],
  ['own', [SITE.id, SITE.id]],
])('counts messages of other hospitals with the key "%s" for %j', async (key, sites) => {
  const parts = rememberingParts();
  const app = Fastify();
  addImport(app, {
    ...parts,
    registry: () => registry,
    profiles: new Map(),
    rateLimit: new RateLimit(),
    refused: () => undefined,
    log: silentLog,
    reports: async () => [],
  });
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/import?form=hl7v2',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'text/plain' },
    payload: messages.join('\r'),
  });
  expect(answer.statusCode).toBe(202);
  expect([...parts.stored.values()].map(({ siteId }) => siteId)).toEqual(sites);
  await app.close();
});
