// Who a resource is about: the numbers that make the pseudonym, what becomes an age band, a sex and a township, and every name that may
// stand in its texts.
import type { Sex } from '../../contracts/event/visit.ts';
import { personNumbers } from '../hl7v2/person-number.ts';
import type { IdentifiedPerson, Sent } from '../normalise/statement.ts';
import { quickParser } from '../../platform/schema/quick-parse.ts';
import { isTakenAway, type Identifier, type Reference } from './datatypes.ts';
import { typeOf } from './identity.ts';
import { isObject, type Json } from './json.ts';
import { Human, type HumanName, Patient } from './resources.ts';
import { resourceOf, type Scope, type Target } from './scope.ts';

export interface Subject {
  readonly person: IdentifiedPerson | undefined;
  readonly sex: Sent<Sex>;
  readonly residence: string | undefined;
  /** The home in words, each one way of writing it. */
  readonly addresses: readonly string[];
  readonly patient: Patient | undefined;
}

export type SubjectReading = Subject | 'unresolved' | 'invalid';

const NOBODY: Subject = {
  person: undefined,
  sex: undefined,
  residence: undefined,
  addresses: [],
  patient: undefined,
};
const parsePatient = quickParser(Patient);
const parseHuman = quickParser(Human);

/** `unresolved`: it refers to a person who is neither here nor named by a number. Counting it as nobody's would hide that. */
export function subjectOf(
  reference: Reference | undefined,
  from: Json,
  scope: Scope,
): SubjectReading {
  if (reference === undefined) return NOBODY;
  const names = namesAround(from, scope);
  const target = scope.resolve(reference, from, 'Patient');
  if (target.found === 'elsewhere') return { ...NOBODY, person: ofNumbers(target, names) };
  const resource = resourceOf(target);
  if (resource === undefined) return isSilent(reference) ? NOBODY : 'unresolved';
  if (resource.resourceType !== 'Patient') return NOBODY;
  const parsed = parsePatient(resource);
  return parsed.success ? ofPatient(parsed.data, names) : 'invalid';
}

/** No more than words, or nothing at all. */
const isSilent = ({ reference, identifier }: Reference): boolean =>
  reference === undefined && identifier?.value === undefined;

function ofPatient(patient: Patient, names: readonly string[]): Subject {
  const own = numbersOf(patient.identifier ?? []);
  const kin = patient.contact?.flatMap(({ name }) => (name === undefined ? [] : [name])) ?? [];
  return {
    patient,
    person: {
      identityNumber: own.national,
      localNumber: own.local ?? (own.national === undefined ? patient.id : undefined),
      names: [...[...(patient.name ?? []), ...kin].flatMap(namesIn), ...names],
      birth: isTakenAway(patient._birthDate) ? null : birthOf(patient.birthDate),
      ageYears: undefined,
    },
    sex: isTakenAway(patient._gender) ? null : sexOf(patient.gender),
    residence: residenceOf(patient.address),
    addresses: addressWords(patient.address),
  };
}

function ofNumbers(
  { identifier, id }: Extract<Target, { found: 'elsewhere' }>,
  names: readonly string[],
): IdentifiedPerson {
  const own = numbersOf(identifier === undefined ? [] : [identifier]);
  return {
    identityNumber: own.national,
    localNumber: own.local ?? (own.national === undefined ? id : undefined),
    names,
    birth: undefined,
    ageYears: undefined,
  };
}

/** Systems that say by themselves that a number is the resident identity number. */
const RESIDENT_ID_SYSTEMS: ReadonlySet<string> = new Set([
  'urn:oid:2.16.156.10011.1.3',
  'urn:oid:2.16.840.1.113883.2.23.1.1',
]);

/** As for HL7 v2, so that one person has one pseudonym at both doors. */
function numbersOf(identifiers: readonly Identifier[]): {
  national: string | undefined;
  local: string | undefined;
} {
  const own = personNumbers(
    identifiers.flatMap((one) => {
      if (one.value === undefined) return [];
      const isNational = one.system !== undefined && RESIDENT_ID_SYSTEMS.has(one.system);
      return [
        {
          value: one.value,
          type: isNational ? 'NI' : typeOf(one),
          authority: undefined,
          field: 'pid-3' as const,
        },
      ];
    }),
  );
  return {
    national: own.find(({ standing }) => standing === 'national')?.value,
    local: own.find(({ standing }) => standing === 'local')?.value,
  };
}

/** A year or a month alone is taken at its middle. */
function birthOf(birth: string | null | undefined): string | null | undefined {
  if (typeof birth !== 'string') return birth;
  if (/^\d{4}$/.test(birth)) return `${birth}-07-01`;
  return /^\d{4}-\d{2}$/.test(birth) ? `${birth}-15` : birth;
}

function sexOf(gender: string | null | undefined): Sent<Sex> {
  if (gender === null || gender === undefined) return gender;
  return gender === 'male' || gender === 'female' || gender === 'other' ? gender : 'unknown';
}

const TOWNSHIP_DIGITS = 9;

/** An administrative code where the sender puts one; never finer than the township. Words of an address are dropped. */
function residenceOf(addresses: Patient['address']): string | undefined {
  const home = addresses?.find(({ use }) => use === 'home') ?? addresses?.[0];
  return [home?.district, home?.city, home?.state]
    .filter((part) => part !== undefined && /^\d{6}(?:\d{3}){0,2}$/.test(part))
    .map((part = '') => part.slice(0, TOWNSHIP_DIGITS))
    .sort((one, other) => other.length - one.length)[0];
}

function addressWords(addresses: Patient['address']): string[] {
  const home = addresses?.find(({ use }) => use === 'home') ?? addresses?.[0];
  if (home === undefined) return [];
  const { state = '', city = '', district = '', line = [], text = '' } = home;
  return [text, [state, city, district, ...line].join(''), line.join('')].filter(
    (words) => words !== '',
  );
}

function namesIn({ text, family, given = [] }: HumanName): string[] {
  const parts = [text, family, ...given].filter((part) => part !== undefined && part !== '');
  const whole = [family, given.join('')].join('');
  return whole === '' ? (parts as string[]) : [...(parts as string[]), whole];
}

const NAMES_MAX = 200;

/** Names of whoever a resource refers to or contains, and the words beside its references. */
function namesAround(from: Json, scope: Scope): string[] {
  const names: string[] = [];
  const resolved = new Set<string>();
  const visit = (value: unknown): void => {
    if (names.length >= NAMES_MAX || typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (const item of value) visit(item);
      return;
    }
    const each = value as Json;
    if (typeof each.reference === 'string') {
      if (typeof each.display === 'string') names.push(each.display);
      if (resolved.has(each.reference)) return;
      resolved.add(each.reference);
      names.push(...namesOfTarget(scope.resolve({ reference: each.reference }, from, ''), scope));
      return;
    }
    for (const key in each) if (typeof each[key] === 'object') visit(each[key]);
  };
  visit(from);
  return names;
}

const HUMANS: ReadonlySet<unknown> = new Set([
  'Practitioner',
  'RelatedPerson',
  'Patient',
  'Person',
]);

function namesOfTarget(target: Target, scope: Scope): string[] {
  const resource = resourceOf(target);
  if (!isObject(resource)) return [];
  const parsed = parseHuman(resource);
  if (!parsed.success) return [];
  const { name, practitioner } = parsed.data;
  if (HUMANS.has(resource.resourceType) && Array.isArray(name)) return name.flatMap(namesIn);
  const person = resourceOf(scope.resolve(practitioner, resource, 'Practitioner'));
  return person === undefined || person === resource ? [] : humanNames(person);
}

function humanNames(resource: Json): string[] {
  const parsed = parseHuman(resource);
  return parsed.success && Array.isArray(parsed.data.name) ? parsed.data.name.flatMap(namesIn) : [];
}
