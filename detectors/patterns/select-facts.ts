/** Which facts a rule means, and what two of them have in common. Pure. */
import type { Asked, Selection } from '../../contracts/catalogue/sequence-pattern.ts';
import type { Fact } from '../../contracts/fact.ts';
import { ancestorAt } from '../../contracts/place.ts';

/** A value that the fact does not have fits nothing, not even `notIn`. */
export function isSelected(fact: Fact, { facts, where }: Selection): boolean {
  if (!facts.includes(fact.kind)) return false;
  return Object.entries(where ?? {}).every(([name, asked]) => fits(fact.values[name], asked));
}

function fits(value: Fact['values'][string] | undefined, asked: Asked): boolean {
  if (value === undefined) return false;
  if (typeof value === 'number') return isWithin(value, asked);
  const texts = typeof value === 'string' ? [value] : value;
  if (asked.notIn?.some((one) => texts.includes(one)) === true) return false;
  if (asked.in !== undefined && !asked.in.some((one) => texts.includes(one))) return false;
  const { prefix } = asked;
  return prefix === undefined || texts.some((text) => prefix.some((one) => text.startsWith(one)));
}

function isWithin(value: number, { atLeast, atMost, above, below }: Asked): boolean {
  return (
    (atLeast === undefined || value >= atLeast) &&
    (atMost === undefined || value <= atMost) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below)
  );
}

/** Both have it, and it is equal; of lists one text in both is enough. */
export function agreeIn(name: string, one: Fact, other: Fact): boolean {
  const [mine, theirs] = [comparedValue(one, name), comparedValue(other, name)];
  return mine.some((value) => theirs.includes(value));
}

/** Both have it, and nothing of it is equal: what is not known is not different. */
export function differIn(name: string, one: Fact, other: Fact): boolean {
  const [mine, theirs] = [comparedValue(one, name), comparedValue(other, name)];
  return mine.length > 0 && theirs.length > 0 && !mine.some((value) => theirs.includes(value));
}

export function comparedValue(fact: Fact, name: string): readonly (string | number)[] {
  if (name === 'site') return [fact.siteId];
  if (name === 'township' || name === 'county') {
    const place = ancestorAt(fact.place, name);
    return place === undefined ? [] : [place];
  }
  if (name === 'record') return fact.id.split(' ').slice(1, 2);
  const value = fact.values[name];
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** Facts by what they agree in; without anything to agree in all are one group. What does not have it is in none. */
export function groupsOf<T extends Fact>(
  facts: readonly T[],
  per: readonly string[] | undefined,
): Map<string | null, T[]> {
  if (per === undefined) return new Map(facts.length === 0 ? [] : [[null, [...facts]]]);
  const groups = new Map<string, T[]>();
  for (const fact of facts) {
    const parts = per.map((name) => comparedValue(fact, name));
    if (parts.some((values) => values.length === 0)) continue;
    const group = JSON.stringify(parts);
    const known = groups.get(group);
    if (known === undefined) groups.set(group, [fact]);
    else known.push(fact);
  }
  return groups;
}
