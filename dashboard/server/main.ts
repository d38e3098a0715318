// The dashboard stage: HTTP API, socket gateway and the built browser part over a read-only store and the FEED stream.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadSettings, type Environment } from '../../platform/config/load-settings.ts';
import { waveformKeys } from '../../platform/keys/waveform-keys.ts';
import { runStage, type Stage } from '../../platform/run-stage.ts';
import { openSecrets } from '../../platform/secrets.ts';
import { CONNECTION_SETTINGS, connectStage } from '../../platform/stage-connections.ts';
import { loadNames } from './names.ts';
import { runDashboard } from './run-dashboard.ts';

const SETTING_NAMES = [
  ...CONNECTION_SETTINGS,
  'host',
  'zone',
  'catalogue',
  'logLevel',
  'parentPipe',
  'dashboardPort',
  'sessionSecret',
  'waveformKey',
  'cryptoProfile',
  'trustedProxies',
] as const;

export async function main(_argv: readonly string[]): Promise<number> {
  const settings = dashboardSettings(process.env);
  return runStage({
    name: 'dashboard',
    logLevel: settings.logLevel,
    parentPipe: settings.parentPipe,
    start: async (stage) => {
      await startDashboard(stage, settings);
    },
  });
}

type DashboardSettings = ReturnType<typeof dashboardSettings>;

/** Throws InvariantError `bad-settings`. */
export const dashboardSettings = (environment: Environment) =>
  loadSettings(SETTING_NAMES, environment);

export async function startDashboard(
  stage: Stage,
  settings: DashboardSettings,
): Promise<{ readonly port: number }> {
  const names = loadNames(settings.catalogue);
  const { store, bus } = await connectStage(stage, settings, { user: 'dashboard' });
  const { home, waveformKey, cryptoProfile } = settings;
  const options = {
    names,
    waveformKeys: () => waveformKeys({ home, given: waveformKey }, cryptoProfile),
    zone: settings.zone,
    secret: settings.sessionSecret ?? openSecrets(settings.home).get('session-secret'),
    host: settings.host,
    port: settings.dashboardPort,
    webRoot: builtWebRoot(stage),
    trustedProxies: settings.trustedProxies,
  };
  const { clock, log, metrics, health } = stage;
  const dashboard = await runDashboard(options, { store, bus, clock, log, metrics, health });
  stage.watch(dashboard.failed);
  stage.onStop('http', () => dashboard.stop());
  return { port: dashboard.port };
}

function builtWebRoot(stage: Stage): string | undefined {
  const root = fileURLToPath(new URL('../web/dist', import.meta.url));
  if (existsSync(root)) return root;
  stage.log.warn('the browser part is not built: run `npm run build`; the API works without it');
  return undefined;
}
