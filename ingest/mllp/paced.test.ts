// A sender that brings more than the rate of its site waits, and every message of it is taken.
import { afterEach, expect, it } from 'vitest';
import { silentLog } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { RateLimit } from '../events-api/rate-limit.ts';
import { rememberingParts, SITE, visitMessage } from '../hot-folder/files.fixture.ts';
import { BYTES_MAX, ByteBudget } from '../pressure/byte-budget.ts';
import { SiteRegistry } from '../sites/registry.ts';
import { block, Client, closeAll } from './door.fixture.ts';
import { openMllp } from './open-mllp.ts';

afterEach(closeAll);

const PER_SECOND = 5;
/** Twice the rate passes at once. */
const MESSAGES = 2 * PER_SECOND + 4;

it('waits for a site that brings more than its rate, and takes all of it', async () => {
  const kept = rememberingParts();
  const metrics = createMetrics('test');
  const peer = {
    peer: '127.0.0.1',
    siteId: SITE.id,
    speaksForAll: false,
    unknownFacility: 'own-site' as const,
    requestsPerSecond: PER_SECOND,
  };
  const registry = new SiteRegistry({ sites: [SITE], keys: [], peers: [peer] });
  const door = await openMllp({
    ...kept,
    registry: () => registry,
    metrics,
    budget: new ByteBudget({ bytesMax: BYTES_MAX }),
    rateLimit: new RateLimit(),
    log: silentLog,
    now: () => Date.now(),
    port: 0,
    host: '127.0.0.1',
  });
  const client = new Client(door.port);
  for (let number = 0; number < MESSAGES; number += 1)
    client.socket.write(block(visitMessage(number)));
  const answers = await client.answered(MESSAGES);
  await door.stop();
  expect(answers.filter((answer) => answer.includes('MSA|AA|'))).toHaveLength(MESSAGES);
  expect(kept.stored.size + kept.aside.length).toBe(MESSAGES);
  expect(await metrics.text()).toMatch(/mllp_paced_total\S* [1-9]/);
});
