// `vigil site …`: registers who may send. Keys are shown once and kept as hashes; a revoked key or peer stops working within seconds.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Site } from '../../contracts/catalogue/site.ts';
import { loadLines } from '../../platform/catalogue/load-lines.ts';
import { systemClock } from '../../platform/clock.ts';
import { loadSettings } from '../../platform/config/load-settings.ts';
import { databaseUrlOf } from '../../platform/endpoints.ts';
import { createLog } from '../../platform/log.ts';
import { openStore, type Pool } from '../../platform/store/pool.ts';
import { PEER_RATE } from './registry.ts';
import { addKeys, addPeer, generateKey, revoke } from './stored-grants.ts';

export const HELP = `Usage:
  vigil site add-key --site ID [--label TEXT] [--for-all] [--rate REQUESTS_PER_SECOND]
  vigil site add-edge-key --place CODE [--label TEXT] [--rate REQUESTS_PER_SECOND]
  vigil site revoke-key --key KEY
  vigil site add-peer --peer ADDRESS_OR_FINGERPRINT --site ID [--for-all] [--unknown-facility own-site|quarantine] [--rate PER_SECOND]
  vigil site revoke-peer --peer ADDRESS_OR_FINGERPRINT

The key of an edge forwards events of the sites in its place (a county's code) and opens no other door.
A sender of DICOM is a peer of the form dicom:AE_TITLE@ADDRESS.
A rate is that of the site, whichever door it speaks to: over HTTP more is answered 429, on other lines it waits.
`;
const NOT_UNDERSTOOD = 2;
const DEFAULT_RATE = 200;

interface Flags {
  readonly site?: string | undefined;
  readonly place?: string | undefined;
  readonly key?: string | undefined;
  readonly peer?: string | undefined;
  readonly label?: string | undefined;
  readonly rate?: string | undefined;
  readonly 'for-all'?: boolean | undefined;
  readonly 'unknown-facility'?: string | undefined;
}

export async function main(argv: readonly string[]): Promise<number> {
  const [act = '', ...rest] = argv;
  const flags = flagsOf(rest);
  const run = flags === undefined ? undefined : ACTS[act];
  if (flags === undefined || run === undefined) return say(HELP, NOT_UNDERSTOOD);
  const settings = loadSettings(['home', 'databaseUrl', 'catalogue', 'logLevel'], process.env);
  const sites = loadLines(join(settings.catalogue, 'city', 'sites.ndjson'), Site);
  const store = await openStore({
    url: databaseUrlOf(settings),
    role: 'vigil_ingest',
    applicationName: 'vigil-site',
    log: createLog({ stage: 'site', level: settings.logLevel }),
  });
  try {
    return await run(store, flags, sites);
  } finally {
    await store.end();
  }
}

type Act = (store: Pool, flags: Flags, sites: readonly Site[]) => Promise<number>;

const ACTS: Readonly<Record<string, Act>> = {
  'add-key': async (store, flags, sites) => {
    const site = sites.find((one) => one.id === flags.site);
    if (site === undefined) return unknownSite(flags);
    const requestsPerSecond = rateOf(flags);
    if (requestsPerSecond === undefined) return say(BAD_RATE, NOT_UNDERSTOOD);
    const key = generateKey();
    const label = flags.label ?? 'vigil site';
    const speaksForAll = flags['for-all'] === true;
    await addKeys(
      store,
      [{ siteId: site.id, key, label, speaksForAll, requestsPerSecond }],
      systemClock.now(),
    );
    return say(
      `${site.names.zh} ${site.names.en} (${site.id})\n${key}\nShown once. 仅显示一次。\n`,
      0,
    );
  },
  'add-edge-key': async (store, flags, sites) => {
    const place = flags.place ?? '';
    const site = sites.find((one) => one.place.startsWith(place));
    if (!/^\d{4}(\d{2}(\d{3})?)?$/.test(place) || site === undefined)
      return say(`There is no site in the place ${place || '(none named)'}.\n`, 1);
    const requestsPerSecond = rateOf(flags);
    if (requestsPerSecond === undefined) return say(BAD_RATE, NOT_UNDERSTOOD);
    const key = generateKey();
    const label = flags.label ?? `edge ${place}`;
    await addKeys(
      store,
      [{ siteId: site.id, key, label, speaksForAll: false, requestsPerSecond, forwardsFor: place }],
      systemClock.now(),
    );
    return say(`${label} (${place})\n${key}\nShown once. 仅显示一次。\n`, 0);
  },
  'revoke-key': async (store, flags) => {
    if (flags.key === undefined) return say(HELP, NOT_UNDERSTOOD);
    return revoked(await revoke(store, { key: flags.key }, systemClock.now()), 'key');
  },
  'add-peer': async (store, flags, sites) => {
    const site = sites.find((one) => one.id === flags.site);
    if (site === undefined) return unknownSite(flags);
    const unknownFacility = flags['unknown-facility'] ?? 'own-site';
    if (flags.peer === undefined || !isFacilityRule(unknownFacility)) {
      return say(HELP, NOT_UNDERSTOOD);
    }
    const requestsPerSecond = rateOf(flags, PEER_RATE);
    if (requestsPerSecond === undefined) return say(BAD_RATE, NOT_UNDERSTOOD);
    const speaksForAll = flags['for-all'] === true;
    await addPeer(
      store,
      { peer: flags.peer, siteId: site.id, speaksForAll, unknownFacility, requestsPerSecond },
      systemClock.now(),
    );
    return say(
      `${flags.peer} may send for ${site.id}${speaksForAll ? ' and all others' : ''}.\n`,
      0,
    );
  },
  'revoke-peer': async (store, flags) => {
    if (flags.peer === undefined) return say(HELP, NOT_UNDERSTOOD);
    return revoked(await revoke(store, { peer: flags.peer }, systemClock.now()), 'peer');
  },
};

const BAD_RATE = '--rate is a whole number of requests a second, at least 1.\n';

function rateOf({ rate }: Flags, usual = DEFAULT_RATE): number | undefined {
  const requestsPerSecond = Number(rate ?? usual);
  return Number.isSafeInteger(requestsPerSecond) && requestsPerSecond >= 1
    ? requestsPerSecond
    : undefined;
}

const isFacilityRule = (word: string): word is 'own-site' | 'quarantine' =>
  word === 'own-site' || word === 'quarantine';

function flagsOf(argv: readonly string[]): Flags | undefined {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...argv],
      options: {
        site: text,
        place: text,
        key: text,
        peer: text,
        label: text,
        rate: text,
        'for-all': { type: 'boolean' },
        'unknown-facility': text,
      },
    }).values;
  } catch {
    return undefined;
  }
}

function unknownSite(flags: Flags): number {
  return say(
    `There is no site ${flags.site ?? '(none named)'} in the catalogue: see catalogue/city/sites.ndjson.\n`,
    1,
  );
}

function revoked(done: boolean, what: string): number {
  return done
    ? say(`The ${what} is revoked; it stops working within seconds.\n`, 0)
    : say(`No such ${what} is in force.\n`, 1);
}

function say(text: string, exitCode: number): number {
  (exitCode === 0 ? process.stdout : process.stderr).write(text);
  return exitCode;
}
