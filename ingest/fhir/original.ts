/**
 * What is kept of an entry that was set aside: itself, and what it refers to or is told with, as a collection that reads again to the same. The
 * others carry `search.mode` `include`, so that a replay makes nothing of them. Of a type that is not taken at all only its name is kept.
 */
import type { Judged } from './judge.ts';
import type { Json } from './json.ts';
import { resourceOf, type Entry, type Scope } from './scope.ts';

const KEPT_ENTRIES_MAX = 200;

export function originalOf(
  entry: Entry,
  { links, scope }: Pick<Judged, 'links' | 'scope'>,
  timestamp: string | undefined,
): object {
  const kept = new Set<Entry>([entry]);
  for (const { entry: carried } of links.carriedBy.get(entry.index) ?? []) kept.add(carried);
  for (const one of kept) {
    if (kept.size >= KEPT_ENTRIES_MAX) break;
    for (const found of referredTo(one, scope)) if (kept.size < KEPT_ENTRIES_MAX) kept.add(found);
  }
  return {
    resourceType: 'Bundle',
    type: 'collection',
    ...(timestamp !== undefined && { timestamp }),
    entry: [...kept].map((one) => ({
      ...(one.fullUrl !== undefined && { fullUrl: one.fullUrl }),
      resource: one.resource,
      search: { mode: one === entry ? 'match' : 'include' },
    })),
  };
}

export const onlyType = ({ resource }: Entry): object => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: [{ resource: { resourceType: resource.resourceType } }],
});

function referredTo(entry: Entry, scope: Scope): Entry[] {
  const found: Entry[] = [];
  const resolved = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (const item of value) look(item);
      return;
    }
    const each = value as Json;
    if (typeof each.reference === 'string' && !resolved.has(each.reference)) {
      resolved.add(each.reference);
      const target = scope.resolve({ reference: each.reference }, entry.resource, '');
      if (target.found === 'entry' && resourceOf(target) !== undefined) found.push(target.entry);
    }
    for (const key in each) if (typeof each[key] === 'object') look(each[key]);
  };
  look(entry.resource);
  return found;
}
