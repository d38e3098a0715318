// The database roles of the stages, and the connection string of a stage's own login made from that of another user of the same
// database. Pure.

export const STAGE_NAMES = ['ingest', 'detectors', 'alerts', 'dashboard'] as const;
export type StageName = (typeof STAGE_NAMES)[number];

export const roleOf = (stage: StageName): string => `vigil_${stage}`;

/** Undefined where the text is no URL, so that a user cannot be put into it. */
export function urlWithLogin(
  url: string,
  login: { readonly user: string; readonly password: string },
): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const changed = new URL(url);
  // The driver prefers what stands in the query.
  changed.searchParams.delete('user');
  changed.searchParams.delete('password');
  if (changed.hostname === '') {
    // A socket in the file system: a URL without a host cannot carry a user in its usual place.
    changed.searchParams.set('user', login.user);
    changed.searchParams.set('password', login.password);
  } else {
    changed.username = login.user;
    changed.password = encodeURIComponent(login.password);
  }
  return changed.toString();
}

export function userOfUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  return parsed.searchParams.get('user') ?? decodeURIComponent(parsed.username);
}
