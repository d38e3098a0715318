// Acknowledgements in both modes, in the sender's delimiters and character set.
import { describe, expect, it } from 'vitest';
import { buildAck, type Verdict } from './ack.ts';
import { encode } from '../charset/encode.ts';
import { mshFrom } from './parse.ts';
import { acknowledge, readFrame, refuseHead } from './read-frame.ts';

const STAMP = { nowMs: Date.UTC(2024, 2, 1, 4, 5, 6), id: 'ACK1' };
const OK: Verdict = { kind: 'accept' };
const BAD: Verdict = { kind: 'reject', code: 'unsupported-version' };
const DOWN: Verdict = { kind: 'error', code: 'storage-unavailable' };

const head = (accept = '', application = '', version = '2.5.1'): string =>
  `MSH|^~\\&|HIS|HOSP^1.2^ISO|VIGIL|CDC|20240301||ADT^A04^ADT_A01|MSG 7|P|${version}|||${accept}|${application}||UNICODE UTF-8`;
const code = (accept: string, application: string, verdict: Verdict): string | undefined =>
  buildAck(mshFrom(head(accept, application)), verdict, STAMP)
    ?.split('\r')[1]
    ?.split('|')[1];

describe('buildAck', () => {
  it('swaps the parties, repeats the control id and ends every segment with CR', () => {
    expect(buildAck(mshFrom(head()), OK, STAMP)).toBe(
      'MSH|^~\\&|VIGIL|CDC|HIS|HOSP^1.2^ISO|20240301040506+0000||ACK^A04^ACK|ACK1|P|2.5.1||||||UNICODE UTF-8\rMSA|AA|MSG 7\r',
    );
  });

  it('says in ERR what was wrong, in the form of the version', () => {
    expect(buildAck(mshFrom(head()), BAD, STAMP)).toMatch(
      /\rMSA\|AR\|MSG 7\|Unsupported version id\rERR\|\|\|203\^Unsupported version id\^HL70357\|E\|.*\(unsupported-version\)\r$/,
    );
    expect(buildAck(mshFrom(head('', '', '2.3')), DOWN, STAMP)).toMatch(
      /\rMSA\|AE\|.*\rERR\|\^\^\^207&Not stored, send again later&HL70357\r$/,
    );
  });

  it.each([
    ['', '', 'AA', 'AR', 'AE'],
    ['AL', '', 'CA', 'CR', 'CE'],
    ['AL', 'NE', 'CA', 'CR', 'CE'],
    ['AL', 'AL', 'CA', 'CR', 'CE'],
    ['ER', 'NE', undefined, 'CR', 'CE'],
    ['SU', 'NE', 'CA', undefined, undefined],
    ['NE', 'AL', 'AA', 'AR', 'AE'],
    ['', 'AL', 'AA', 'AR', 'AE'],
    ['NE', 'ER', undefined, 'AR', 'AE'],
    ['NE', 'NE', undefined, undefined, undefined],
    ['', 'NE', undefined, undefined, undefined],
    ['', 'ER', undefined, 'AR', 'AE'],
    ['', 'SU', 'AA', undefined, undefined],
    ['AL', 'ER', 'CA', 'CR', 'CE'],
    ['AL', 'SU', 'CA', 'CR', 'CE'],
    ['NE', '', undefined, undefined, undefined],
    ['NE', 'SU', 'AA', undefined, undefined],
    ['ER', '', undefined, 'CR', 'CE'],
    ['ER', 'AL', 'AA', 'CR', 'CE'],
    ['ER', 'ER', undefined, 'CR', 'CE'],
    ['ER', 'SU', 'AA', 'CR', 'CE'],
    ['SU', '', 'CA', undefined, undefined],
    ['SU', 'AL', 'CA', 'AR', 'AE'],
    ['SU', 'ER', 'CA', 'AR', 'AE'],
    ['SU', 'SU', 'CA', undefined, undefined],
  ])(
    'answers MSH-15 "%s", MSH-16 "%s" with %s, %s, %s',
    (accept, application, accepted, rejected, failed) => {
      expect([OK, BAD, DOWN].map((verdict) => code(accept, application, verdict))).toEqual([
        accepted,
        rejected,
        failed,
      ]);
    },
  );

  it('uses the delimiters of the sender', () => {
    expect(buildAck(mshFrom('MSH#*!?%#A#B#C#D###ADT*A01#9#P#2.3'), OK, STAMP)).toBe(
      'MSH#*!?%#C#D#A#B#20240301040506+0000##ACK*A01*ACK#ACK1#P#2.3\rMSA#AA#9\r',
    );
  });

  it('answers even what cannot be read at all', () => {
    expect(buildAck(undefined, { kind: 'reject', code: 'not-hl7' }, STAMP)).toMatch(
      /^MSH\|\^~\\&\|.*\|\|ACK\|ACK1\|P\|2\.5\.1\rMSA\|AR\|\|No MSH segment found\rERR\|/,
    );
  });
});

describe('acknowledge', () => {
  const context = {
    zone: 'Asia/Shanghai',
    receivedAt: Date.UTC(2024, 2, 2),
    futureToleranceMs: 0,
    earliestAt: 0,
  };

  it('writes the names and ids of a GBK sender in GBK', () => {
    const text =
      'MSH|^~\\&|系统|東頭医院|V|C|20240301||ADT^A04|珅誠1|P|2.4||||||GBK\rPID|1||1\rPV1|1|O\r';
    const reading = readFrame(encode(text, 'gb18030'), context);
    const answer = acknowledge(reading, OK, STAMP);
    expect(answer && new TextDecoder('gb18030', { fatal: true }).decode(answer)).toMatch(
      /^MSH\|\^~\\&\|V\|C\|系统\|東頭医院\|.*\|GBK\rMSA\|AA\|珅誠1\r$/,
    );
  });

  it('echoes the bytes of a header that no character set explains', () => {
    const bytes = Buffer.concat([
      Buffer.from('MSH|^~\\&|A|B|C|D|20240301||ADT^A04|id-'),
      Buffer.from([0xff, 0xfe, 0xff]),
      Buffer.from('|P|2.4\r'),
    ]);
    const reading = readFrame(bytes, context);
    expect(reading.outcome).toMatchObject({ kind: 'quarantine', code: 'undecodable' });
    expect(
      Buffer.from(acknowledge(reading, OK, STAMP) ?? []).includes(
        Buffer.from([0x2d, 0xff, 0xfe, 0xff, 0x0d]),
      ),
    ).toBe(true);
  });

  it('refuses an oversized frame by its beginning', () => {
    const answer = refuseHead(
      Buffer.from(`${head()}\rPID|${'x'.repeat(100)}`),
      { kind: 'reject', code: 'oversized' },
      STAMP,
    );
    expect(Buffer.from(answer ?? []).toString()).toMatch(/MSA\|AR\|MSG 7\|Message is larger/);
  });
});
