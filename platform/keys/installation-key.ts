// A key that belongs to an installation for as long as its data is kept, and therefore has no versions: from the settings, or made once in
// VIGIL_HOME/secrets, readable by its owner only. Another key is another installation: what was said before is not known again.
import { openSecrets } from '../secrets.ts';
import type { KeySource } from './given-versions.ts';

export type InstallationKeyKind = 'event-id';

/** Also the name of the file. */
export const installationKeyName = (kind: InstallationKeyKind): string => `${kind}-key`;

export function installationKey({ home, given }: KeySource, kind: InstallationKeyKind): string {
  return given ?? openSecrets(home).get(installationKeyName(kind));
}
