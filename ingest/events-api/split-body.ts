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
