// Files as other systems really write them: odd character sets, line ends, batches, separators and sizes. Each message of each is one line
// of the report, whatever it ends as, and none is swallowed by the one before it.
import { describe, expect, it } from 'vitest';
import { encode } from '../charset/encode.ts';
import { batchOf, NOW, rememberingParts, SITE, visitMessage } from './files.fixture.ts';
import { importHl7File } from './import-hl7-file.ts';
import type { FileReport } from './file-report.ts';

async function imported(
  content: Uint8Array | string,
): Promise<FileReport & { readonly complaints: string[]; readonly aside: number }> {
  const parts = rememberingParts();
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  // One byte at a time in the beginning, then in pieces: no place of a cut may matter.
  async function* open(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < Math.min(64, bytes.length); at += 1) yield bytes.subarray(at, at + 1);
    for (let at = 64; at < bytes.length; at += 1021) yield bytes.subarray(at, at + 1021);
  }
  const source = { name: 'odd.hl7', open };
  const report = await importHl7File(
    { source, site: SITE, speaksForAll: false, effect: 'publish' },
    { ...parts, now: () => NOW },
  );
  const complaints = [...parts.stored.values()].flatMap((event) =>
    event.kind === 'visit' ? (event.body.fields.complaints ?? []) : [],
  );
  return { ...report, complaints, aside: parts.aside.length };
}

const three = [1, 2, 3].map((number) => visitMessage(number));
const FEVER = '发热头痛';
const mark = (hex: string): Buffer => Buffer.from(hex, 'hex');
const utf16 = (text: string, order: 'le' | 'be', marked = true): Buffer => {
  const bytes = Buffer.from(`${marked ? '\ufeff' : ''}${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};

function expectAccepted(report: FileReport, messages: number): void {
  expect({ messages: report.messages, ends: report.ends, noise: report.noiseBytes }).toMatchObject({
    messages,
    ends: { accepted: messages },
    noise: 0,
  });
}

describe('line ends and what stands around messages', { timeout: 60_000 }, () => {
  it.each([
    ['CR', three.join('\r')],
    ['LF', three.join('\n').replaceAll('\r', '\n')],
    ['CRLF', three.join('\r').replaceAll('\r', '\r\n')],
    ['LFCR', three.join('\r').replaceAll('\r', '\n\r')],
    ['CRCRLF', three.join('\r').replaceAll('\r', '\r\r\n')],
    ['a mixture', three.join('\r\n\n').replace('\r', '\n').replace('\r', '\r\n')],
    ['blank lines and lines of spaces', three.join('\r\r   \r\t\r')],
    ['no line end at the end', three.join('\r')],
    ['zeros to the end of the block', `${three.join('\r')}\r${'\0'.repeat(300)}`],
    ['an end of file of old', `${three.join('\r')}\r\x1a`],
    ['blocks of MLLP', three.map((one) => `\x0b${one}\r\x1c\r`).join('')],
    ['blocks of MLLP without a line end between', three.map((one) => `\x0b${one}\x1c`).join('')],
    ['spaces before each message', three.map((one) => `  \t${one}`).join('\r')],
    ['page breaks between', three.join('\r\x0c')],
  ])('takes all messages with %s', async (_, text) => {
    expectAccepted(await imported(text), 3);
  });

  it.each([
    ['UTF-8', 'efbbbf', 'utf-8'],
    ['GB18030', '84319533', 'gb18030'],
  ] as const)(
    'takes all messages of files with the mark of %s that were put one behind the other',
    async (_, hex, charset) => {
      const marked = [1, 2, 3].map((number) =>
        Buffer.concat([
          mark(hex),
          encode(`${visitMessage(number, { complaint: FEVER })}\r`, charset),
        ]),
      );
      const report = await imported(Buffer.concat(marked));
      expectAccepted(report, 3);
      expect(report.complaints).toEqual([FEVER, FEVER, FEVER]);
    },
  );
});

describe('character sets', { timeout: 60_000 }, () => {
  const told = (charset: string): string =>
    [1, 2]
      .map((number) => visitMessage(number, { name: '𠮷^東珅頭誠', complaint: FEVER, charset }))
      .join('\r');

  it.each([
    ['GB18030 with four bytes a character', encode(told('GB 18030-2000'), 'gb18030')],
    ['GB18030 that says UTF-8', encode(told('UNICODE UTF-8'), 'gb18030')],
    ['GB18030 that says ASCII', encode(told('ASCII'), 'gb18030')],
    ['GB18030 that says what nobody knows', encode(told('CP-0815'), 'gb18030')],
    ['UTF-8 that says GBK', Buffer.from(told('GBK'))],
    ['UTF-8 that says UTF-16', Buffer.from(told('UNICODE UTF-16'))],
    ['UTF-8 that says Latin-1', Buffer.from(told('8859/1'))],
    ['UTF-16 with its mark', utf16(told('UNICODE UTF-16'), 'le')],
    ['UTF-16 the other way round', utf16(told('UNICODE UTF-16'), 'be')],
    ['UTF-16 without a mark', utf16(told(''), 'le', false)],
    ['UTF-16 without a mark, the other way round', utf16(told(''), 'be', false)],
    [
      'UTF-16 put one behind the other',
      Buffer.concat(
        [1, 2].map((number) => utf16(`${visitMessage(number, { complaint: FEVER })}\r`, 'le')),
      ),
    ],
  ])('reads %s', async (_, bytes) => {
    const report = await imported(bytes);
    expectAccepted(report, 2);
    expect(report.complaints).toEqual([FEVER, FEVER]);
  });

  it('reads each message of a file in the set that it is in', async () => {
    const one = encode(visitMessage(1, { complaint: FEVER, charset: 'GBK' }), 'gb18030');
    const other = Buffer.from(visitMessage(2, { complaint: FEVER, charset: 'UNICODE UTF-8' }));
    const report = await imported(Buffer.concat([one, Buffer.from('\r'), other]));
    expectAccepted(report, 2);
    expect(report.complaints).toEqual([FEVER, FEVER]);
  });

  it('sets aside what is cut within a character or is in no set, and takes the others', async () => {
    const broken = Buffer.concat([
      Buffer.from(visitMessage(2).replace('腹泻', 'X')),
      Buffer.from([0xff, 0xff, 0x81]),
    ]);
    const report = await imported(
      Buffer.concat([
        Buffer.from(`${three[0] ?? ''}\r`),
        broken,
        Buffer.from(`\r${three[2] ?? ''}`),
      ]),
    );
    expect(report).toMatchObject({ messages: 3, ends: { accepted: 2, quarantined: 1 }, aside: 1 });
    expect(report.codes).toEqual({ undecodable: 1 });
  });
});

describe('batches', { timeout: 60_000 }, () => {
  const lines = (...parts: string[]): string => parts.join('\r');
  const [one = '', two = '', last = ''] = three;

  it.each([
    ['no trailer', lines('FHS|^~\\&|A', 'BHS|^~\\&|A', ...three), ['missing', 'missing']],
    [
      'no trailer of the batch',
      lines('FHS|^~\\&', 'BHS|^~\\&', ...three, 'FTS|1'),
      ['missing', 'agrees'],
    ],
    ['no header', lines(...three, 'BTS|3', 'FTS|1'), undefined],
    ['a wrong count', batchOf(three, { batch: '4' }), ['disagrees', 'agrees']],
    ['a count in words', batchOf(three, { batch: 'three' }), ['not-stated', 'agrees']],
    ['zeros before the count', batchOf(three, { batch: '0003' }), ['agrees', 'agrees']],
    [
      'a batch within a batch',
      lines('FHS|^~\\&', 'BHS|^~\\&', one, 'BHS|^~\\&', two, 'BTS|1', last, 'BTS|2', 'FTS|1'),
      undefined,
    ],
    [
      'two files one behind the other',
      `${batchOf([one, two])}${batchOf([last])}`,
      ['agrees', 'agrees', 'agrees', 'agrees'],
    ],
    [
      'other separators in the header',
      lines('FHS$%~*!$A', 'BHS$%~*!$A', ...three, 'BTS$3', 'FTS$1'),
      ['agrees', 'agrees'],
    ],
    ['headers of nothing but their name', lines('FHS', 'BHS', ...three, 'BTS', 'FTS'), undefined],
  ])('takes all messages of a file with %s', async (_, text, verdicts) => {
    const report = await imported(text);
    expect(report).toMatchObject({ messages: 3, ends: { accepted: 3 } });
    if (verdicts !== undefined)
      expect(report.trailers.map(({ verdict }) => verdict)).toEqual(verdicts);
  });

  it.each(['', '\r\n\r\n', '\x1a', 'FHS|^~\\&\rFTS|0\r', 'not HL7 at all', '\0\0\0\0'])(
    'finds no message in %j, and does not fail',
    async (text) => {
      expect((await imported(text)).messages).toBe(0);
    },
  );
});

describe('messages', { timeout: 60_000 }, () => {
  const withSegments = (...segments: string[]): string => [three[0], ...segments].join('\r');

  it.each([
    ['empty segments', withSegments('OBX', 'OBX|', 'ZZZ', 'NTE||', 'PV2')],
    ['segments of nobody', withSegments('ZX1|a|b', 'Z99|^^^&&&~~~')],
    [
      'separators in escapes',
      withSegments('OBX|9|TX|8661-1^^LN||\\F\\\\S\\\\T\\\\R\\\\E\\咳嗽||||||F'),
    ],
    ['escapes that never end', withSegments('OBX|9|TX|8661-1^^LN||\\X0D0A\\咳嗽\\H\\\\Zx||||||F')],
    ['escapes that are none', withSegments('OBX|9|TX|8661-1^^LN||C:\\temp\\new \\\\srv\\||||||F')],
    ['other separators', three[0]?.replace('MSH|^~\\&', 'MSH|^~\\&#') ?? ''],
    [
      'other delimiters',
      (three[0] ?? '').replaceAll('|', '$').replaceAll('^', '%').replace('%~\\&', '%~*!'),
    ],
    ['a million separators', withSegments(`OBX|9|TX|8661-1^^LN||${'^'.repeat(1_000_000)}||||||F`)],
    ['a value of three megabytes', withSegments(`OBX|9|TX|X^^L||${'发热'.repeat(500_000)}||||||F`)],
    [
      'a value in base64 over many lines',
      withSegments(
        `OBX|9|ED|PDF^^L||^application^pdf^Base64^${'QUJDRA==\n'.repeat(10_000)}||||||F`,
      ),
    ],
  ])('with %s are each one message', async (_, text) => {
    const report = await imported(`${text}\r${three[1] ?? ''}\r`);
    expect(report.messages).toBe(2);
    expect(report.ends).toMatchObject({ accepted: 2 });
  });

  it('larger than a message may be is said to be, and the next one is taken', async () => {
    const huge = withSegments(`OBX|9|TX|8661-1^^LN||${'x'.repeat(5 * 1024 * 1024)}||||||F`);
    const report = await imported(`${huge}\r${three[1] ?? ''}\r`);
    expect(report).toMatchObject({ messages: 2, ends: { accepted: 1, oversized: 1 }, aside: 1 });
  });

  it('of too many segments is set aside, and the next one is taken', async () => {
    const long = withSegments(...Array.from({ length: 20_001 }, () => 'ZZ1|x'));
    const report = await imported(`${long}\r${three[1] ?? ''}\r`);
    expect(report).toMatchObject({ messages: 2, ends: { accepted: 1, quarantined: 1 }, aside: 1 });
  });

  it.each(['msh', 'Msh'])('that begin with %s are refused one by one', async (name) => {
    const report = await imported([three[0], three[1]?.replace('MSH', name), three[2]].join('\r'));
    expect(report).toMatchObject({ messages: 3, ends: { accepted: 2, refused: 1 }, aside: 1 });
  });
});
