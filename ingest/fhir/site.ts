// For which site a resource speaks. A key of one site speaks for that site, whatever organisations the resource names; a platform's key must
// say whose it is: by the organisation that provides the visit, or that manages the patient.
import type { Site } from '../../contracts/catalogue/site.ts';
import type { Rejection } from '../normalise/statement.ts';
import type { Grant, SiteRegistry } from '../sites/registry.ts';
import type { Reference } from './datatypes.ts';
import { identified } from './identity.ts';
import type { Json } from './json.ts';
import type { Encounter, Patient } from './resources.ts';
import { resourceOf, type Scope } from './scope.ts';

export interface SiteQuestion {
  readonly grant: Grant;
  readonly registry: SiteRegistry;
  readonly scope: Scope;
  readonly encounter: Encounter | undefined;
  readonly patient: Patient | undefined;
}

export function siteOfResource(json: Json, by: SiteQuestion): { readonly site: Site } | Rejection {
  const { grant, registry } = by;
  if (!grant.speaksForAll) return { site: grant.site };
  const codes = codesOf(
    by.encounter?.serviceProvider ?? by.patient?.managingOrganization,
    json,
    by.scope,
  );
  if (codes.length === 0) return { site: grant.site };
  for (const code of codes) {
    const choice = [
      registry.siteOfRecord(grant, code),
      registry.siteOfFacility({ ...grant, unknownFacility: 'quarantine' }, code),
    ].find(({ outcome }) => outcome === 'site');
    if (choice?.outcome === 'site') return { site: choice.site };
  }
  return { code: 'unknown-facility', reason: 'the organisation that it names is not registered' };
}

function codesOf(reference: Reference | undefined, from: Json, scope: Scope): string[] {
  const target = scope.resolve(reference, from, 'Organization');
  if (target.found === 'elsewhere')
    return [target.identifier?.value, target.id].filter((code) => code !== undefined);
  const organisation = resourceOf(target);
  if (organisation === undefined) return [];
  const { identifier, id } = identified(organisation);
  return [...identifier.flatMap(({ value }) => value ?? []), ...(id === undefined ? [] : [id])];
}
