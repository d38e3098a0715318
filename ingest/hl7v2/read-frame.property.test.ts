// No bytes make the reading of a frame throw, and every frame gets an outcome and an answer that can itself be read.
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { encode } from '../charset/encode.ts';
import { parse } from './parse.ts';
import { acknowledge, type FrameContext, readFrame, refuseHead, verdictOf } from './read-frame.ts';
import { laboratoryStatement, visitStatement } from './to-statement.ts';

// Many runs on a busy machine; the bound is against endless loops, not a measurement.
vi.setConfig({ testTimeout: 120_000 });

const CONTEXT: FrameContext = {
  zone: 'Asia/Shanghai',
  receivedAt: Date.UTC(2024, 2, 2),
  futureToleranceMs: 0,
  earliestAt: Date.UTC(2000, 0, 1),
};
const STAMP = { nowMs: 0, id: 'A1' };

const SAMPLES = [
  'MSH|^~\\&|HIS|东頭医院|V|C|20240301||ADT^A04^ADT_A01|1|P|2.5.1||||||UNICODE UTF-8\rEVN||20240301\rPID|1||1^^^H^MR||张^三||19900101|F|||街^^市^省^100000||13812345678\rPV1|1|O|||||||||||||||||V1|||||||||||||||||01||||||||202403010800|\rPV2|||^发热\rDG1|1||A09^腹泻^I10|||F\rOBX|1|CWE|8661-1^^LN||^^^^^^^^腹泻||||||F\rOBX|2|NM|8310-5^^LN||39.5|Cel|||||F\r',
  'MSH|^~\\&|LIS|H|V|C|20240301||ORU^R01|2|P|2.4\rPID|1||1\rPV1|1|O\rOBR|1|P|F|X^Y^LN|||20240301|||||||||||||||||F\rOBX|1|SN|1-1^^LN||>^5|mg|1-2|H|||F\rSPM|1|||B\r',
  'MSH|^~\\&|HIS|H|V|C|20240301||ADT^A40|3|P|2.3\rPID|1||1\rMRG|2\r',
];

/** In all sets but UTF-16 the delimiters are the bytes that they are in ASCII. */
const textOf = (answer: Uint8Array, charset: string | undefined): string =>
  new TextDecoder(charset?.startsWith('utf-16') === true ? charset : 'latin1').decode(answer);

function check(bytes: Uint8Array, siteCharset?: string): void {
  const reading = readFrame(
    bytes,
    siteCharset === undefined ? CONTEXT : { ...CONTEXT, siteCharset },
  );
  const { outcome } = reading;
  if (outcome.kind === 'facts') {
    for (const facts of outcome.facts) {
      if (facts.kind === 'visit') visitStatement(facts);
      if (facts.kind === 'laboratory') laboratoryStatement(facts);
    }
  }
  const answer = acknowledge(reading, verdictOf(outcome), STAMP);
  if (answer !== null) expect(parse(textOf(answer, reading.charset)).outcome).toBe('message');
  refuseHead(bytes, { kind: 'reject', code: 'oversized' }, STAMP);
}

const setting = fc.constantFrom(undefined, 'GBK', 'UTF-8', 'nonsense');

describe('readFrame', () => {
  it('has an outcome for random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), setting, (bytes, charset) =>
        check(bytes, charset),
      ),
      { numRuns: 500 },
    );
  });

  it('answers a lone mark of UTF-16 in UTF-16', () => {
    check(Uint8Array.of(0xfe, 0xff));
    check(Uint8Array.of(0xff, 0xfe));
  });

  it('has an outcome for random text behind a header', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.constantFrom('MSH|^~\\&', 'MSH', 'MSH|', 'FHS|'),
        (text, head) => check(Buffer.from(head + text)),
      ),
      { numRuns: 500 },
    );
  });

  it('has an outcome for messages that were cut, spliced and overwritten, in UTF-8 and GB18030', () => {
    const mutation = fc.record({
      at: fc.nat(),
      length: fc.nat({ max: 40 }),
      by: fc.uint8Array({ maxLength: 20 }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...SAMPLES),
        fc.constantFrom('utf-8' as const, 'gb18030' as const),
        fc.array(mutation, { maxLength: 8 }),
        (sample, charset, mutations) => {
          let bytes: Uint8Array = encode(sample, charset);
          for (const { at, length, by } of mutations) {
            const place = at % (bytes.length + 1);
            bytes = Buffer.concat([bytes.subarray(0, place), by, bytes.subarray(place + length)]);
          }
          check(bytes);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('has an outcome for fields of any kind in any place', () => {
    const field = fc.constantFrom(
      '',
      '""',
      'x',
      '^',
      '~',
      '&&',
      '\\',
      '\\F\\',
      '20240301',
      '1e9',
      '39.5',
      '-1',
      '发热',
      'A09^B^I10',
      '^^^^^^^^x',
      '\u0000',
    );
    const segment = fc.tuple(
      fc.constantFrom(
        'EVN',
        'PID',
        'PV1',
        'PV2',
        'DG1',
        'OBX',
        'OBR',
        'SPM',
        'MRG',
        'NK1',
        'ORC',
        'ZZZ',
      ),
      fc.array(field, { maxLength: 50 }),
    );
    const type = fc.constantFrom('ADT^A01', 'ADT^A08', 'ADT^A11', 'ADT^A40', 'ORU^R01');
    fc.assert(
      fc.property(type, fc.array(segment, { maxLength: 12 }), (kind, segments) => {
        const lines = [
          `MSH|^~\\&|A|B|C|D|20240301||${kind}|1|P|2.5`,
          ...segments.map(([name, fields]) => [name, ...fields].join('|')),
        ];
        check(Buffer.from(lines.join('\r')));
      }),
      { numRuns: 1000 },
    );
  });
});
