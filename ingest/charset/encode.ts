/**
 * Writes text in the sender's character set, for acknowledgements: Node decodes GB18030 and Big5 but encodes only UTF-8, UTF-16 and
 * Latin-1. The tables are made from Node's own decoder at first use, so that what is written is what it would read.
 * A character that the set lacks becomes `?`; in GB18030 every character has its bytes.
 */
import { isSingleByte, type Charset } from './charset.ts';

type Table = ReadonlyMap<number, readonly number[]>;
const tables = new Map<Charset, Table>();

export function encode(text: string, charset: Charset): Uint8Array {
  switch (charset) {
    case 'utf-8':
      return Buffer.from(text, 'utf8');
    case 'iso-8859-1':
      return Buffer.from(text.replace(/[^\u0000-\u00ff]/gu, '?'), 'latin1');
    case 'utf-16le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16be':
      return Buffer.from(text, 'utf16le').swap16();
    // Our own words are ASCII; of the sender's names only those within it come back.
    case 'iso-2022-jp':
      return Buffer.from(text.replace(/[^\u0000-\u007f]/gu, '?'), 'latin1');
    default:
      return encodeByTable(text, charset);
  }
}

function encodeByTable(text: string, charset: Charset): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else bytes.push(...(tableOf(charset).get(code) ?? beyondTable(code, charset)));
  }
  return Uint8Array.from(bytes);
}

function tableOf(charset: Charset): Table {
  let table = tables.get(charset);
  if (table === undefined) {
    table = buildTable(charset);
    tables.set(charset, table);
  }
  return table;
}

function buildTable(charset: Charset): Table {
  const decoder = new TextDecoder(charset, { fatal: true });
  const table = new Map<number, readonly number[]>();
  const note = (...bytes: number[]): void => {
    const code = soleCharacter(decoder, bytes);
    if (code !== undefined && !table.has(code)) table.set(code, bytes);
  };
  if (isSingleByte(charset)) {
    for (let byte = 0x80; byte <= 0xff; byte += 1) note(byte);
    return table;
  }
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1) note(lead, trail);
  // The four-byte forms of the basic plane lie in 81308130 to 8431A439.
  if (charset === 'gb18030')
    for (let index = 0; index < 39_420; index += 1) note(...fourBytes(index));
  return table;
}

function soleCharacter(decoder: TextDecoder, bytes: readonly number[]): number | undefined {
  try {
    const text = decoder.decode(Uint8Array.from(bytes));
    if (text === '\ufffd') return undefined;
    const code = text.codePointAt(0);
    return code === undefined || text.length > (code > 0xffff ? 2 : 1) ? undefined : code;
  } catch {
    return undefined;
  }
}

/** GB18030 numbers its four-byte forms in order: 10 × 126 × 10 × 126 of them, from 81 30 81 30. */
function fourBytes(index: number): [number, number, number, number] {
  return [
    0x81 + Math.floor(index / 12_600),
    0x30 + (Math.floor(index / 1_260) % 10),
    0x81 + (Math.floor(index / 10) % 126),
    0x30 + (index % 10),
  ];
}

/** The supplementary planes follow from 90 30 81 30 without gaps. */
function beyondTable(code: number, charset: Charset): readonly number[] {
  return charset === 'gb18030' && code > 0xffff ? fourBytes(189_000 + code - 0x10000) : [0x3f];
}
