// Bulk writes: one statement, one array per column, however many rows. Array literals are built here because the driver's own
// conversion is the dearest part of a large insert. Names of tables and columns come from code, never from input.
import type { QueryResult, QueryResultRow } from 'pg';
import { InvariantError } from '../errors.ts';
import type { Queryable } from './pool.ts';

/** `timestamptz` takes epoch milliseconds; `jsonb` takes any JSON value; `bytea` takes bytes. */
export type ColumnType =
  | 'text'
  | 'int4'
  | 'int8'
  | 'float8'
  | 'bool'
  | 'date'
  | 'timestamptz'
  | 'jsonb'
  | 'bytea'
  | 'text[]'
  | 'int4[]'
  | 'float8[]';

export type Columns<Row> = { readonly [Name in keyof Row & string]: ColumnType };

export interface BulkInsert<Row> {
  readonly table: string;
  readonly columns: Columns<Row>;
  readonly rows: readonly Row[];
  /** `ON CONFLICT (id) DO NOTHING` …, as SQL. With DO UPDATE no two rows of one call may have the same key. */
  readonly onConflict?: string;
  /** `RETURNING id`, as SQL. */
  readonly returning?: string;
}

/** Rows of one statement; more are sent in several. Keeps a parameter below some tens of megabytes. */
const ROWS_MAX = 20_000;

export async function bulkInsert<
  Row extends object,
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- rows of RETURNING, as in pg's `query`
  Result extends QueryResultRow = QueryResultRow,
>(
  db: Queryable,
  insert: BulkInsert<Row>,
): Promise<{ readonly rowCount: number; readonly rows: Result[] }> {
  const text = insertText(insert);
  const names = columnNames(insert.columns);
  let rowCount = 0;
  const rows: Result[] = [];
  for (let start = 0; start < insert.rows.length; start += ROWS_MAX) {
    const part = insert.rows.slice(start, start + ROWS_MAX);
    const values = names.map((name) => arrayLiteral(part, name, insert.columns[name]));
    const answer: QueryResult<Result> = await db.query<Result>(text, values);
    rowCount += answer.rowCount ?? 0;
    rows.push(...answer.rows);
  }
  return { rowCount, rows };
}

/**
 * `unnest($1::text[], $2::float8[]) AS name(a, b)` with its parameter values, for statements other than INSERT: joins,
 * UPDATE … FROM, DELETE … USING. `select` gives each column in its own type.
 */
export function unnestRows<Row extends object>(
  rows: readonly Row[],
  columns: Columns<Row>,
  options: { readonly alias: string; readonly firstParameter?: number },
): { readonly from: string; readonly values: string[] } {
  const names = columnNames(columns);
  const first = options.firstParameter ?? 1;
  const arrays = names
    .map((name, at) => `$${String(first + at)}::${transport(columns[name])}[]`)
    .join(', ');
  const select = names
    .map((name) => `${fromTransport(`u.${quoted(name)}`, columns[name])} AS ${quoted(name)}`)
    .join(', ');
  const inner = names.map(quoted).join(', ');
  return {
    from: `(SELECT ${select} FROM unnest(${arrays}) WITH ORDINALITY AS u(${inner}, vigil_ordinal) ORDER BY vigil_ordinal) AS ${options.alias}`,
    values: names.map((name) => arrayLiteral(rows, name, columns[name])),
  };
}

const statements = new Map<string, string>();

function insertText<Row>(insert: BulkInsert<Row>): string {
  const names = columnNames(insert.columns);
  const types = names.map((name) => insert.columns[name]);
  const key = [
    insert.table,
    names.join(),
    types.join(),
    insert.onConflict ?? '',
    insert.returning ?? '',
  ].join('|');
  const known = statements.get(key);
  if (known !== undefined) return known;
  const columns = names.map(quoted).join(', ');
  const select = names
    .map((name) => fromTransport(`u.${quoted(name)}`, insert.columns[name]))
    .join(', ');
  const arrays = names
    .map((name, at) => `$${String(at + 1)}::${transport(insert.columns[name])}[]`)
    .join(', ');
  const text = [
    `INSERT INTO ${insert.table} (${columns})`,
    `SELECT ${select} FROM unnest(${arrays}) WITH ORDINALITY AS u(${columns}, vigil_ordinal) ORDER BY vigil_ordinal`,
    insert.onConflict ?? '',
    insert.returning ?? '',
  ].join(' ');
  statements.set(key, text);
  return text;
}

function columnNames<Row>(columns: Columns<Row>): (keyof Row & string)[] {
  return Object.keys(columns) as (keyof Row & string)[];
}

function quoted(name: string): string {
  return `"${name}"`;
}

/** The element type that travels. Arrays of arrays must be rectangular in PostgreSQL, so inner arrays travel as their literals. */
function transport(type: ColumnType): string {
  if (type === 'timestamptz') return 'float8';
  return type.endsWith('[]') || type === 'jsonb' ? 'text' : type;
}

function fromTransport(column: string, type: ColumnType): string {
  if (type === 'timestamptz') return `to_timestamp(${column} / 1000)`;
  return type.endsWith('[]') || type === 'jsonb' ? `${column}::${type}` : column;
}

function arrayLiteral<Row>(
  rows: readonly Row[],
  name: keyof Row & string,
  type: ColumnType,
): string {
  const parts: string[] = [];
  for (const row of rows) parts.push(element(row[name], type));
  return `{${parts.join(',')}}`;
}

function element(value: unknown, type: ColumnType): string {
  if (value === null || value === undefined) return 'NULL';
  switch (type) {
    case 'text':
    case 'date':
      return escaped(textOf(value));
    case 'int4':
    case 'int8':
    case 'float8':
    case 'timestamptz':
      return numeric(value);
    case 'bool':
      return value === true ? 't' : 'f';
    case 'jsonb':
      return escaped(JSON.stringify(value));
    case 'bytea':
      return bytes(value);
    case 'text[]':
      return escaped(innerArray(value, 'text'));
    case 'int4[]':
    case 'float8[]':
      return escaped(innerArray(value, 'float8'));
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new InvariantError('bulk-not-a-text', `A text column was given a ${typeof value}.`);
}

function innerArray(value: unknown, type: ColumnType): string {
  if (!Array.isArray(value))
    throw new InvariantError('bulk-not-an-array', 'An array column was given a single value.');
  return `{${value.map((inner: unknown) => element(inner, type)).join(',')}}`;
}

function numeric(value: unknown): string {
  if (typeof value !== 'number' && typeof value !== 'bigint') {
    throw new InvariantError('bulk-not-a-number', `A number column was given a ${typeof value}.`);
  }
  return String(value);
}

function bytes(value: unknown): string {
  if (!(value instanceof Uint8Array)) {
    throw new InvariantError('bulk-not-bytes', `A bytea column was given a ${typeof value}.`);
  }
  return `"\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}"`;
}

const NEEDS_ESCAPE = /["\\]/;

function escaped(text: string): string {
  return NEEDS_ESCAPE.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : `"${text}"`;
}
