// `vigil alerts`: the stage that raises alerts and routes tasks. Checks the catalogue before anything else, makes the first accounts where
// there are none, then runs its operators and timers until told to stop.
import type { Department } from '../contracts/catalogue/department.ts';
import type { EpochMs } from '../contracts/time.ts';
import type { Pool } from '../platform/store/pool.ts';
import { connectStage, CONNECTION_SETTINGS } from '../platform/stage-connections.ts';
import { loadSettings, type Environment } from '../platform/config/load-settings.ts';
import { startOpsServer } from '../platform/ops-server.ts';
import { openSecrets } from '../platform/secrets.ts';
import { runStage, type Stage } from '../platform/run-stage.ts';
import { keepAnchors } from './audit/keep-anchors.ts';
import { AUDIT_KEY, signerOf } from './audit/anchor.ts';
import { prepareFirstAccounts } from './accounts/first-accounts.ts';
import { accountLines, storeDemoAccounts } from './accounts/show-accounts.ts';
import { loadCatalogue } from './load-catalogue.ts';
import { workingDays } from './clocks/working-time.ts';
import { loadFirstRosters, makeFirstRosters } from './duty/first-rosters.ts';
import { loadNotifications } from './notifiers/load-notifications.ts';
import { runAlerts } from './run-alerts.ts';

const SETTING_NAMES = [
  ...CONNECTION_SETTINGS,
  'host',
  'zone',
  'catalogue',
  'logLevel',
  'parentPipe',
  'demo',
  'alertsPort',
  'adminPassword',
  'notifications',
  'auditKey',
  'auditAnchors',
] as const;
type AlertsSettings = ReturnType<typeof alertsSettings>;

/** Throws InvariantError `bad-settings`. */
export const alertsSettings = (environment: Environment) =>
  loadSettings(SETTING_NAMES, environment);

export async function main(_argv: readonly string[]): Promise<number> {
  const settings = alertsSettings(process.env);
  return runStage({
    name: 'alerts',
    logLevel: settings.logLevel,
    parentPipe: settings.parentPipe,
    start: (stage) => startAlerts(stage, settings, process.env),
  });
}

/** `environment` holds the secrets that the file of notifications names. */
export async function startAlerts(
  stage: Stage,
  settings: AlertsSettings,
  environment: Environment,
): Promise<void> {
  const catalogue = loadCatalogue({
    folder: settings.catalogue,
    zone: settings.zone,
    now: stage.clock.now(),
    warn: (sentence) => {
      stage.log.warn(sentence);
    },
  });
  const calendar = { zone: settings.zone, days: workingDays(catalogue.calendar) };
  const rosters = loadFirstRosters({
    folder: settings.catalogue,
    calendar,
    now: stage.clock.now(),
  });
  const notifications = loadNotifications({
    folder: settings.catalogue,
    file: settings.notifications,
    departments: catalogue.departments,
    zone: settings.zone,
    environment,
  });
  const { store, runtime } = await connectStage(stage, settings, { user: 'alerts' });
  const isDemo = settings.demo && (settings.parentPipe || environment['VIGIL_DEMO'] === 'on');
  const lines = await freshAccountLines(store, {
    settings,
    isDemo,
    now: stage.clock.now(),
    departments: catalogue.departments,
  });
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
  await makeFirstRosters(store, rosters, { calendar, now: stage.clock.now() });
  const signer = signerOf(settings.auditKey ?? openSecrets(settings.home).get(AUDIT_KEY));
  const alerts = await runAlerts(catalogue, { ...runtime, signer }, notifications);
  stage.onStop('operators, timers and notifiers', () => alerts.stop());
  stage.watch(alerts.failed);
  const anchors = keepAnchors({
    store,
    clock: stage.clock,
    log: stage.log,
    zone: settings.zone,
    signer,
    file: settings.auditAnchors,
  });
  stage.onStop('anchors', () => anchors.stop());
  stage.health.add('operators', () =>
    alerts.isHealthy() ? undefined : 'an operator, the timers or the notifiers are struggling',
  );
  const ops = await startOpsServer(stage, {
    host: settings.host,
    port: settings.alertsPort,
    setting: 'VIGIL_ALERTS_PORT',
  });
  stage.onStop('ops server', () => ops.close());
  await alerts.ready;
}

interface AccountsOrder {
  readonly settings: Pick<AlertsSettings, 'home' | 'adminPassword'>;
  readonly isDemo: boolean;
  readonly now: EpochMs;
  readonly departments: readonly Department[];
}

/** Lines for the person who starts it, never for the log; empty from the second start on. */
async function freshAccountLines(
  store: Pool,
  { settings, isDemo, now, departments }: AccountsOrder,
): Promise<string[]> {
  const fresh = await prepareFirstAccounts(store, {
    now,
    adminPassword: settings.adminPassword,
    demo: isDemo ? { departments } : undefined,
  });
  return accountLines(fresh, storeDemoAccounts(settings.home, fresh));
}
