// Every byte that a running product keeps or has said, in named parts: the messages of its streams, the rows of its tables, the files of its
// home, its logs, its answers.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { to as copyTo } from 'pg-copy-streams';
import pg from 'pg';
import type { Needle } from './planted.ts';
import type { Vigil } from './vigil-process.ts';

export interface Part {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Each table in the binary form of COPY, so that nothing is hidden behind an escape. */
export async function tablesOf(vigil: Vigil): Promise<Part[]> {
  const client = new pg.Client({ connectionString: vigil.databaseUrl() });
  await client.connect();
  try {
    const answer = await client.query<{ name: string }>(
      `SELECT format('%I', relname) AS name FROM pg_class
       WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname`,
    );
    const parts: Part[] = [];
    for (const { name } of answer.rows) {
      const stream = client.query(copyTo(`COPY ${name} TO STDOUT (FORMAT binary)`));
      parts.push({ name: `table ${name}`, bytes: await buffer(stream) });
    }
    return parts;
  } finally {
    await client.end();
  }
}

/** Files under a folder of the home, as they stand on the disk: blocks of streams, pages and log of the database, logs of servers. */
export function filesOf(vigil: Vigil, folder: string): Part[] {
  const root = join(vigil.home, folder);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const bytes = contentOf(path);
      return bytes === undefined ? [] : [{ name: path.slice(vigil.home.length + 1), bytes }];
    });
}

/** A server may remove a file between the listing and the reading. */
function contentOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

export function saidBy(vigil: Vigil): Part[] {
  return [
    { name: 'logs of all stages', bytes: vigil.outputBytes() },
    { name: 'answers over HTTP, socket and MLLP', bytes: Buffer.concat(vigil.heard) },
  ];
}

/** What was found where, with what stands around it; empty is what must be. */
export function found(parts: readonly Part[], needles: readonly Needle[]): string[] {
  return parts.flatMap((part) =>
    needles.flatMap((needle) => {
      const at = placeOf(part.bytes, needle);
      return at === -1
        ? []
        : [`${needle.value} (${needle.form}) in ${part.name}: ${around(part.bytes, at, needle)}`];
    }),
  );
}

/** A number inside a longer one, a time in milliseconds or a digest says nothing of anybody: by chance every row of digits stands in some. */
function placeOf(bytes: Buffer, { bytes: wanted }: Needle): number {
  const isNumber = NUMBER.test(wanted.toString('latin1'));
  let at = bytes.indexOf(wanted);
  while (isNumber && at !== -1 && isWithinNumber(bytes, at, wanted.length)) {
    at = bytes.indexOf(wanted, at + 1);
  }
  return at;
}

const NUMBER = /^\d{1,9}$/;
const DIGIT = /[0-9a-f]/;

const isWithinNumber = (bytes: Buffer, at: number, length: number): boolean =>
  [bytes.subarray(Math.max(0, at - 1), at), bytes.subarray(at + length, at + length + 1)].some(
    (neighbour) => DIGIT.test(neighbour.toString('latin1')),
  );

const AROUND_BYTES = 40;
const around = (bytes: Buffer, at: number, { bytes: wanted }: Needle): string =>
  bytes
    .subarray(Math.max(0, at - AROUND_BYTES), at + wanted.length + AROUND_BYTES)
    .toString('utf8');
