/**
 * Which tokens stand for one person. Merges (A40) and links (A24) are edges of a graph; what is connected is one person, whichever edge was
 * told first and however often. A merge is for ever; of a link the latest statement holds, so that A37 takes it back. The person goes by a
 * token that was never retired; where there are several or none, by the oldest of them. A chain A→B→C ends at C. Pure.
 */
import type { MergeEvent } from '../../contracts/event/event.ts';
import type { PersonToken } from '../../contracts/ids.ts';
import { byAgeOfKey, isOfOneKey } from './key-age.ts';
import { compareStamps, stampOf, type Stamp } from './stamp.ts';

export interface Member {
  /** A merge has retired it. */
  readonly retired: boolean;
  /** The same for all that merges alone have made one. */
  readonly merged: PersonToken;
}

/** What was last said of two tokens, by their order. */
export interface Link {
  readonly one: PersonToken;
  readonly other: PersonToken;
  readonly linked: boolean;
  readonly stamp: Stamp;
}

export interface MergedPerson {
  readonly root: PersonToken;
  readonly members: ReadonlyMap<PersonToken, Member>;
  /** Of any of its tokens, those that do not hold any more too: an older statement must not bring them back. */
  readonly links: ReadonlyMap<string, Link>;
}

/** By each of their tokens; who was never merged or linked is not here. */
export type Persons = Map<PersonToken, MergedPerson>;

/** The token that stands for the person today. */
export function rootOf(persons: Persons, person: PersonToken): PersonToken {
  return persons.get(person)?.root ?? person;
}

/** The token that stands for whom merges alone have made one: for what cannot be told apart again. */
export function mergedOf(persons: Persons, person: PersonToken): PersonToken {
  return persons.get(person)?.members.get(person)?.merged ?? person;
}

export const linkKey = ({ one, other }: Pick<Link, 'one' | 'other'>): string => `${one} ${other}`;

/** All tokens that a merge or link names. */
export function personsOfMerge(event: MergeEvent): PersonToken[] {
  if (event.person === null) return [];
  return [...ownTokens(event), ...otherTokens(event)];
}

const ownTokens = ({ person, body, aliases }: MergeEvent): PersonToken[] =>
  person === null
    ? []
    : [person, ...(aliases?.person ?? []), ...(body.own ?? []), ...(aliases?.own ?? [])];

const otherTokens = ({ body, aliases }: MergeEvent): PersonToken[] => [
  ...body.retired,
  ...(aliases?.retired ?? []),
];

/** In place. Every person that is another than before; none where the event says nothing new, or does not say who goes on. */
export function mergePersons(persons: Persons, event: MergeEvent): readonly MergedPerson[] {
  if (event.person === null) return [];
  const tokens = personsOfMerge(event);
  const before = new Set(tokens.flatMap((token) => persons.get(token) ?? []));
  const members = new Map<PersonToken, Member>();
  const links = new Map<string, Link>();
  for (const person of before) {
    for (const [token, member] of person.members) members.set(token, member);
    for (const [key, link] of person.links) links.set(key, link);
  }
  for (const token of tokens)
    if (!members.has(token)) members.set(token, { retired: false, merged: token });
  const said = event.body.relation === undefined ? merge(members, event) : link(links, event);
  if (said === 'nothing-new') return [];
  const after = connected(members, links);
  for (const person of after) for (const token of person.members.keys()) persons.set(token, person);
  return after;
}

type Said = 'new' | 'nothing-new';

function merge(members: Map<PersonToken, Member>, event: MergeEvent): Said {
  const surviving = new Set([event.person, ...(event.aliases?.person ?? [])]);
  const tokens = new Set(personsOfMerge(event));
  const labels = new Set([...tokens].map((token) => members.get(token)?.merged));
  const group = new Map<PersonToken, boolean>();
  for (const [token, { retired, merged }] of members)
    if (labels.has(merged))
      group.set(token, retired || (tokens.has(token) && !surviving.has(token)));
  const merged = chooseRoot(group);
  let said: Said = 'nothing-new';
  for (const [token, retired] of group) {
    const known = members.get(token);
    if (known?.retired === retired && known.merged === merged && labels.size === 1) continue;
    members.set(token, { retired, merged });
    said = 'new';
  }
  return said;
}

function link(links: Map<string, Link>, event: MergeEvent): Said {
  const linked = event.body.relation === 'linked';
  const stamp = stampOf(event);
  let said: Said = 'nothing-new';
  for (const mine of ownTokens(event))
    for (const theirs of otherTokens(event)) {
      // Under every key the two are linked by themselves: a later statement may know the newest key alone.
      if (mine === theirs || !isOfOneKey(mine, theirs)) continue;
      const [one, other] = mine < theirs ? [mine, theirs] : [theirs, mine];
      const key = linkKey({ one, other });
      const standing = links.get(key);
      if (standing !== undefined && compareStamps(stamp, standing.stamp) <= 0) continue;
      links.set(key, { one, other, linked, stamp });
      said = 'new';
    }
  return said;
}

/** The persons that are left when every link that holds, and no other, connects what merges have made one. */
function connected(
  members: ReadonlyMap<PersonToken, Member>,
  links: ReadonlyMap<string, Link>,
): MergedPerson[] {
  const group = new Map<PersonToken, PersonToken>();
  for (const { merged } of members.values()) group.set(merged, merged);
  for (const { one, other, linked } of links.values()) {
    const [kept, gone] = [one, other].map((token) =>
      group.get(members.get(token)?.merged ?? token),
    );
    if (!linked || kept === undefined || gone === undefined) continue;
    for (const [merged, of] of group) if (of === gone) group.set(merged, kept);
  }
  const persons = new Map<PersonToken, Map<PersonToken, Member>>();
  for (const [token, member] of members) {
    const name = group.get(member.merged) ?? member.merged;
    persons.set(name, (persons.get(name) ?? new Map<PersonToken, Member>()).set(token, member));
  }
  return [...persons.values()].map((own) => ({
    root: chooseRoot(new Map([...own].map(([token, { retired }]) => [token, retired]))),
    members: own,
    links: new Map([...links].filter(([, { one, other }]) => own.has(one) || own.has(other))),
  }));
}

function chooseRoot(members: ReadonlyMap<PersonToken, boolean>): PersonToken {
  const standing = [...members].flatMap(([token, retired]) => (retired ? [] : [token]));
  const [root] = (standing.length > 0 ? standing : [...members.keys()]).sort(byAgeOfKey);
  if (root === undefined) throw new RangeError('a merged person has a token');
  return root;
}
