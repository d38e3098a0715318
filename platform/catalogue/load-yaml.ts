// Reads the catalogue: YAML files that people edit by hand. Every problem of every file is reported at once with file, line and
// reason, because an epidemiologist who mends one mistake should not be shown the next one only after another start.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, isNode, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { InvariantError, messageOf } from '../errors.ts';
import { issueInChinese, reasonInChinese, syntaxInChinese } from './reason-words.ts';

export interface CatalogueProblem {
  readonly file: string;
  /** From 1; 0 when the whole file is meant. */
  readonly line: number;
  readonly reason: string;
  /** The same in Chinese, where it is not one of those that `reasonInChinese` knows by their form. */
  readonly zh?: string;
}

export function inBothLanguages(problem: CatalogueProblem): string {
  const zh = problem.zh ?? reasonInChinese(problem.reason);
  return zh === null ? problem.reason : `${problem.reason}（${zh}）`;
}

export class CatalogueError extends InvariantError {
  readonly problems: readonly CatalogueProblem[];

  constructor(problems: readonly CatalogueProblem[]) {
    const lines = problems.map((problem) => `  ${problem.file}${problem.line > 0 ? `:${String(problem.line)}` : ''}: ${inBothLanguages(problem)}`);
    super('catalogue', `The catalogue has ${String(problems.length)} problem${problems.length === 1 ? '' : 's'}:\n${lines.join('\n')}`);
    this.problems = problems;
  }
}

/** A parsed file that still knows on which line each value stands, for checks across files. */
export interface CatalogueFile<T> {
  readonly file: string;
  readonly value: T;
  /** Line of the value at a path such as `['lists', 3, 'department']`, or of its nearest parent that exists. */
  lineOf(path: readonly PropertyKey[]): number;
}

export type CatalogueResult<T> = { readonly file: CatalogueFile<T> } | { readonly problems: readonly CatalogueProblem[] };

/** Throws CatalogueError with all problems of the file. */
export function loadYaml<Schema extends z.ZodType>(path: string, schema: Schema): CatalogueFile<z.infer<Schema>> {
  const result = tryYaml(path, schema);
  if ('problems' in result) throw new CatalogueError(result.problems);
  return result.file;
}

/** All `*.yaml` and `*.yml` of a folder and its folders, by name. Throws CatalogueError with all problems of all files. */
export function loadYamlFolder<Schema extends z.ZodType>(folder: string, schema: Schema): CatalogueFile<z.infer<Schema>>[] {
  if (!existsSync(folder)) throw new CatalogueError([{ file: folder, line: 0, reason: 'this folder does not exist' }]);
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ya?ml$/.test(file))
    .sort();
  return loadYamlFiles(
    paths.map((path) => join(folder, path)),
    schema,
  );
}

/** Throws CatalogueError with all problems of all files. */
export function loadYamlFiles<Schema extends z.ZodType>(paths: readonly string[], schema: Schema): CatalogueFile<z.infer<Schema>>[] {
  const results = paths.map((path) => tryYaml(path, schema));
  const problems = results.flatMap((result) => ('problems' in result ? result.problems : []));
  if (problems.length > 0) throw new CatalogueError(problems);
  return results.flatMap((result) => ('file' in result ? [result.file] : []));
}

/** For loaders that collect the problems of several kinds of files before they complain. */
export function tryYaml<Schema extends z.ZodType>(path: string, schema: Schema): CatalogueResult<z.infer<Schema>> {
  const text = readText(path);
  if (typeof text !== 'string') return { problems: [text] };
  return parseYaml(path, text, schema);
}

/** As `tryYaml` for a text that is already in hand; `path` is only named. */
export function parseYaml<Schema extends z.ZodType>(path: string, text: string, schema: Schema): CatalogueResult<z.infer<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  if (document.errors.length > 0) {
    return { problems: syntaxProblems(document, { path, text, lines }) };
  }
  const lineOf = (at: readonly PropertyKey[]): number => lineOfPath(document, lines, at);
  let raw: unknown;
  try {
    raw = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return { problems: [{ file: path, line: 0, reason: messageOf(error), zh: syntaxInChinese('') }] };
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { file: { file: path, value: parsed.data, lineOf } };
  return { problems: parsed.error.issues.map((issue) => problemOf(issue, path, lineOf)) };
}

/** Codes of the parser for what a key without its colon leads to, often on the lines after it as well. */
const WITHOUT_COLON: ReadonlySet<string> = new Set(['MULTILINE_IMPLICIT_KEY', 'BLOCK_AS_IMPLICIT_KEY', 'MISSING_CHAR']);

function syntaxProblems(document: Document.Parsed, of: { readonly path: string; readonly text: string; readonly lines: LineCounter }): CatalogueProblem[] {
  const written = of.text.split(/\r?\n/);
  let isColonTold = false;
  return document.errors.flatMap((error) => {
    const { line } = of.lines.linePos(error.pos[0]);
    const mayLack = WITHOUT_COLON.has(error.code);
    // What follows from the first is not told besides.
    if (mayLack && isColonTold) return [];
    const key = mayLack ? keyWithoutColon(written[line - 1] ?? '') : null;
    if (key === null) return [{ file: of.path, line, reason: error.message, zh: syntaxInChinese(error.code) }];
    isColonTold = true;
    const zh = `键“${key}”后面缺少冒号，或冒号后缺少空格`;
    return [{ file: of.path, line, reason: `no colon with a space after the key "${key}"`, zh }];
  });
}

/** The first word of a line, if no colon that ends a key follows it. */
function keyWithoutColon(line: string): string | null {
  const [, key = '', rest = ''] = /^\s*(?:- +)*([A-Za-z_][\w-]*)(.*)$/.exec(line) ?? [];
  return key === '' || /^\s*:(?:\s|$)/.test(rest) ? null : key;
}

function readText(path: string): string | CatalogueProblem {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return { file: path, line: 0, reason: `cannot be read (${messageOf(error)})` };
  }
}

function lineOfPath(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const found: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(found) && found.range) return lines.linePos(found.range[0]).line;
  }
  return 0;
}

function problemOf(issue: z.core.$ZodIssue, file: string, lineOf: (path: readonly PropertyKey[]) => number): CatalogueProblem {
  const zh = issueInChinese(issue);
  // A key that nobody knows stands on its own line.
  const [unknown] = issue.code === 'unrecognized_keys' ? issue.keys : [];
  const line = lineOf(unknown === undefined ? issue.path : [...issue.path, unknown]);
  return { file, line, reason: reasonOf(issue), ...(zh !== null && { zh }) };
}

function reasonOf(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
