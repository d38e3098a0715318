// Splitting, delimiters, escapes, the three states of a field, and times.
import { describe, expect, it } from 'vitest';
import {
  componentOf,
  repetitionsOf,
  segmentNamed,
  subcomponentOf,
  valueOf,
  type Hl7Message,
  type Segment,
} from './message.ts';
import { parse } from './parse.ts';
import { parseTime } from './timestamp.ts';
import { unescape } from './unescape.ts';

const HEAD = 'MSH|^~\\&|A|B|C|D|20240301||ADT^A04|1|P|2.5.1';

function message(text: string): Hl7Message {
  const parsed = parse(text);
  if (parsed.outcome !== 'message') throw new Error(parsed.outcome);
  return parsed.message;
}

function segment(line: string): Segment {
  const found = segmentNamed(message(`${HEAD}\r${line}`), line.slice(0, 3));
  if (found === undefined) throw new Error('no segment');
  return found;
}

describe('parse', () => {
  it.each(['\r', '\n', '\r\n'])('takes %j as the end of a segment', (end) => {
    expect(
      message([HEAD, 'PID|1', 'PV1|1', ''].join(end)).segments.map(({ name }) => name),
    ).toEqual(['MSH', 'PID', 'PV1']);
  });

  it('takes a byte-order mark, blank lines and a missing last end', () => {
    expect(message(`\ufeff\r\n${HEAD}\r\r\nPID|1`).segments).toHaveLength(2);
  });

  it('keeps a line break that was typed into a text', () => {
    const obx = segmentNamed(message(`${HEAD}\rOBX|1|TX|8661-1||发热\n咳嗽3天|||\rPV1|1`), 'OBX');
    expect(valueOf(obx, 5)).toBe('发热\n咳嗽3天');
  });

  it('reads the delimiters from the header', () => {
    const pid = segmentNamed(message('MSH$*!?%$A$B\rPID$1$$1*2!3*4%5'), 'PID');
    expect(pid && repetitionsOf(pid, 3).map((repetition) => componentOf(repetition, 2))).toEqual([
      '2',
      '4',
    ]);
    expect(
      pid &&
        subcomponentOf(repetitionsOf(pid, 3)[1] ?? { raw: '', delimiters: pid.delimiters }, 2, 2),
    ).toBe('5');
  });

  it('reads MSH-1 and MSH-2 as fields', () => {
    const msh = segmentNamed(message(HEAD), 'MSH');
    expect([valueOf(msh, 9), valueOf(msh, 9, 2), valueOf(msh, 12)]).toEqual([
      'ADT',
      'A04',
      '2.5.1',
    ]);
  });

  it('mends a header with one separator too many before the message type', () => {
    const msh = segmentNamed(
      message('MSH|^~\\&||Fac||||20240301||ADT^A03^ADT_A03|ID1|P|2.5.1'),
      'MSH',
    );
    expect([valueOf(msh, 4), valueOf(msh, 7), valueOf(msh, 9, 2), valueOf(msh, 10)]).toEqual([
      'Fac',
      '20240301',
      'A03',
      'ID1',
    ]);
  });

  it.each([
    ['PID|1', 'no-header'],
    ['', 'no-header'],
    ['MSHA^~\\&', 'bad-delimiters'],
    ['MSH|^^\\&|', 'bad-delimiters'],
    ['MSH', 'bad-delimiters'],
    [`${HEAD}\r${'NTE|1\r'.repeat(20_001)}`, 'too-many-segments'],
  ])('finds that %j is not HL7', (text, code) => {
    expect(parse(text)).toEqual({ outcome: 'not-hl7', code });
  });

  it('recognises a batch', () => {
    expect(['FHS|^~\\&', 'BHS|^~\\&'].map((text) => parse(text).outcome)).toEqual([
      'batch',
      'batch',
    ]);
  });
});

describe('valueOf', () => {
  it('tells not sent, deleted and value apart', () => {
    const pid = segment('PID|1||""|^^|x^""^|" "');
    expect([
      valueOf(pid, 2),
      valueOf(pid, 3),
      valueOf(pid, 4),
      valueOf(pid, 5),
      valueOf(pid, 5, 2),
      valueOf(pid, 9),
    ]).toEqual([undefined, null, undefined, 'x', null, undefined]);
  });

  it('takes the first repetition and the first subcomponent', () => {
    expect(valueOf(segment('PID|1||a&b^c~d'), 3)).toBe('a');
  });
});

describe('unescape', () => {
  const { delimiters } = message(HEAD);
  it.each([
    ['a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f', 'a|b^c&d~e\\f'],
    ['one\\.br\\two', 'one\ntwo'],
    ['\\H\\bold\\N\\', 'bold'],
    ['\\X0D0A\\', '\r\n'],
    ['\\XE58F91\\', '发'],
    ['\\XB7A2\\', '发'],
    ['C:\\temp\\F\\x', 'C:\\temp|x'],
    ['100\\', '100\\'],
    ['\\Zxyz\\a', 'a'],
    ['\\X1\\', '\\X1\\'],
    ['\\.sp2\\a', '\na'],
  ])('reads %j', (raw, text) => {
    expect(unescape(raw, delimiters)).toBe(text);
  });

  it('is quick with nothing but backslashes', () => {
    expect(unescape('\\'.repeat(200_000), delimiters)).toHaveLength(200_000);
  });
});

describe('parseTime', () => {
  const at = (text: string): string | undefined => {
    const time = parseTime(text, 'Asia/Shanghai');
    return (
      time &&
      `${new Date(time.at).toISOString()} ${time.precision}${time.zoneAssumed ? ' assumed' : ''}`
    );
  };

  it.each([
    ['201204012130', '2012-04-01T13:30:00.000Z minute assumed'],
    ['20120401213045.1234-0500', '2012-04-02T02:30:45.123Z second'],
    ['20120401', '2012-03-31T16:00:00.000Z day assumed'],
    ['2012', '2011-12-31T16:00:00.000Z year assumed'],
    ['201204', '2012-03-31T16:00:00.000Z month assumed'],
    ['20120401+0800', '2012-03-31T16:00:00.000Z day'],
    ['2012-04-01 21:30:00', '2012-04-01T13:30:00.000Z second assumed'],
    ['2012-04-01T21:30:00Z', '2012-04-01T21:30:00.000Z second'],
    ['2012/4/1', '2012-03-31T16:00:00.000Z day assumed'],
  ])('reads %s', (text, iso) => {
    expect(at(text)).toBe(iso);
  });

  it.each([
    '20120230',
    '20121301',
    '201204012460',
    '0000',
    '00000000',
    '2012040',
    'yesterday',
    '',
    '20120401 21',
    '99991231',
  ])('finds that %j is no time', (text) => {
    expect(at(text)).toBeUndefined();
  });

  it('knows the summer time that China had', () => {
    expect(at('198807011200')).toBe('1988-07-01T03:00:00.000Z minute assumed');
  });

  it('reads a wall time in a zone with summer time', () => {
    expect(parseTime('202407011200', 'America/New_York')?.at).toBe(Date.UTC(2024, 6, 1, 16));
    expect(parseTime('202401011200', 'America/New_York')?.at).toBe(Date.UTC(2024, 0, 1, 17));
  });
});
