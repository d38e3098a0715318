// Bulk writes: one statement, one array per column, however many rows. Arrays travel in binary, because writing and reading their
// literals was the dearest part of a large insert. Names of tables and columns come from code, never from input.
import type { QueryResult, QueryResultRow } from 'pg';
import { InvariantError } from '../errors.ts';
import { binaryArray, type BinaryType } from './binary-array.ts';
import type { Queryable } from './pool.ts';

/** `timestamptz` takes epoch milliseconds; `json` and `jsonb` any JSON value, or its text as bytes; `bytea` takes bytes. */
export type ColumnType =
  | 'text'
  | 'int4'
  | 'int8'
  | 'float8'
  | 'bool'
  | 'date'
  | 'datemultirange'
  | 'timestamptz'
  | 'json'
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
  const statement = insertStatement(insert);
  const names = columnNames(insert.columns);
  let rowCount = 0;
  const rows: Result[] = [];
  for (let start = 0; start < insert.rows.length; start += ROWS_MAX) {
    const part = insert.rows.slice(start, start + ROWS_MAX);
    const values = names.map((name) => columnArray(part, name, insert.columns[name]));
    const answer: QueryResult<Result> = await db.query<Result>({ ...statement, values });
    rowCount += answer.rowCount ?? 0;
    for (const row of answer.rows) rows.push(row);
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
): { readonly from: string; readonly values: Buffer[] } {
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
    values: names.map((name) => columnArray(rows, name, columns[name])),
  };
}

interface Statement {
  /** The server prepares it once for each connection. */
  readonly name: string;
  readonly text: string;
}

const statements = new Map<string, Statement>();

function insertStatement<Row>(insert: BulkInsert<Row>): Statement {
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
  const statement = { name: `bulk-${String(statements.size)}`, text };
  statements.set(key, statement);
  return statement;
}

function columnNames<Row>(columns: Columns<Row>): (keyof Row & string)[] {
  return Object.keys(columns) as (keyof Row & string)[];
}

function quoted(name: string): string {
  return `"${name}"`;
}

/** The element type that travels. Arrays of arrays must be rectangular in PostgreSQL, so inner arrays travel as their literals. */
function transport(type: ColumnType): BinaryType {
  switch (type) {
    case 'date':
    case 'datemultirange':
    case 'text[]':
    case 'int4[]':
    case 'float8[]':
      return 'text';
    default:
      return type;
  }
}

function fromTransport(column: string, type: ColumnType): string {
  return transport(type) === type ? column : `${column}::${type}`;
}

function columnArray<Row>(
  rows: readonly Row[],
  name: keyof Row & string,
  type: ColumnType,
): Buffer {
  const values = rows.map((row): unknown => row[name]);
  return binaryArray(type.endsWith('[]') ? values.map(innerArray) : values, transport(type));
}

function innerArray(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (!Array.isArray(value))
    throw new InvariantError('bulk-not-an-array', 'An array column was given a single value.');
  return `{${value.map(innerElement).join(',')}}`;
}

function innerElement(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return `"${value.replace(/["\\]/g, '\\$&')}"`;
  throw new InvariantError(
    'bulk-not-a-text',
    `An array column was given a ${typeof value} inside.`,
  );
}
