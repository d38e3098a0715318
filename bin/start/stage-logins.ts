// The logins of the stages at the database, for `start` and `prepare`: passwords from settings, else made once and kept in the home.
import type { Settings } from '../../platform/config/settings.ts';
import type { Log } from '../../platform/log.ts';
import { openSecrets } from '../../platform/secrets.ts';
import { secretOfLogin } from '../../platform/store/own-login.ts';
import { prepareStageLogins, type StageLogins } from '../../platform/store/stage-logins.ts';
import {
  STAGE_NAMES,
  roleOf,
  urlWithLogin,
  type StageName,
} from '../../platform/store/stage-roles.ts';

export const LOGIN_SETTINGS = [
  'home',
  'postgresIngestPassword',
  'postgresDetectorsPassword',
  'postgresAlertsPassword',
  'postgresDashboardPassword',
] as const;
export type LoginSettings = Pick<Settings, (typeof LOGIN_SETTINGS)[number]>;

const SETTING_OF = {
  ingest: 'postgresIngestPassword',
  detectors: 'postgresDetectorsPassword',
  alerts: 'postgresAlertsPassword',
  dashboard: 'postgresDashboardPassword',
} as const satisfies Record<StageName, keyof LoginSettings>;

function loginPassword(settings: LoginSettings, stage: StageName): string {
  return settings[SETTING_OF[stage]] ?? openSecrets(settings.home).get(secretOfLogin(stage));
}

/** True where somebody chose them: then stages elsewhere will use them, and not being able to set them is a failure. */
export const areLoginsGiven = (settings: LoginSettings): boolean =>
  STAGE_NAMES.some((stage) => settings[SETTING_OF[stage]] !== undefined);

/** New passwords in the home; those in settings are changed there. */
export function forgetLogins(settings: LoginSettings): void {
  for (const stage of STAGE_NAMES) openSecrets(settings.home).forget(secretOfLogin(stage));
}

export async function prepareLogins(
  settings: LoginSettings,
  database: { readonly url: string; readonly log: Log },
): Promise<StageLogins> {
  const logins = await prepareStageLogins({
    ...database,
    password: (stage) => loginPassword(settings, stage),
  });
  if (logins.outcome === 'unguarded')
    database.log.warn(
      { why: logins.why },
      'the stages have no logins of their own at the database and use that of DATABASE_URL: nothing keeps one from writing the tables of another',
    );
  return logins;
}

export function loginUrl(settings: LoginSettings, stage: StageName, url: string): string {
  const password = loginPassword(settings, stage);
  return urlWithLogin(url, { user: roleOf(stage), password }) ?? url;
}
