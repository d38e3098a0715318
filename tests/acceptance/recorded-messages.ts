// Recorded HL7 messages beside the checkout, where they are, and the identifiers of people in them.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../shared/data/hl7v2', import.meta.url));

export const hasRecordedMessages = existsSync(FOLDER);

export interface Recorded {
  readonly name: string;
  /** With segments ended by CR, as on the wire. */
  readonly bytes: Buffer;
}

export function recordedMessages(): Recorded[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.hl7'))
    .map((name) => {
      const text = readFileSync(join(FOLDER, name), 'latin1').replace(/\r?\n/g, '\r');
      return { name, bytes: Buffer.from(text, 'latin1') };
    });
}

/** Fields that hold names, numbers, telephones and streets: segment, field, components, shortest length that says something. */
const IDENTIFYING: readonly (readonly [segment: string, field: number, lengthMin: number])[] = [
  ['PID', 3, 6],
  ['PID', 5, 5],
  ['PID', 6, 5],
  ['PID', 11, 8],
  ['PID', 13, 7],
  ['PID', 14, 7],
  ['PID', 18, 6],
  ['PID', 19, 7],
  ['NK1', 2, 5],
  ['NK1', 4, 8],
  ['NK1', 5, 7],
  ['IN1', 16, 5],
  ['IN1', 19, 8],
  ['IN1', 36, 6],
];

/** Only the first component of each: the others are types, authorities and cities. Names have their second too. */
export function identifiersIn(messages: readonly Recorded[]): string[] {
  const found = new Set<string>();
  // An acknowledgement names sender and message: what stands in a header identifies nobody, wherever else it stands.
  const headers = messages
    .flatMap(({ bytes }) => bytes.toString('latin1').split('\r'))
    .filter((segment) => /^(?:MSH|BHS|FHS)/.test(segment))
    .join('\n')
    .replaceAll('-', '');
  for (const { bytes } of messages) {
    for (const segment of bytes.toString('latin1').split('\r')) {
      const fields = segment.split('|');
      for (const [name, field, lengthMin] of IDENTIFYING) {
        if (fields[0] !== name) continue;
        for (const value of firstsOf(fields[field] ?? '', isName(name, field) ? 2 : 1)) {
          if (value.length >= lengthMin) found.add(value);
        }
      }
    }
  }
  return [...found].filter(
    (value) => saysWho(value) && !headers.includes(value.replaceAll('-', '')),
  );
}

/** A row of zeros is a filler that every file has. */
const saysWho = (value: string): boolean => /[A-Za-z1-9]/.test(value);

const isName = (segment: string, field: number): boolean =>
  `${segment}-${field}` === 'PID-5' || `${segment}-${field}` === 'NK1-2';

function firstsOf(field: string, count: number): string[] {
  return field
    .split('~')
    .flatMap((repetition) => repetition.split('^').slice(0, count))
    .map((value) => value.split('&')[0]?.trim() ?? '')
    .filter((value) => value !== '""');
}
