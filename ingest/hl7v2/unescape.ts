/**
 * HL7 escape sequences in text: \F\ \S\ \T\ \R\ \E\ \P\ stand for the delimiters, \Xhh…\ for bytes, \.br\ and its kin for layout.
 * Unknown sequences stay as they are: a lone backslash in a Windows path or a Chinese text typed by hand is not an error.
 */
import type { Delimiters } from './delimiters.ts';

const SEQUENCE_CHARACTERS_MAX = 400;
const utf8 = new TextDecoder('utf-8', { fatal: true });
const gb18030 = new TextDecoder('gb18030');

export function unescape(raw: string, delimiters: Delimiters): string {
  const { escape } = delimiters;
  let open = escape === '' ? -1 : raw.indexOf(escape);
  if (open < 0) return raw;
  let text = '';
  let from = 0;
  while (open >= 0) {
    const close = raw.indexOf(escape, open + 1);
    if (close < 0) break;
    const meaning =
      close - open <= SEQUENCE_CHARACTERS_MAX
        ? meaningOf(raw.slice(open + 1, close), delimiters)
        : undefined;
    if (meaning === undefined) {
      // Not a sequence; its end may be the beginning of one.
      text += raw.slice(from, close);
      from = close;
      open = close;
    } else {
      text += raw.slice(from, open) + meaning;
      from = close + 1;
      open = raw.indexOf(escape, from);
    }
  }
  return text + raw.slice(from);
}

function meaningOf(body: string, delimiters: Delimiters): string | undefined {
  switch (body) {
    case 'F':
      return delimiters.field;
    case 'S':
      return delimiters.component;
    case 'T':
      return delimiters.subcomponent;
    case 'R':
      return delimiters.repetition;
    case 'E':
      return delimiters.escape;
    case 'P':
      return '#';
    // Highlighting has no meaning here.
    case 'H':
    case 'N':
      return '';
    case '.br':
    case '.sp':
    case '.ce':
      return '\n';
    default:
      return longMeaningOf(body);
  }
}

function longMeaningOf(body: string): string | undefined {
  if (/^X(?:[0-9A-Fa-f]{2})+$/.test(body)) return textOfHex(body.slice(1));
  if (/^\.(?:sp|in|ti|sk|fi|nf)\s*[+-]?\d*$/.test(body)) return body.startsWith('.sp') ? '\n' : ' ';
  // Switches of character set inside a field (\Cxxyy\, \Mxxyyzz\) and local ones (\Z…\) cannot be carried out; they are taken out.
  if (/^(?:C[0-9A-Fa-f]{4}|M[0-9A-Fa-f]{4}(?:[0-9A-Fa-f]{2})?|Z[0-9A-Za-z]+)$/.test(body))
    return '';
  return undefined;
}

function textOfHex(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  try {
    return utf8.decode(bytes);
  } catch {
    return gb18030.decode(bytes);
  }
}
