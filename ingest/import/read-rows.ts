/**
 * The lines of a CSV or NDJSON file, one after the other and never all at once, each with the number of the line on which it begins.
 *
 * A stray quote costs its own line only. Where a quoted cell does not end, goes on over more than a cell may, leaves the record with another
 * number of cells than there are titles, or has swallowed a line that is a record by itself, the line on which it began is refused and the
 * next one is read anew. A cell of several lines that looks like records is refused too: loud is better than silent.
 */
import type { Readable } from 'node:stream';
import type { ImportProfile } from '../../contracts/catalogue/import-profile.ts';
import type { Cells } from './cells.ts';
import { mapRow } from './map-row.ts';
import { LINE_MAX, physicalLines, type PhysicalLine } from './physical-lines.ts';
import { CellSplitter } from './split-cells.ts';
import { UnreadableFile } from './unreadable-file.ts';

interface Fault {
  readonly code: string;
  readonly reason: string;
}

export interface Row {
  readonly line: number;
  readonly cells: Cells;
  readonly all: readonly string[];
  /** As it stands in quarantine when the line is refused. */
  readonly original: string;
  readonly fault?: Fault;
}

/** A note of a doctor may have so many. */
const CELL_LINES_MAX = 100;

const STRAY: Fault = {
  code: 'stray-quote',
  reason: 'a quote does not end where its cell ends',
};
const TOO_LONG: Fault = { code: 'line-too-long', reason: 'the line is longer than 256 KiB' };

/** @throws UnreadableFile where titles are missing or cannot be told apart. */
export async function* csvRows(
  text: Readable,
  profile: ImportProfile,
  delimiter: string,
): AsyncGenerator<Row> {
  const lines = new Lines(physicalLines(text as AsyncIterable<string>));
  const titles = new Titles(profile);
  for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
    if (line.text === '') continue;
    const record = await readRecord(line, lines, { delimiter, titles });
    const row = titles.rowOf(record, line);
    if (row !== undefined) yield row;
  }
}

/** Lines that can be given back. */
class Lines {
  readonly #source: AsyncGenerator<PhysicalLine>;
  #back: PhysicalLine[] = [];

  constructor(source: AsyncGenerator<PhysicalLine>) {
    this.#source = source;
  }

  async next(): Promise<PhysicalLine | undefined> {
    const back = this.#back.shift();
    if (back !== undefined) return back;
    const next = await this.#source.next();
    return next.done === true ? undefined : next.value;
  }

  giveBack(lines: readonly PhysicalLine[]): void {
    this.#back = [...lines, ...this.#back];
  }
}

type Read = readonly string[] | Fault;

interface How {
  readonly delimiter: string;
  readonly titles: Titles;
}

/** What it took of `lines` and is no part of the record is given back. */
async function readRecord(first: PhysicalLine, lines: Lines, how: How): Promise<Read> {
  if (first.isCut) return TOO_LONG;
  const splitter = new CellSplitter(how.delimiter);
  const taken: PhysicalLine[] = [];
  let fed = splitter.feed(first.text, '');
  let { ending } = first;
  let length = first.text.length;
  while (fed === 'open' && length <= LINE_MAX && taken.length < CELL_LINES_MAX) {
    const next = await lines.next();
    if (next === undefined) break;
    taken.push(next);
    fed = splitter.feed(next.text, ending);
    ({ ending } = next);
    length += next.text.length;
  }
  if (fed === 'whole' && (taken.length === 0 || how.titles.fit(splitter.cells, taken, how)))
    return splitter.cells;
  lines.giveBack(taken);
  return STRAY;
}

const DELIMITERS = [',', '\t', ';', '|'] as const;

/** The one that stands most often in the line of the titles; `beginning` is the first text of the file. */
export function delimiterOf(beginning: string, profile: ImportProfile): string {
  if (profile.delimiter !== 'auto') return profile.delimiter;
  const titles = beginning.split('\n')[Math.max(0, profile.headerRow - 1)] ?? '';
  const counts = DELIMITERS.map((delimiter) => titles.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

class Titles {
  readonly #profile: ImportProfile;
  #places: ReadonlyMap<string, number> | undefined;
  #seen = 0;
  /** 0 until they are known. */
  #columns = 0;

  constructor(profile: ImportProfile) {
    this.#profile = profile;
    if (profile.headerRow === 0) this.#places = new Map();
  }

  /** undefined for what stands before the data. */
  rowOf(record: Read, { line, text }: PhysicalLine): Row | undefined {
    this.#seen += 1;
    if (this.#places === undefined) {
      this.#read(record, line);
      return undefined;
    }
    if ('code' in record) return refusedRow(line, text, record);
    const all = record.map(cellText);
    const { headerRow } = this.#profile;
    const row = { line, all, cells: cellsOf(all, this.#places), original: JSON.stringify(all) };
    const fault = faultOf(all, headerRow === 0 ? 0 : this.#columns);
    if (this.#columns === 0) this.#columns = all.length;
    return { ...row, ...fault };
  }

  #read(record: Read, line: number): void {
    if (this.#seen < this.#profile.headerRow) return;
    if ('code' in record)
      throw new UnreadableFile('titles-unreadable', line, `the titles: ${record.reason}`);
    this.#places = placesOf(record, this.#profile, line);
    this.#columns = record.length;
  }

  /** Whether a record of several lines is one: with a cell for each title, and none of its further lines a record by itself. */
  fit(cells: readonly string[], further: readonly PhysicalLine[], { delimiter }: How): boolean {
    const places = this.#places;
    if (places === undefined) return true;
    if (this.#columns > 0 && trimmedLength(cells, this.#columns) !== this.#columns) return false;
    return !further.some(({ text }) => {
      const all = text.split(delimiter).map(cellText);
      return (
        all.length >= this.#columns &&
        mapRow(this.#profile, cellsOf(all, places), all).outcome === 'record'
      );
    });
  }
}

/** Without the empty cells behind the last title. */
function trimmedLength(cells: readonly string[], columns: number): number {
  let { length } = cells;
  while (length > columns && cells[length - 1]?.trim() === '') length -= 1;
  return length;
}

const refusedRow = (line: number, text: string, fault: Fault): Row => ({
  line,
  all: [text],
  cells: () => undefined,
  original: JSON.stringify([text]),
  fault,
});

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

/** The form of each title that a profile names: made once, and looked up for each cell. */
const forms = new Map<string, string>();

function formOf(title: string): string {
  const known = forms.get(title);
  if (known !== undefined) return known;
  const form = titleForm(title);
  forms.set(title, form);
  return form;
}

const cellsOf =
  (all: readonly string[], places: ReadonlyMap<string, number>): Cells =>
  (column) => {
    const index = typeof column === 'number' ? column - 1 : places.get(formOf(column));
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
  /** Of a longer line than the door takes its beginning only. */
  readonly text: string;
  readonly isCut: boolean;
}

/** Lines that say something. */
export async function* textLines(text: Readable): AsyncGenerator<Line> {
  for await (const { line, text: said, isCut } of physicalLines(text as AsyncIterable<string>))
    if (said.trim() !== '') yield { line, text: said, isCut };
}
