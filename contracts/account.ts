// Who may do what where. Scope is enforced on the server, for HTTP, socket and command alike.
import { z } from 'zod';
import { DepartmentId, UserId } from './ids.ts';
import { PlaceCode, lies } from './place.ts';

export const Role = z.enum([
  'duty-officer',
  'department-member',
  'epidemiologist',
  'administrator',
]);
export type Role = z.infer<typeof Role>;

/** A head (负责人) is whom a department's late duties go to first. */
export const Position = z.enum(['officer', 'head']);
export type Position = z.infer<typeof Position>;

export const Account = z.strictObject({
  id: UserId,
  name: z.string().min(1).max(60),
  role: Role,
  /** Jurisdictions: sees every place that lies in one of them. */
  places: z.array(PlaceCode).min(1).max(20),
  /** A department member sees the tasks of these and the alerts that those tasks belong to. */
  departments: z.array(DepartmentId).max(20),
  position: Position.default('officer'),
  active: z.boolean(),
  /** Raised on password change and deactivation: older sessions end. */
  generation: z.int().min(0),
});
export type Account = z.infer<typeof Account>;

/** An account is run by administrators whose jurisdiction holds all of its places. */
export function coversAccount(
  administrator: Pick<Account, 'places'>,
  account: Pick<Account, 'places'>,
): boolean {
  return account.places.every((place) => coversPlace(administrator, place));
}

export function coversPlace(account: Pick<Account, 'places'>, place: PlaceCode): boolean {
  return account.places.some((jurisdiction) => lies(place, jurisdiction));
}
