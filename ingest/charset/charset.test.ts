// Which bytes become which text, and which name is believed.
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { declaredCharset } from './charset.ts';
import { decode } from './decode.ts';
import { encode } from './encode.ts';
import { headerCharsets } from './header-charset.ts';

// Many runs on a busy machine; the bound is against endless loops, not a measurement.
vi.setConfig({ testTimeout: 120_000 });

const msh = (charset: string, facility = 'A', rest = ''): string =>
  `MSH|^~\\&|HIS|${facility}|VIGIL|CDC|20240301120000||ADT^A04^ADT_A01|1|P|2.5.1||||||${charset}\rPID|1||9^^^^MR||${rest}\r`;

describe('declaredCharset', () => {
  it.each([
    ['UNICODE UTF-8', 'utf-8'],
    ['utf-8', 'utf-8'],
    ['GB 18030-2000', 'gb18030'],
    ['GB18030', 'gb18030'],
    ['GBK', 'gb18030'],
    ['GB2312', 'gb18030'],
    ['8859/1', 'iso-8859-1'],
    ['BIG-5', 'big5'],
    ['8859/2', 'iso-8859-2'],
    ['8859/15', 'iso-8859-15'],
    ['ISO IR 87', 'iso-2022-jp'],
    ['ISO-2022-JP', 'iso-2022-jp'],
    ['KS X 1001', 'euc-kr'],
    ['Windows-1252', 'windows-1252'],
  ])('knows %s', (name, charset) => {
    expect(declaredCharset(name)).toEqual({ outcome: 'named', charset });
  });

  it('tells ASCII, nothing and nonsense apart', () => {
    expect(['ASCII', '', '""', 'KLINGON'].map((name) => declaredCharset(name).outcome)).toEqual([
      'ascii',
      'not-stated',
      'not-stated',
      'unknown',
    ]);
  });
});

describe('headerCharsets', () => {
  it('finds MSH-18 behind a facility whose GBK bytes look like separators', () => {
    const bytes = encode(msh('GBK', '東頭誠珅医院'), 'gb18030');
    expect(Buffer.from(bytes).toString('latin1').split('|').length).toBeGreaterThan(
      msh('GBK').split('|').length,
    );
    expect(headerCharsets(bytes)).toEqual(['GBK']);
    expect(headerCharsets(encode(msh('UNICODE UTF-8', '東頭誠珅医院'), 'utf-8'))).toEqual([
      'UNICODE UTF-8',
    ]);
  });

  it('reads all repetitions, and nothing where no MSH is', () => {
    expect(headerCharsets(Buffer.from(msh('ASCII~8859/1')))).toEqual(['ASCII', '8859/1']);
    expect(headerCharsets(Buffer.from('hello|||||||||||||||||x'))).toEqual([]);
  });
});

describe('decode', () => {
  const names = '東^珅~頭\\誠|张伟';

  it.each(['GBK', 'GB2312', 'GB 18030-2000', ''])(
    'keeps 東, 珅, 頭, 誠 whole in GBK when MSH-18 says "%s"',
    (name) => {
      const text = msh(name, '東医院', names);
      expect(decode(encode(text, 'gb18030'))).toMatchObject({
        outcome: 'decoded',
        text,
        charset: 'gb18030',
      });
    },
  );

  it('follows the setting of the site first', () => {
    const text = msh('UNICODE UTF-8', 'A', names);
    const result = decode(encode(text, 'gb18030'), 'GBK');
    expect(result).toMatchObject({ text, origin: 'site', declared: 'contradicted' });
  });

  it('does not follow it where both MSH-18 and the bytes say UTF-8', () => {
    const text = msh('UNICODE UTF-8', 'A', '患者主诉发热');
    expect(decode(encode(text, 'utf-8'), 'GBK')).toMatchObject({ text, origin: 'msh-18' });
  });

  it('finds out a UTF-8 that is GBK', () => {
    const text = msh('UNICODE UTF-8', 'A', names);
    expect(decode(encode(text, 'gb18030'))).toMatchObject({
      text,
      origin: 'detected',
      declared: 'contradicted',
    });
  });

  it.each(['GBK', '8859/1', 'ASCII'])('finds out a %s that is UTF-8', (name) => {
    const text = msh(name, 'A', '患者主诉发热');
    expect(decode(encode(text, 'utf-8'))).toMatchObject({
      text,
      charset: 'utf-8',
      declared: 'contradicted',
    });
  });

  it('believes GBK for the word that happens to be valid UTF-8', () => {
    const text = msh('GBK', 'A', '皮疹');
    expect(decode(encode(text, 'gb18030'))).toMatchObject({ text, origin: 'msh-18' });
  });

  it('reads Latin-1 where it is stated and true', () => {
    const text = msh('8859/1', 'A', 'Müller^José');
    expect(decode(encode(text, 'iso-8859-1'))).toMatchObject({
      text,
      charset: 'iso-8859-1',
      origin: 'msh-18',
    });
  });

  it.each([
    ['8859/2', 'iso-8859-2', 'Łódź^Świątek'],
    ['8859/5', 'iso-8859-5', 'Петров^Иван'],
    ['8859/15', 'iso-8859-15', 'Œuvre^Élise'],
    ['KS X 1001', 'euc-kr', '김^민준'],
  ] as const)('reads %s where it is stated and true', (name, charset, person) => {
    const text = msh(name, 'A', person);
    expect(decode(encode(text, charset))).toMatchObject({ text, charset, origin: 'msh-18' });
  });

  it('takes a later repetition where the first cannot be', () => {
    const text = msh('ASCII~8859/2', 'A', 'Łódź');
    expect(decode(encode(text, 'iso-8859-2'))).toMatchObject({ text, charset: 'iso-8859-2' });
    const chinese = msh('UNICODE UTF-8~GB 18030-2000', 'A', names);
    expect(decode(encode(chinese, 'gb18030'))).toMatchObject({ text: chinese, origin: 'msh-18' });
  });

  it('decodes escapes of ISO 2022 before anything is split', () => {
    // One of the halves is 7c, the field separator.
    const bytes = Buffer.from(msh('ISO IR6~ISO IR87', 'A', ''), 'latin1');
    const switched = Buffer.concat([bytes, Buffer.from('OBX|1|TX|||\x1b$B2|4r\x1b(B\r', 'latin1')]);
    const decoded = decode(switched);
    expect(decoded).toMatchObject({ outcome: 'decoded', charset: 'iso-2022-jp' });
    expect(
      decoded.outcome === 'decoded' && decoded.text.split('\r').at(-2)?.split('|').length,
    ).toBe(6);
  });

  it('takes off a byte-order mark', () => {
    const text = msh('', 'A', '发热');
    expect(decode(Buffer.from(`\ufeff${text}`))).toMatchObject({ text, origin: 'byte-order-mark' });
    expect(decode(Buffer.from(`\ufeff${text}`, 'utf16le'))).toMatchObject({
      text,
      charset: 'utf-16le',
    });
  });

  it('refuses bytes that mean nothing in any set, and names those it tried', () => {
    const bytes = Buffer.concat([
      Buffer.from(msh('UNICODE UTF-8')),
      Buffer.from([0xff, 0xff, 0x0d]),
    ]);
    expect(decode(bytes, 'GBK')).toEqual({ outcome: 'undecodable', tried: ['gb18030', 'utf-8'] });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom(undefined, 'GBK', 'utf-8', 'x'),
        (bytes, setting) => {
          expect(['decoded', 'undecodable']).toContain(decode(bytes, setting).outcome);
        },
      ),
    );
  });
});

describe('encode', () => {
  // Nineteen code points of the private use area have no bytes in the GB18030 that Node decodes; they are written as `?`.
  it('writes GB18030 that decodes to the same text, for any text outside of private use', () => {
    const strict = new TextDecoder('gb18030', { fatal: true });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (any) => {
        const text = any.replace(/[\uE000-\uF8FF]/gu, '');
        expect(strict.decode(encode(text, 'gb18030'))).toBe(text);
      }),
    );
  });

  it('writes the known bytes of 東 in GBK', () => {
    expect(Buffer.from(encode('東', 'gb18030')).toString('hex')).toBe('967c');
  });

  it('writes a question mark for what a set lacks', () => {
    expect(Buffer.from(encode('a发', 'iso-8859-1')).toString()).toBe('a?');
  });
});
