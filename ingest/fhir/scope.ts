// The resources among which a reference is looked for: the bundle's entries and what each resource contains. Pure; nothing is fetched.
import type { Reference } from './datatypes.ts';
import { isObject, type Json } from './json.ts';

export interface Entry {
  /** Zero-based place in the bundle. */
  readonly index: number;
  readonly fullUrl: string | undefined;
  readonly resource: Json & { readonly resourceType: string };
  /** `context` entries are there because another refers to them (search mode `include`); they make nothing. */
  readonly role: 'content' | 'context';
  /** Of a conditional update: what the request says must be the resource's. */
  readonly condition: { readonly system?: string; readonly value: string } | undefined;
}

export type Target =
  | { readonly found: 'entry'; readonly entry: Entry }
  | { readonly found: 'contained'; readonly resource: Json }
  /** Not here, but the sender says whose: by an identifier, or by the id that it has there. */
  | {
      readonly found: 'elsewhere';
      readonly identifier: Reference['identifier'];
      readonly id: string | undefined;
    }
  | { readonly found: 'nothing' };

const NOTHING: Target = { found: 'nothing' };
const RELATIVE = /(?:^|\/)([A-Z][A-Za-z]{2,60})\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[^/]+)?$/;
const CONDITIONAL = /^([A-Z][A-Za-z]{2,60})\?identifier=(?:([^|]*)\|)?([^&|]+)$/;

export class Scope {
  readonly #byUrl = new Map<string, Entry>();
  readonly #byName = new Map<string, Entry>();
  readonly #byIdentifier = new Map<string, Entry>();

  constructor(entries: readonly Entry[]) {
    for (const entry of entries) {
      const { resource, fullUrl } = entry;
      if (fullUrl !== undefined) this.#byUrl.set(fullUrl, entry);
      if (typeof resource.id === 'string')
        this.#byName.set(`${resource.resourceType}/${resource.id}`, entry);
      for (const key of identifierKeys(resource)) this.#byIdentifier.set(key, entry);
    }
  }

  /** `from`: the resource that holds the reference, for what it contains. `type`: what the element may refer to. */
  resolve(reference: Reference | undefined, from: Json, type: string): Target {
    if (reference === undefined) return NOTHING;
    const { reference: url, identifier } = reference;
    if (url === undefined) return this.#byLogical(identifier, type);
    if (url.startsWith('#')) return containedIn(from, url.slice(1));
    const direct = this.#byUrl.get(url);
    if (direct !== undefined) return { found: 'entry', entry: direct };
    const conditional = CONDITIONAL.exec(url);
    if (conditional !== null) {
      const [, named = type, system, value = ''] = conditional;
      return this.#byLogical({ system, value: decoded(value) }, named);
    }
    return this.#byRelative(url, identifier, type);
  }

  #byRelative(url: string, identifier: Reference['identifier'], type: string): Target {
    const [, named = '', id = ''] = RELATIVE.exec(url) ?? [];
    const entry = this.#byName.get(`${named}/${id}`);
    if (entry !== undefined) return { found: 'entry', entry };
    const logical = this.#byLogical(identifier, type);
    if (logical.found !== 'nothing') return logical;
    return id === '' ? NOTHING : { found: 'elsewhere', identifier: undefined, id };
  }

  #byLogical(identifier: Reference['identifier'], type: string): Target {
    if (identifier?.value === undefined || identifier.value === '') return NOTHING;
    const { system = '', value } = identifier;
    const entry = this.#byIdentifier.get(`${type}|${system}|${value}`);
    if (entry !== undefined) return { found: 'entry', entry };
    return { found: 'elsewhere', identifier, id: undefined };
  }
}

function identifierKeys({ resourceType, identifier }: Entry['resource']): string[] {
  if (!Array.isArray(identifier)) return [];
  return identifier.slice(0, 20).flatMap((one: unknown) => {
    if (!isObject(one) || typeof one.value !== 'string') return [];
    const system = typeof one.system === 'string' ? one.system : '';
    return [`${resourceType}|${system}|${one.value}`];
  });
}

/** Of each resource once: it may hold a million, and refer to each of them. */
const CONTAINED = new WeakMap<Json, ReadonlyMap<string, Json>>();

function containedIn(from: Json, id: string): Target {
  let byId = CONTAINED.get(from);
  if (byId === undefined) CONTAINED.set(from, (byId = containedOf(from)));
  const resource = byId.get(id);
  return resource === undefined ? NOTHING : { found: 'contained', resource };
}

/** The first of each id. */
function containedOf({ contained }: Json): ReadonlyMap<string, Json> {
  const byId = new Map<string, Json>();
  if (!Array.isArray(contained)) return byId;
  for (const one of contained as unknown[])
    if (isObject(one) && typeof one.id === 'string' && !byId.has(one.id)) byId.set(one.id, one);
  return byId;
}

export function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** The resource itself, wherever it stands here. */
export function resourceOf(target: Target): Json | undefined {
  if (target.found === 'entry') return target.entry.resource;
  return target.found === 'contained' ? target.resource : undefined;
}
