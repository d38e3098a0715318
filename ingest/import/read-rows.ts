// The lines of a CSV or NDJSON file, one after the other and never all at once, each with the number of the line on which it begins.
import type { Readable } from 'node:stream';
import { parse, type Info } from 'csv-parse';
import type { ImportProfile } from '../../contracts/catalogue/import-profile.ts';
import { systemCode } from '../../platform/errors.ts';
import type { Cells } from './map-row.ts';
import { UnreadableFile } from './unreadable-file.ts';

export interface Row {
  readonly line: number;
  readonly cells: Cells;
  readonly all: readonly string[];
  /** As it stands in quarantine when the line is refused. */
  readonly original: string;
  readonly fault?: { readonly code: string; readonly reason: string };
}

const LINE_MAX = 256 * 1024;

/** @throws UnreadableFile where titles are missing, or a quote is never closed. */
export async function* csvRows(
  text: Readable,
  profile: ImportProfile,
  delimiter: string,
): AsyncGenerator<Row> {
  const parser = text.pipe(
    parse({
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: LINE_MAX,
    }),
  );
  text.once('error', (error) => parser.destroy(error));
  const titles = titleReader(profile);
  let line = 0;
  try {
    for await (const item of parser as AsyncIterable<{ info: Info; record: string[] }>) {
      const begins = line + 1;
      line = item.info.lines;
      const row = titles(item.record, begins);
      if (row !== undefined) yield row;
    }
  } catch (error) {
    if (systemCode(error)?.startsWith('CSV_') !== true) throw error;
    throw new UnreadableFile(
      'quote-not-closed',
      line + 1,
      'a quote is not closed, or a line has no end',
    );
  }
}

const DELIMITERS = [',', '\t', ';', '|'] as const;

/** The one that stands most often in the line of the titles; `beginning` is the first text of the file. */
export function delimiterOf(beginning: string, profile: ImportProfile): string {
  if (profile.delimiter !== 'auto') return profile.delimiter;
  const titles = beginning.split('\n')[Math.max(0, profile.headerRow - 1)] ?? '';
  const counts = DELIMITERS.map((delimiter) => titles.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** undefined for what stands before the data. */
function titleReader(
  profile: ImportProfile,
): (record: readonly string[], line: number) => Row | undefined {
  let seen = 0;
  let places: ReadonlyMap<string, number> | undefined =
    profile.headerRow === 0 ? new Map() : undefined;
  let columns = 0;
  return (record, line) => {
    seen += 1;
    if (places !== undefined) {
      const all = record.map(cellText);
      return {
        line,
        all,
        cells: cellsOf(all, places),
        original: JSON.stringify(all),
        ...faultOf(all, columns),
      };
    }
    if (seen < profile.headerRow) return undefined;
    places = placesOf(record, profile, line);
    columns = record.length;
    return undefined;
  };
}

function placesOf(
  record: readonly string[],
  profile: ImportProfile,
  line: number,
): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const [index, title] of record.entries()) {
    const key = titleForm(title);
    if (!places.has(key)) places.set(key, index);
  }
  const has = (column: string | number): boolean =>
    typeof column === 'number' ? column <= record.length : places.has(titleForm(column));
  const asked = profile.fields
    .filter(({ required }) => required)
    .map(({ from }) => [from ?? []].flat());
  const missing = asked
    .filter((columns) => !columns.some(has))
    .map((columns) => columns.join(' / '));
  if (missing.length === 0) return places;
  // The titles that were found are not said: a file without titles has a patient there.
  throw new UnreadableFile(
    'titles-missing',
    line,
    `there is no column ${[...new Set(missing)].join(', ')}`,
  );
}

/** Width and case of letters, spaces and a unit in brackets behind do not make another title. */
const titleForm = (title: string): string =>
  title
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(/\([^)]*\)$/, '')
    .toLowerCase();

/** Spreadsheets protect long numbers by a tab, an apostrophe or a formula: ="0123". */
function cellText(cell: string): string {
  const text = cell.trim();
  return /^="(.*)"$/.exec(text)?.[1] ?? (text.startsWith("'") ? text.slice(1) : text);
}

const cellsOf =
  (all: readonly string[], places: ReadonlyMap<string, number>): Cells =>
  (column) => {
    const index = typeof column === 'number' ? column - 1 : places.get(titleForm(column));
    const cell = index === undefined ? undefined : all[index];
    return cell === '' ? undefined : cell;
  };

function faultOf(all: readonly string[], columns: number): Pick<Row, 'fault'> {
  if (columns > 0 && all.length > columns && all.slice(columns).some((cell) => cell !== ''))
    return {
      fault: { code: 'too-many-cells', reason: 'the line has more cells than there are titles' },
    };
  return all.some((cell) => cell.includes('\uFFFD'))
    ? {
        fault: {
          code: 'invalid-charset',
          reason: 'the line has bytes that mean nothing in the character set of the file',
        },
      }
    : {};
}

export interface Line {
  readonly line: number;
  readonly text: string;
}

/** Lines that say something; a longer one than the door takes is cut, and then is no JSON. */
export async function* textLines(text: Readable): AsyncGenerator<Line> {
  let rest = '';
  let line = 0;
  for await (const chunk of text as AsyncIterable<string>) {
    const parts = (rest + chunk).split('\n');
    rest = (parts.pop() ?? '').slice(0, LINE_MAX + 1);
    for (const part of parts) {
      line += 1;
      if (part.trim() !== '') yield { line, text: part.replace(/^\uFEFF/, '') };
    }
  }
  if (rest.trim() !== '') yield { line: line + 1, text: rest.replace(/^\uFEFF/, '') };
}
