// The person of a message: identifiers, birth, sex, addresses, and every name that must never get further.
import type { AddressFacts, Identifier, PersonFacts, SexFact } from './facts.ts';
import type { IssueCode } from './outcome.ts';
import {
  componentOf,
  type Hl7Message,
  plain,
  rawField,
  type Repetition,
  repetitionsOf,
  type Segment,
  subcomponentOf,
  valueOf,
} from './message.ts';
import { parseTime } from './timestamp.ts';

/** HL7 table 0001, GB/T 2261.1 and plain words. */
const SEXES: Readonly<Record<string, SexFact>> = {
  m: 'male',
  male: 'male',
  '1': 'male',
  男: 'male',
  男性: 'male',
  f: 'female',
  female: 'female',
  '2': 'female',
  女: 'female',
  女性: 'female',
  a: 'other',
  o: 'other',
  other: 'other',
  '9': 'unknown',
  '0': 'unknown',
  n: 'other',
  x: 'other',
};

/** Where names stand: patient, mother, alias, kin, guarantor, insured, clinicians. Component numbers of family and given name. */
const NAME_FIELDS: Readonly<Record<string, readonly (readonly [field: number, family: number])[]>> =
  {
    PID: [
      [5, 1],
      [6, 1],
      [9, 1],
    ],
    NK1: [
      [2, 1],
      [30, 1],
    ],
    GT1: [[3, 1]],
    IN1: [[16, 1]],
    MRG: [[7, 1]],
    PD1: [[4, 2]],
    PV1: [
      [7, 2],
      [8, 2],
      [9, 2],
      [17, 2],
      [52, 2],
    ],
    DG1: [[16, 2]],
    EVN: [[5, 2]],
    ORC: [
      [10, 2],
      [11, 2],
      [12, 2],
    ],
    OBR: [
      [10, 2],
      [16, 2],
      [28, 2],
    ],
    OBX: [[16, 2]],
  };

const NAMES_MAX = 200;

export function readPerson(
  message: Hl7Message,
  pid: Segment | undefined,
  reading: PersonReading,
): PersonFacts {
  const sex = sexOf(pid);
  const addresses = addressesOf(pid);
  const birth = birthOf(pid, reading);
  return {
    identifiers: pid === undefined ? [] : identifiersOf(pid),
    names: namesOf(message),
    telephones: pid === undefined ? [] : telephonesOf(pid),
    ...(birth === undefined ? {} : { birth }),
    ...(sex === undefined ? {} : { sex }),
    ...(addresses === undefined ? {} : { addresses }),
  };
}

export interface PersonReading {
  readonly zone: string;
  readonly note: (issue: IssueCode) => void;
}

const IDENTIFIERS = [
  [3, 'pid-3'],
  [2, 'pid-2'],
  [4, 'pid-4'],
  [19, 'pid-19'],
  [18, 'pid-18'],
] as const;

function identifiersOf(pid: Segment): Identifier[] {
  const found: Identifier[] = [];
  for (const [field, name] of IDENTIFIERS)
    if (rawField(pid, field) !== '') found.push(...readIdentifiers(pid, field, name));
  return found;
}

/** CX fields; a bare value has neither type nor authority. */
export function readIdentifiers(
  segment: Segment,
  field: number,
  name: Identifier['field'],
): Identifier[] {
  return repetitionsOf(segment, field).flatMap((repetition) => {
    const value = plain(componentOf(repetition, 1));
    if (value === undefined) return [];
    const authority = plain(componentOf(repetition, 4)) ?? plain(subcomponentOf(repetition, 4, 2));
    // PID-19 is by definition a social-security (in China: resident identity) number.
    const type =
      plain(componentOf(repetition, 5))?.toUpperCase() ??
      (field === 19 && name === 'pid-19' ? 'SS' : undefined);
    return [{ value, type, authority, field: name }];
  });
}

function birthOf(pid: Segment | undefined, reading: PersonReading): PersonFacts['birth'] {
  const sent = valueOf(pid, 7);
  if (sent === undefined || sent === null) return sent;
  const time = parseTime(sent, reading.zone);
  if (time === undefined) reading.note('invalid-birth-date');
  return time;
}

function sexOf(pid: Segment | undefined): PersonFacts['sex'] {
  const sent = valueOf(pid, 8);
  if (sent === undefined || sent === null) return sent;
  return SEXES[sent.toLowerCase()] ?? 'unknown';
}

function addressesOf(pid: Segment | undefined): PersonFacts['addresses'] {
  if (pid === undefined) return undefined;
  const repetitions = repetitionsOf(pid, 11);
  if (repetitions.length === 0) return undefined;
  if (repetitions.every((repetition) => componentOf(repetition, 1) === null)) return null;
  return repetitions.map(addressOf);
}

function addressOf(repetition: Repetition): AddressFacts {
  const part = (component: number): string | undefined => plain(componentOf(repetition, component));
  return {
    street: part(1),
    other: part(2),
    city: part(3),
    state: part(4),
    postalCode: part(5),
    country: part(6),
    type: part(7),
    county: part(9) ?? part(8),
    tract: part(10),
  };
}

const TELEPHONES = [13, 14, 40];

function telephonesOf(pid: Segment): string[] {
  return TELEPHONES.filter((field) => rawField(pid, field) !== '').flatMap((field) =>
    repetitionsOf(pid, field).flatMap((repetition) => {
      const numbers = [1, 4, 12].map((component) => plain(componentOf(repetition, component)));
      const local = plain(componentOf(repetition, 7));
      const area = plain(componentOf(repetition, 6)) ?? '';
      return [...numbers, local === undefined ? undefined : `${area}${local}`].filter(
        (number) => number !== undefined,
      );
    }),
  );
}

/** Of each message once, however many persons it is about. */
const NAMES = new WeakMap<Hl7Message, readonly string[]>();

function namesOf(message: Hl7Message): readonly string[] {
  let names = NAMES.get(message);
  if (names === undefined) NAMES.set(message, (names = namesIn(message)));
  return names;
}

function namesIn(message: Hl7Message): string[] {
  const names = new Set<string>();
  for (const segment of message.segments) {
    if (!Object.hasOwn(NAME_FIELDS, segment.name)) continue;
    for (const [field, family] of NAME_FIELDS[segment.name] ?? [])
      addNames(names, segment, [field, family]);
    if (names.size >= NAMES_MAX) break;
  }
  return [...names];
}

function addNames(
  names: Set<string>,
  segment: Segment,
  [field, family]: readonly [number, number],
): void {
  if (rawField(segment, field) === '') return;
  for (const repetition of repetitionsOf(segment, field)) {
    const last = plain(componentOf(repetition, family));
    const first = plain(componentOf(repetition, family + 1));
    const second = plain(componentOf(repetition, family + 2));
    if (last !== undefined) names.add(last);
    if (first !== undefined) names.add(first);
    if (second !== undefined) names.add(second);
    if (last !== undefined && first !== undefined) {
      names.add(`${last}${first}`);
      names.add(`${first} ${last}`);
    }
    // A clinician typed in without components: the name stands where the id belongs.
    if (
      family > 1 &&
      !repetition.raw.includes(repetition.delimiters.component) &&
      !/\d/.test(repetition.raw)
    ) {
      names.add(repetition.raw.trim());
    }
  }
}
