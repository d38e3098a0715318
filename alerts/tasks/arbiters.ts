// Who may rule a dispute: a person above both parties and on neither side. Above is the government of a larger place than the task's, or a
// department of higher rank than the two. Pure.
import { coversPlace, type Account } from '../../contracts/account.ts';
import type { RefusalCode } from '../../contracts/command.ts';
import type { DepartmentId, UserId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { ResponseRules } from '../cases/response-rules.ts';
import { isOnDesk } from '../lifecycle/permissions.ts';

export interface Parties {
  readonly place: PlaceCode;
  /** The department that disputes, that which would be given the duty, and that which leads the stage. */
  readonly departments: readonly DepartmentId[];
  /** Who opened it, and who insisted. */
  readonly persons: readonly (UserId | null)[];
  /** The places of the desk that insisted; none where a department did, or nobody. */
  readonly desk: readonly PlaceCode[];
}

export function arbiterPermission(
  account: Account,
  parties: Parties,
  rules: Pick<ResponseRules, 'rankOf'>,
): RefusalCode | null {
  if (!coversPlace(account, parties.place)) return 'out-of-scope';
  if (isParty(account, parties)) return 'role-not-allowed';
  if (isOnDesk(account) && fromAbovePlace(account, parties.place)) return null;
  if (account.role === 'epidemiologist') return 'role-not-allowed';
  if (fromAboveRank(account, parties, rules)) return null;
  // A department that neither is in the dispute nor stands above it learns nothing of it.
  return isOnDesk(account) ? 'arbiter-not-above' : 'out-of-scope';
}

function isParty(account: Account, parties: Parties): boolean {
  return (
    parties.persons.includes(account.id) ||
    (isOnDesk(account) && account.places.some((place) => parties.desk.includes(place))) ||
    account.departments.some((department) => parties.departments.includes(department))
  );
}

/** The desk of the city rules between departments of a county. */
function fromAbovePlace(account: Account, place: PlaceCode): boolean {
  return account.places.some(
    (jurisdiction) => place.startsWith(jurisdiction) && jurisdiction.length < place.length,
  );
}

/** Between departments of the city, only one above them: the command group and its office. */
function fromAboveRank(
  account: Account,
  parties: Parties,
  rules: Pick<ResponseRules, 'rankOf'>,
): boolean {
  const theirs = parties.departments.map((department) => rules.rankOf(department) ?? 1);
  return account.departments.some((department) => {
    const own = rules.rankOf(department);
    return own !== undefined && theirs.every((rank) => own < rank);
  });
}
