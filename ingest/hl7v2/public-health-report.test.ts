// Reports in the manner of national public-health corpora: nothing of them is dropped in silence, and nobody gets another's result.
import { describe, expect, it } from 'vitest';
import { encode } from '../charset/encode.ts';
import type { LaboratoryFacts } from './facts.ts';
import { reportMessage } from './public-health-report.fixture.ts';
import { readFrame, type FrameContext } from './read-frame.ts';

const CONTEXT: FrameContext = {
  zone: 'Asia/Shanghai',
  receivedAt: Date.UTC(2024, 2, 2),
  futureToleranceMs: 0,
  earliestAt: Date.UTC(2000, 0, 1),
};

function read(bytes: Uint8Array): {
  readonly reports: readonly LaboratoryFacts[];
  readonly issues: readonly string[];
} {
  const { outcome } = readFrame(bytes, CONTEXT);
  if (outcome.kind !== 'facts') throw new Error(JSON.stringify(outcome));
  const { facts, issues } = outcome;
  return { reports: facts.flatMap((fact) => (fact.kind === 'laboratory' ? [fact] : [])), issues };
}
const reports = (text: string): readonly LaboratoryFacts[] => read(Buffer.from(text)).reports;
const person = ({ person: { identifiers } }: LaboratoryFacts): string | undefined =>
  identifiers[0]?.value;

describe('a report of a public-health profile', () => {
  it('is one report for each OBR, each of its own person', () => {
    const all = reports(reportMessage());
    expect(all.map((one) => [person(one), one.order, one.results.length])).toEqual([
      ['P1', 'F1', 14],
      ['P1', 'F1/2', 1],
      ['P2', 'F2', 1],
    ]);
  });

  it('notes a result that stands before any order, and gives it to nobody', () => {
    const { reports: all, issues } = read(Buffer.from(reportMessage()));
    expect(issues).toContain('result-without-report');
    expect(JSON.stringify(all)).not.toContain('of no order');
  });

  it('reads every type of value', () => {
    const values = reports(reportMessage())[0]?.results.map(({ value }) => value);
    expect(values).toEqual([
      '1:128',
      '>10000000',
      'Clostridium difficile\nEscherichia coli',
      '沙门氏菌',
      1.2,
      '13.4\n13.5',
      'line one\nline two & more\nsecond part',
      '5 | 6 ^ 7 ~ 8 \\ 9 \r\n bold',
      null,
      null,
      '阳性(+)',
      '20240227',
      'N',
      null,
    ]);
  });

  it('makes several reports of more results than one may hold', () => {
    const results = Array.from(
      { length: 450 },
      (_, at) => `OBX|${String(at)}|NM|X${String(at)}^^L||${String(at)}||||||F`,
    );
    const all = reports(reportMessage({ results }));
    expect(all.map(({ order, results: { length } }) => [order, length])).toEqual([
      ['F1', 200],
      ['F1/part 2', 200],
      ['F1/part 3', 50],
      ['F1/2', 1],
      ['F2', 1],
    ]);
  });

  it('is set aside as a whole where it holds more reports than a message may', () => {
    const more = 'OBR|1||F^L|X\r'.repeat(501);
    const { outcome } = readFrame(Buffer.from(`${reportMessage()}\r${more}`), CONTEXT);
    expect(outcome).toMatchObject({ kind: 'quarantine', code: 'too-many-segments' });
  });

  it.each([
    ['UTF-8', 'UNICODE UTF-8', 'utf-8'],
    ['GBK', 'GBK', 'gb18030'],
    ['GB 18030-2000', 'GB 18030-2000', 'gb18030'],
    ['GB2312 that is GBK', 'GB2312', 'gb18030'],
    ['no name', '', 'gb18030'],
    ['an unknown name', 'KLINGON', 'gb18030'],
    ['UTF-8 that is GBK', 'UNICODE UTF-8', 'gb18030'],
    ['GBK that is UTF-8', 'GBK', 'utf-8'],
    ['several repetitions', 'GB 18030-2000~UNICODE UTF-8', 'gb18030'],
  ] as const)('is read in the right set where MSH-18 says %s', (_, charset, encoding) => {
    const { reports: all } = read(encode(reportMessage({ charset }), encoding));
    expect(all[0]?.person.names.join()).toContain('珅頭');
    expect(all[0]?.results[10]?.interpretation).toBe('positive');
    expect(all).toHaveLength(3);
  });
});
