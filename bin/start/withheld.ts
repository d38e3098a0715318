// Which secrets of our own environment a child must not inherit: every secret setting that is not its business, emptied. An empty
// setting counts as absent.
import { SETTINGS, type Setting, type SettingName } from '../../platform/config/settings.ts';

const READERS: Readonly<Partial<Record<SettingName, readonly string[]>>> = {
  adminPassword: ['alerts'],
  sessionSecret: ['dashboard'],
  pseudonymKey: ['ingest'],
  eventIdKey: ['ingest'],
  auditKey: ['alerts'],
  quarantineKey: ['ingest'],
  natsPassword: ['ingest', 'detectors', 'alerts', 'dashboard', 'forward'],
  edgeKey: ['forward'],
};

/** `command`: of the child. DATABASE_URL is among them: whoever needs one is given its own. */
export function withheldFrom(command: string): Record<string, string> {
  const secrets = Object.entries<Setting<unknown>>(SETTINGS).filter(
    ([name, { isSecret }]) =>
      isSecret === true && READERS[name as SettingName]?.includes(command) !== true,
  );
  return Object.fromEntries(secrets.map(([, { env }]) => [env, '']));
}
