/** Streams a CSV file, plain or gzipped, or standard input, as records with their line numbers. Says what is wrong and where. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import { DetectError } from './detect-error.ts';

export interface CsvRow {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

export interface CsvRequest {
  /** A file's name, or `-` for `stdin`. */
  readonly input: string;
  readonly stdin: NodeJS.ReadableStream;
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** @throws DetectError `input-unreadable`, `csv-malformed`, `column-missing`, `column-unknown`, `column-doubled` */
export async function* readCsv(request: CsvRequest): AsyncGenerator<CsvRow> {
  const parser = parse({
    bom: true,
    trim: true,
    skip_empty_lines: true,
    info: true,
    columns: (header: string[]) => checkHeader(header, request),
  });
  const source = request.input === '-' ? request.stdin : createReadStream(request.input);
  const failed = (error: Error | null | undefined): void => {
    if (error) parser.destroy(error);
  };
  if (request.input.endsWith('.gz')) pipeline(source, createGunzip(), parser, failed);
  else pipeline(source, parser, failed);
  try {
    for await (const item of parser) {
      const { record, info } = item as { record: Record<string, string>; info: { lines: number } };
      yield { line: info.lines, cells: record };
    }
  } catch (error) {
    throw explain(error, request.input);
  }
}

function checkHeader(header: readonly string[], { required, optional }: CsvRequest): string[] {
  const names = header.map((name) => name.trim().toLowerCase());
  const missing = required.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw new DetectError(
      'column-missing',
      `The header has no column ${missing.join(', ')}; it has ${names.join(', ')}.`,
    );
  }
  const unknown = names.filter((name) => !required.includes(name) && !optional.includes(name));
  if (unknown.length > 0) {
    throw new DetectError(
      'column-unknown',
      `The header has an unknown column: ${unknown.join(', ')}.`,
    );
  }
  const doubled = names.filter((name, at) => names.indexOf(name) < at);
  if (doubled.length > 0) {
    throw new DetectError('column-doubled', `The header names ${doubled.join(', ')} twice.`);
  }
  return names;
}

function explain(error: unknown, input: string): unknown {
  if (error instanceof DetectError) return error;
  if (error instanceof CsvError) return new DetectError('csv-malformed', error.message);
  if (error instanceof Error && 'code' in error) {
    return new DetectError('input-unreadable', `${input} cannot be read: ${error.message}`);
  }
  return error;
}
