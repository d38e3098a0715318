// `vigil simulate`: the fictional city at the front doors. On the first start it tells its history of some weeks, then it lives in real
// time; a later start catches up on what was missed and goes on.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { Calendar } from '../contracts/catalogue/calendar.ts';
import { Site } from '../contracts/catalogue/site.ts';
import { DAY_MS } from '../contracts/time.ts';
import { loadLines } from '../platform/catalogue/load-lines.ts';
import { loadYaml } from '../platform/catalogue/load-yaml.ts';
import { loadSettings } from '../platform/config/load-settings.ts';
import { InvariantError } from '../platform/errors.ts';
import { runStage, type Stage } from '../platform/run-stage.ts';
import { catchUp, live, type CityParts } from './city-life.ts';
import { holidaysOf } from './holidays.ts';
import { liveHomes } from './home/home-life.ts';
import { liveResources } from './resources/resource-life.ts';
import { liveStudies } from './studies/study-life.ts';
import { Sender } from './sender.ts';
import { stateStore, type SimulationState } from './state.ts';

const SETTING_NAMES = [
  'home',
  'zone',
  'catalogue',
  'logLevel',
  'parentPipe',
  'ingestPort',
  'mllpPort',
  'mqttPort',
] as const;
type CitySettings = ReturnType<typeof loadSettings<(typeof SETTING_NAMES)[number]>>;

export const HELP = `Usage: vigil simulate [--seed TEXT] [--scale SHARE] [--days N] [--host ADDRESS]

Sends a fictional city to the front doors of the ingest on this host.

  --seed TEXT    the same seed tells the same city (vigil)
  --scale SHARE  share of the city's 190,000 visits a day, over 0 and at most 5 (0.025)
  --days N       days of history on the first start, 0 to 400 (21)
  --host ADDRESS where the doors are (127.0.0.1)
`;

const Options = z.object({
  seed: z.string().default('vigil'),
  /** Share of the city's 190,000 visits a day. */
  scale: z.coerce.number().gt(0).max(5).default(0.025),
  /** Days of history on the first start: three weeks are the least from which every rule of the catalogue judges. */
  days: z.coerce.number().int().min(0).max(400).default(21),
  host: z.string().default('127.0.0.1'),
});
type Options = z.infer<typeof Options>;

export async function main(argv: readonly string[]): Promise<number> {
  const settings = loadSettings(SETTING_NAMES, process.env);
  const { values } = parseArgs({
    args: [...argv],
    options: {
      seed: { type: 'string' },
      scale: { type: 'string' },
      days: { type: 'string' },
      host: { type: 'string' },
    },
  });
  const options = Options.parse(values);
  return runStage({
    name: 'simulator',
    logLevel: settings.logLevel,
    parentPipe: settings.parentPipe,
    start: (stage) => start(stage, settings, options),
  });
}

async function start(stage: Stage, settings: CitySettings, options: Options): Promise<void> {
  const keys = readKeys(settings.home);
  const sites = loadLines(join(settings.catalogue, 'city', 'sites.ndjson'), Site);
  const calendar = loadYaml(join(settings.catalogue, 'calendars', 'china.yaml'), Calendar).value;
  const baseUrl = `http://${options.host}:${String(settings.ingestPort)}`;
  const sender = new Sender({
    address: {
      eventsUrl: `${baseUrl}/v1/events`,
      mllpHost: options.host,
      mllpPort: settings.mllpPort,
    },
    platformKey: keys.platform,
    siteKeys: new Map(
      Object.entries(keys.sites).filter(([id]) =>
        sites.some((site) => site.id === id && site.level.endsWith('hospital')),
      ),
    ),
    zone: settings.zone,
    signal: stage.stopping,
  });
  stage.onStop('doors', () => sender.close());
  const parts: CityParts = {
    sites,
    holidays: holidaysOf(calendar),
    zone: settings.zone,
    sender,
    store: stateStore(settings.home),
    clock: stage.clock,
    log: stage.log,
    signal: stage.stopping,
  };
  stage.watch(
    untilStopped(stage, async () => {
      await doorOpens(`${baseUrl}/readyz`, stage.stopping);
      const state = await firstState(parts, options);
      const studies = { ...parts, baseUrl, seed: state.seed, platformKey: keys.platform };
      const siteKeys = new Map(Object.entries(keys.sites));
      await Promise.all([
        liveStudies({ ...studies, siteKeys }),
        liveResources({ ...studies, home: settings.home, startedFrom: state.startedFrom }),
        liveHomes({ ...studies, siteKeys, host: options.host, port: settings.mqttPort }),
        catchUp(state, parts).then((reached) => live(reached, parts)),
      ]);
    }),
  );
}

async function firstState(parts: CityParts, options: Options): Promise<SimulationState> {
  const known = await parts.store.read();
  if (known !== undefined) return known;
  const startedFrom = parts.clock.now() - options.days * DAY_MS;
  return {
    seed: options.seed,
    scale: options.scale,
    startedFrom,
    liveSince: null,
    sentTo: startedFrom,
  };
}

/** An abort is how this work ends, not a failure. */
async function untilStopped(stage: Stage, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!stage.stopping.aborted) throw error;
  }
}

async function doorOpens(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const answer = await fetch(url, { signal }).catch(() => undefined);
    if (answer?.ok === true) return;
    await wait(250, undefined, { signal });
  }
}

const DemoKeys = z.object({ platform: z.string(), sites: z.record(z.string(), z.string()) });

function readKeys(home: string): z.infer<typeof DemoKeys> {
  const path = join(home, 'demo-keys.json');
  try {
    return DemoKeys.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new InvariantError('no-demo-keys', `The keys of the demonstration are not at ${path}.`, {
      cause,
      advice: 'Start the ingest stage with VIGIL_DEMO=on and the same VIGIL_HOME first.',
    });
  }
}
