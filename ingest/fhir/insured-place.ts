/**
 * Where a person is insured, as far as a claim or its answer says: the place of whoever pays by the coverage, else of the insurer that is named.
 * A number counts as a place only where it stands in an address or under the system that this door knows for it.
 */
import { z } from 'zod';
import { placeOfInsurance } from '../normalise/from-counted-record.ts';
import { code, list, Reference } from './datatypes.ts';
import { identified } from './identity.ts';
import type { Json } from './json.ts';
import type { Reading } from './reading.ts';
import type { Claim, ClaimResponse, ExplanationOfBenefit } from './resources.ts';
import { resourceOf, type Target } from './scope.ts';

const INSURED_PLACE_SYSTEM = 'urn:vigil:insured-place';
/** Of a person there are a few coverages; what a bundle lists beyond is not looked at. */
const PAYERS_MAX = 8;

type AnyClaim = Claim | ClaimResponse | ExplanationOfBenefit;

/** `told`: the answer and what it answers, whatever there is of them. */
export function insuredPlaceOf(
  told: readonly (AnyClaim | undefined)[],
  by: Reading,
): string | undefined {
  const all = told.filter((each) => each !== undefined);
  const covered = all
    .flatMap(({ insurance = [] }) => insurance)
    .slice(0, PAYERS_MAX)
    .flatMap(({ coverage }) => payersOf(coverage, by));
  const named = all.map(({ insurer }) => by.scope.resolve(insurer, by.json, 'Organization'));
  for (const payer of [...covered, ...named]) {
    const place = placeOf(payer);
    if (place !== undefined) return place;
  }
  return undefined;
}

const Coverage = z.object({ payor: list(Reference) });

function payersOf(coverage: Reference | undefined, by: Reading): Target[] {
  const target = by.scope.resolve(coverage, by.json, 'Coverage');
  const resource = resourceOf(target);
  const parsed = Coverage.safeParse(resource);
  // What is contained refers to what is contained beside it.
  const from: Json = target.found === 'entry' ? target.entry.resource : by.json;
  return (parsed.data?.payor ?? [])
    .slice(0, PAYERS_MAX)
    .map((payer) => by.scope.resolve(payer, from, 'Organization'));
}

const Located = z.object({
  address: list(
    z.object({ district: code.optional(), city: code.optional(), state: code.optional() }),
  ),
});

function placeOf(payer: Target): string | undefined {
  if (payer.found === 'elsewhere') {
    const { identifier } = payer;
    return identifier?.system === INSURED_PLACE_SYSTEM
      ? placeOfInsurance(identifier.value)
      : undefined;
  }
  const resource = resourceOf(payer);
  if (resource === undefined) return undefined;
  const numbers = identified(resource)
    .identifier.filter(({ system }) => system === INSURED_PLACE_SYSTEM)
    .map(({ value }) => value);
  const addresses = Located.safeParse(resource).data?.address ?? [];
  return [...numbers, ...addresses.flatMap(({ district, city, state }) => [district, city, state])]
    .map(placeOfInsurance)
    .find((place) => place !== undefined);
}
