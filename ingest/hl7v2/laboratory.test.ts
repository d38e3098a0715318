// Laboratory reports of ORU^R01: results, specimens, corrections, several patients.
import { describe, expect, it } from 'vitest';
import type { LaboratoryFacts } from './facts.ts';
import { obx, read } from './message.fixture.ts';

describe('laboratory reports', () => {
  const reports = (...rest: string[]): readonly LaboratoryFacts[] => {
    const outcome = read({ type: 'ORU^R01', evn: '', rest });
    if (outcome.kind !== 'facts') throw new Error(JSON.stringify(outcome));
    return outcome.facts.filter((facts) => facts.kind === 'laboratory');
  };

  it('reads one report for each OBR, with its results', () => {
    const [first, second, ...more] = reports(
      'OBR|1|P7|F7|600-7^血培养^LN|||202403010800|||||||202403010830|BLD^血',
      'OBX|1|CWE|600-7^Culture^LN||V.cholerae^霍乱弧菌^99L||||||F',
      'OBX|2|NM|6690-2^WBC^LN||12.5|10*9/L|4-10|H|||F',
      'OBR|2||F8|94500-6^核酸^LN|||202403010900||||||||||||||||||F',
      'OBX|1|ST|94500-6^核酸^LN||阳性||||||F',
      'SPM|1|||258500001^鼻咽拭子^SCT|||||||||||||202403010700',
    );
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      order: 'F7',
      visitNumber: 'V1',
      status: 'final',
      specimen: { code: 'BLD', text: '血' },
      occurredField: 'specimen',
    });
    expect(first?.results.map(({ value, interpretation }) => [value, interpretation])).toEqual([
      ['霍乱弧菌', 'unknown'],
      [12.5, 'high'],
    ]);
    expect(second).toMatchObject({
      order: 'F8',
      occurred: { at: Date.UTC(2024, 1, 29, 23) },
      specimen: { text: '鼻咽拭子' },
    });
    expect(second?.results[0]?.interpretation).toBe('positive');
  });

  it.each([
    ['F', ['F', 'F'], 'final'],
    ['', ['F', 'P'], 'preliminary'],
    ['', ['F', 'C'], 'corrected'],
    ['C', ['F'], 'corrected'],
    ['X', [], 'cancelled'],
    ['F', ['D', 'W'], 'cancelled'],
    ['P', ['F'], 'preliminary'],
  ])('reads OBR-25 "%s" with results %o as %s', (status, results, expected) => {
    const [report] = reports(
      `OBR|1||F1|X^^L|||20240301||||||||||||||||||${status}`,
      ...results.map((each) => obx('1-1', '5', { status: each })),
    );
    expect(report?.status).toBe(expected);
  });

  it.each([
    ['not detected', 'negative'],
    ['未检出', 'negative'],
    ['阴性(-)', 'negative'],
    ['Detected', 'positive'],
    ['++', 'positive'],
    ['see note', 'unknown'],
  ])('hears "%s" as %s', (value, interpretation) => {
    expect(
      reports('OBR|1||F1|X^^L|||20240301', obx('1-1', value, { type: 'ST' }))[0]?.results[0]
        ?.interpretation,
    ).toBe(interpretation);
  });

  it.each([
    ['12.5', 12.5],
    ['12,5', 12.5],
    ['３９．５', 39.5],
    ['1:160', '1:160'],
    ['<0.01', '<0.01'],
    ['2-5', '2-5'],
    ['1,234', '1,234'],
    ['99010219900307123X', '99010219900307123X'],
  ])('takes no part of the NM value %s for the number', (value, expected) => {
    const [report] = reports('OBR|1||F1|X^^L|||20240301', obx('1-1', value, { type: 'NM' }));
    expect(report?.results[0]?.value).toBe(expected);
  });

  it('keeps the patients of one message apart', () => {
    const [first, second] = reports(
      'OBR|1||F1|X^^L|||20240301',
      'PID|2||P2^^^H1^MR||李^四',
      'OBR|1||F2|X^^L|||20240301',
    );
    expect([first, second].map((report) => report?.person.identifiers[0]?.value)).toEqual([
      'P1',
      'P2',
    ]);
    expect(second?.visitNumber).toBeUndefined();
  });

  it('reads structured numbers and leaves documents out', () => {
    const [report] = reports(
      'OBR|1||F1|X^^L|||20240301',
      obx('1-1', '>^100', { type: 'SN' }),
      obx('1-2', '^7', { type: 'SN' }),
      obx('1-3', 'a^b^c', { type: 'ED' }),
    );
    expect(report?.results.map(({ value }) => value)).toEqual(['>100', 7, null]);
  });

  it('sets a report without OBR aside', () => {
    expect(read({ type: 'ORU^R01' })).toMatchObject({ kind: 'quarantine', code: 'missing-report' });
  });
});
