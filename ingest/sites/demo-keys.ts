// Keys of the demonstration: one for every site, one for the city's platform that forwards for all, and this machine as a registered
// sender on MLLP. Made once, kept in VIGIL_HOME for the simulated city and for whoever wants to try the doors.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Site } from '../../contracts/catalogue/site.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { addKeys, addPeer, generateKey, type NewKey } from './stored-grants.ts';

const DemoKeys = z.strictObject({ platform: z.string(), sites: z.record(z.string(), z.string()) });
type DemoKeys = z.infer<typeof DemoKeys>;

const SITE_RATE = 200;
const PLATFORM_RATE = 2_000;
/** The whole simulated city speaks HL7 v2 from one address, and the benchmark asks what the door can do. */
const CITY_RATE = 100_000;

/** Idempotent: a second start finds the same keys. The first site's key also stands alone in `demo-site-key`. */
export async function prepareDemoKeys(
  store: Pool,
  by: { readonly home: string; readonly sites: readonly Site[]; readonly now: EpochMs },
): Promise<void> {
  const [first] = by.sites;
  if (first === undefined) return;
  const keys = readKeys(by.home) ?? writeKeys(by.home, by.sites);
  writeSecret(join(by.home, 'demo-site-key'), `${keys.sites[first.id] ?? ''}\n`);
  const newKeys = by.sites.flatMap((site): NewKey[] => {
    const key = keys.sites[site.id];
    return key === undefined
      ? []
      : [
          {
            siteId: site.id,
            key,
            label: 'demo',
            speaksForAll: false,
            requestsPerSecond: SITE_RATE,
          },
        ];
  });
  const platform: NewKey = {
    siteId: first.id,
    key: keys.platform,
    label: 'demo platform',
    speaksForAll: true,
    requestsPerSecond: PLATFORM_RATE,
  };
  await addKeys(store, [...newKeys, platform], by.now);
  for (const peer of ['127.0.0.1', '::1']) {
    await addPeer(
      store,
      {
        peer,
        siteId: first.id,
        speaksForAll: true,
        unknownFacility: 'own-site',
        requestsPerSecond: CITY_RATE,
      },
      by.now,
    );
  }
}

function readKeys(home: string): DemoKeys | undefined {
  try {
    return DemoKeys.parse(JSON.parse(readFileSync(join(home, 'demo-keys.json'), 'utf8')));
  } catch {
    return undefined;
  }
}

function writeKeys(home: string, sites: readonly Site[]): DemoKeys {
  const keys = {
    platform: generateKey(),
    sites: Object.fromEntries(sites.map((site) => [site.id, generateKey()])),
  };
  mkdirSync(home, { recursive: true });
  writeSecret(join(home, 'demo-keys.json'), JSON.stringify(keys));
  return keys;
}

/** Whole or not at all, for the owner only. */
function writeSecret(path: string, content: string): void {
  writeFileSync(`${path}.draft`, content, { mode: 0o600 });
  renameSync(`${path}.draft`, path);
}
