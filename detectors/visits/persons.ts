/**
 * Which tokens stand for one person. Merges (A40) are edges of a graph; what is connected is one person, whichever edge was told
 * first and however often. The person goes by a token that was never retired; where there are several or none, by the oldest of
 * them. Merging is commutative and idempotent; a chain A→B→C ends at C. Pure.
 */
import type { MergeEvent } from '../../contracts/event/event.ts';
import type { PersonToken } from '../../contracts/ids.ts';
import { byAgeOfKey } from './key-age.ts';

export interface MergedPerson {
  readonly root: PersonToken;
  /** Each token with whether a merge has retired it. */
  readonly members: ReadonlyMap<PersonToken, boolean>;
}

/** By each of their tokens; who was never merged is not here. */
export type Persons = Map<PersonToken, MergedPerson>;

/** The token that stands for the person today. */
export function rootOf(persons: Persons, person: PersonToken): PersonToken {
  return persons.get(person)?.root ?? person;
}

/** All tokens that a merge names. */
export function personsOfMerge(event: MergeEvent): PersonToken[] {
  if (event.person === null) return [];
  return [
    event.person,
    ...(event.aliases?.person ?? []),
    ...event.body.retired,
    ...(event.aliases?.retired ?? []),
  ];
}

/** In place. The person that the merge makes or had made, undefined where the event names nobody; and whether anything is new. */
export function mergePersons(
  persons: Persons,
  event: MergeEvent,
): { readonly person: MergedPerson; readonly isNew: boolean } | undefined {
  const tokens = personsOfMerge(event);
  if (event.person === null) return undefined;
  const surviving = new Set([event.person, ...(event.aliases?.person ?? [])]);
  const members = new Map<PersonToken, boolean>();
  for (const token of tokens) {
    const known = persons.get(token)?.members ?? new Map([[token, false]]);
    for (const [member, retired] of known)
      members.set(member, retired || members.get(member) === true);
  }
  for (const token of tokens) if (!surviving.has(token)) members.set(token, true);
  const standing = persons.get(event.person);
  if (standing !== undefined && isSame(standing.members, members))
    return { person: standing, isNew: false };
  const person = { members, root: chooseRoot(members) };
  for (const member of members.keys()) persons.set(member, person);
  return { person, isNew: true };
}

function isSame(
  one: ReadonlyMap<PersonToken, boolean>,
  other: ReadonlyMap<PersonToken, boolean>,
): boolean {
  return (
    one.size === other.size && [...other].every(([token, retired]) => one.get(token) === retired)
  );
}

function chooseRoot(members: ReadonlyMap<PersonToken, boolean>): PersonToken {
  const standing = [...members].flatMap(([token, retired]) => (retired ? [] : [token]));
  const [root] = (standing.length > 0 ? standing : [...members.keys()]).sort(byAgeOfKey);
  if (root === undefined) throw new RangeError('a merged person has a token');
  return root;
}
