/**
 * By what a resource is known from one message to the next: the number that its sender gave it, else the id that it has there. A
 * `urn:uuid` is made anew with every bundle and names nothing.
 */
import type { Identifier, Resource } from './datatypes.ts';
import { isObject, type Json } from './json.ts';
import { resourceOf, type Target } from './scope.ts';

export function typeOf(identifier: Identifier): string | undefined {
  return identifier.type?.coding?.find(({ code }) => code !== undefined && code !== '')?.code;
}

/** Types of table 0203, the most fitting first; then any number, then the id. */
export function ownNumber(
  resource: Pick<Resource, 'identifier' | 'id'>,
  preferred: readonly string[],
): string | undefined {
  const identifiers = (resource.identifier ?? []).filter(({ value }) => isSaid(value));
  for (const type of preferred) {
    const found = identifiers.find((one) => typeOf(one) === type);
    if (found !== undefined) return found.value;
  }
  return identifiers[0]?.value ?? (isSaid(resource.id) ? resource.id : undefined);
}

const isSaid = (value: string | undefined): value is string =>
  value !== undefined && value.trim() !== '';

/** The number of what is referred to, as its own statement would give it. */
export function numberOfTarget(target: Target, preferred: readonly string[]): string | undefined {
  if (target.found === 'elsewhere') return target.identifier?.value ?? target.id;
  const resource = resourceOf(target);
  return resource === undefined ? undefined : ownNumber(identified(resource), preferred);
}

/** The numbers and the id of any resource, of which no more is known. */
export function identified(resource: Json): { identifier: Identifier[]; id: string | undefined } {
  const listed: readonly unknown[] = Array.isArray(resource.identifier) ? resource.identifier : [];
  const identifier = listed.slice(0, 20).flatMap((one): Identifier[] => {
    if (!isObject(one) || typeof one.value !== 'string') return [];
    const system = typeof one.system === 'string' ? one.system : undefined;
    return [{ value: one.value, ...(system !== undefined && { system }), ...typed(one.type) }];
  });
  return { identifier, id: typeof resource.id === 'string' ? resource.id : undefined };
}

function typed(type: unknown): Pick<Identifier, 'type'> {
  const codings: readonly unknown[] =
    isObject(type) && Array.isArray(type.coding) ? type.coding : [];
  const code = codings.flatMap((one) =>
    isObject(one) && typeof one.code === 'string' ? [one.code] : [],
  )[0];
  return code === undefined ? {} : { type: { coding: [{ code }] } };
}

export const VISIT_NUMBER_TYPES = ['VN'];

/** Of an Encounter: undefined where nothing but a passing name was sent; then person and day stand for it. */
export function visitNumberOf(resource: Pick<Resource, 'identifier' | 'id'>): string | undefined {
  return ownNumber(resource, VISIT_NUMBER_TYPES);
}
