// Where a stage finds its own login: in the DATABASE_URL that it was given, or in the home of the `vigil start` that runs the servers.
import { databaseUrlOf, readEndpoints, type EndpointSettings } from '../endpoints.ts';
import { openSecrets } from '../secrets.ts';
import { roleOf, urlWithLogin, type StageName } from './stage-roles.ts';

/** Name of the secret in the home. */
export const secretOfLogin = (stage: StageName): string => `database-${stage}`;

export function ownDatabaseUrl(settings: EndpointSettings, stage: StageName): string {
  const url = databaseUrlOf(settings);
  if (settings.databaseUrl !== undefined) return url;
  if (readEndpoints(settings.home)?.stageLogins !== true) return url;
  const password = openSecrets(settings.home).peek(secretOfLogin(stage));
  if (password === undefined) return url;
  return urlWithLogin(url, { user: roleOf(stage), password }) ?? url;
}
