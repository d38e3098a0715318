/**
 * Finds the lines of one file that tell the same record in different ways. Of counts and amounts nobody can say which one is meant, or
 * whether both are: the later line is refused by name, so that a person looks, and none takes the other's place in silence.
 *
 * A line that says when it was written is a correction, and is let through. The names of the last hundred thousand records are kept.
 */
import { hash } from 'node:crypto';
import { momentWord } from './record-name.ts';

/** Kinds whose records are amounts; of visits the last line of a file holds, which is how hospitals write them. */
const AMOUNTS: ReadonlySet<string> = new Set([
  'beds',
  'device-use',
  'stock',
  'staff',
  'pharmacy',
  'school-absence',
  'public-report',
  'aggregate',
  'laboratory',
  'home-reading',
]);
const REMEMBERED_MAX = 100_000;

export const TOLD_TWICE = {
  code: 'record-told-twice',
  reason:
    'an earlier line of the file tells the same record otherwise: a column that tells them apart, or when each was written, is missing',
} as const;

export class ToldTwice {
  /** By the name of the record what it said; both as hashes, because names are kept in clear no longer than a line is read. */
  readonly #told = new Map<string, string>();

  /** Whether an earlier line said something else of the record. */
  isOtherwise(record: Readonly<Record<string, unknown>>): boolean {
    if (!AMOUNTS.has(String(record['kind'])) || record['statedAt'] !== undefined) return false;
    const { occurredAt, ...content } = record;
    const moment = typeof occurredAt === 'string' ? momentWord(occurredAt) : occurredAt;
    const name = digest([content['kind'], content['id'], content['site'], moment]);
    const said = digest(content);
    const before = this.#told.get(name);
    if (before !== undefined) return before !== said;
    this.#remember(name, said);
    return false;
  }

  #remember(name: string, said: string): void {
    const [oldest] = this.#told.keys();
    if (this.#told.size >= REMEMBERED_MAX && oldest !== undefined) this.#told.delete(oldest);
    this.#told.set(name, said);
  }
}

const digest = (value: unknown): string =>
  hash('sha256', JSON.stringify(value), 'base64url').slice(0, 16);
