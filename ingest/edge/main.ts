// `vigil forward`: the process of an edge that brings the events of its county to the city. `vigil edge` starts it beside an ingest.
import { connectBus } from '../../platform/bus/connect.ts';
import { every } from '../../platform/clock.ts';
import { loadSettings } from '../../platform/config/load-settings.ts';
import { natsUrlOf } from '../../platform/endpoints.ts';
import { messageOf } from '../../platform/errors.ts';
import { startOpsServer } from '../../platform/ops-server.ts';
import { runStage, type Stage } from '../../platform/run-stage.ts';
import { CONNECTION_SETTINGS, credentialsOf } from '../../platform/stage-connections.ts';
import { cityOf, openCityLine } from './city-line.ts';
import { edgeMeters } from './edge-meters.ts';
import { forward } from './forward.ts';

const SETTING_NAMES = [
  ...CONNECTION_SETTINGS,
  'host',
  'logLevel',
  'parentPipe',
  'edgePort',
  'edgeCityUrl',
  'edgeKey',
] as const;
type ForwardSettings = ReturnType<typeof loadSettings<(typeof SETTING_NAMES)[number]>>;

const LOOK_MS = 2_000;

export async function main(_argv: readonly string[]): Promise<number> {
  const settings = loadSettings(SETTING_NAMES, process.env);
  return runStage({
    name: 'forward',
    logLevel: settings.logLevel,
    parentPipe: settings.parentPipe,
    start: (stage) => start(stage, settings),
  });
}

async function start(stage: Stage, settings: ForwardSettings): Promise<void> {
  const city = openCityLine(cityOf(settings));
  const bus = await connectBus({
    url: natsUrlOf(settings),
    name: 'forward',
    credentials: credentialsOf(settings, 'forward'),
    log: stage.log,
  });
  stage.onStop('bus', () => bus.close());
  stage.health.add('bus', () => (bus.isConnected() ? undefined : 'not connected to NATS'));
  const meters = edgeMeters(stage.metrics);
  const look = every(stage.clock, LOOK_MS, {
    task: () => meters.look(bus, stage.clock.now()),
    onError: (error) =>
      stage.log.warn({ reason: messageOf(error) }, 'what waits could not be counted'),
  });
  stage.onStop('look', () => look.stop());
  const ops = await startOpsServer(stage, {
    host: settings.host,
    port: settings.edgePort,
    setting: 'VIGIL_EDGE_PORT',
  });
  stage.onStop('ops', () => ops.close());
  const stopping = new AbortController();
  const forwarding = forward(
    { bus, city, clock: stage.clock, log: stage.log, meters },
    stopping.signal,
  );
  stage.watch(forwarding);
  stage.onStop('forwarding', async () => {
    stopping.abort();
    await forwarding.catch(() => undefined);
  });
}
