// Who may rule a dispute: a person above both parties. Above is the government of a larger place than the task's, or a department of
// higher rank than the two. Pure.
import { coversPlace, type Account } from '../../contracts/account.ts';
import type { RefusalCode } from '../../contracts/command.ts';
import type { DepartmentId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { ResponseRules } from '../cases/response-rules.ts';
import { isOnDesk } from '../lifecycle/permissions.ts';

export interface Parties {
  readonly place: PlaceCode;
  /** The department that disputes, and that which would be given the duty or leads the stage. */
  readonly departments: readonly DepartmentId[];
}

export function arbiterPermission(
  account: Account,
  parties: Parties,
  rules: Pick<ResponseRules, 'rankOf'>,
): RefusalCode | null {
  if (!coversPlace(account, parties.place)) return 'out-of-scope';
  if (!isOnDesk(account)) return 'role-not-allowed';
  if (isParty(account, parties)) return 'role-not-allowed';
  return fromAbovePlace(account, parties.place) || fromAboveRank(account, parties, rules)
    ? null
    : 'role-not-allowed';
}

function isParty(account: Account, parties: Parties): boolean {
  return account.departments.some((department) => parties.departments.includes(department));
}

/** The desk of the city rules between departments of a county. */
function fromAbovePlace(account: Account, place: PlaceCode): boolean {
  return account.places.some(
    (jurisdiction) => place.startsWith(jurisdiction) && jurisdiction.length < place.length,
  );
}

/** Between departments of the city, only one above them: the command group. */
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
