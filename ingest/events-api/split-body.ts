// The body of `POST /v1/events` as values with their places: NDJSON (one record a line, blank lines allowed), a JSON array, or one
// object. A line that is no JSON is a value of its own kind, so that it never takes the good ones with it.

export type BodyItem =
  | {
      readonly outcome: 'value';
      readonly index: number;
      readonly value: unknown;
      readonly text: string;
    }
  | {
      readonly outcome: 'broken';
      readonly index: number;
      readonly code: 'invalid-json' | 'line-too-long';
      readonly text: string;
    }
  /** A line of a file that its profile cannot make a record of. */
  | {
      readonly outcome: 'unmapped';
      readonly index: number;
      readonly code: string;
      readonly reason: string;
      readonly text: string;
    };

export type BodyForm = 'ndjson' | 'json';

/** Longest line, characters. */
const LINE_MAX = 256 * 1024;

/** A body that as a whole is no JSON is one broken item. `index` counts records, not blank lines. */
export function splitBody(body: string, form: BodyForm): BodyItem[] {
  const text = body.startsWith('\uFEFF') ? body.slice(1) : body;
  return form === 'ndjson' || looksLikeLines(text) ? splitLines(text) : splitJson(text);
}

export interface Place {
  /** Both from 1; null where the parser does not say. */
  readonly line: number | null;
  readonly column: number | null;
}

/** Where a body that is one JSON value breaks off; undefined where it is whole, or is lines, of which each is judged by itself. */
export function brokenAt(body: string, form: BodyForm): Place | undefined {
  const text = body.startsWith('\uFEFF') ? body.slice(1) : body;
  if (form === 'ndjson' || looksLikeLines(text)) return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return placeOf(text, error);
  }
}

/** Only the number is taken from the parser's words: around it they quote the body, which may hold a name. */
function placeOf(text: string, error: unknown): Place {
  const at = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  const isEnd = error instanceof Error && error.message.includes('end of JSON input');
  if (at === undefined && !isEnd) return { line: null, column: null };
  const before = text.slice(0, at === undefined ? text.length : Number(at));
  const lines = before.split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** Senders post NDJSON as application/json all the time: two lines that each begin an object are taken as lines. */
function looksLikeLines(text: string): boolean {
  return /^\s*\{[^\n]*\}\s*\n\s*\{/.test(text);
}

function splitLines(text: string): BodyItem[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, index) => {
    if (line.length > LINE_MAX)
      return { outcome: 'broken', index, code: 'line-too-long', text: line };
    return parse(line, index);
  });
}

function splitJson(text: string): BodyItem[] {
  const whole = parse(text, 0);
  if (whole.outcome === 'broken' || !Array.isArray(whole.value)) return [whole];
  return whole.value.map((value: unknown, index) => ({
    outcome: 'value',
    index,
    value,
    text: JSON.stringify(value),
  }));
}

function parse(text: string, index: number): Exclude<BodyItem, { readonly outcome: 'unmapped' }> {
  try {
    return { outcome: 'value', index, value: JSON.parse(text) as unknown, text };
  } catch {
    return { outcome: 'broken', index, code: 'invalid-json', text };
  }
}
