// The part of the body of an image comes with its side, where the header has one.
import { expect, it } from 'vitest';
import { type Dataset, type Element, TAG } from './elements.ts';
import { readInstance } from './read-instance.ts';

const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';

const element = (vr: string, text: string): Element => ({
  vr,
  bytes: Buffer.from(text, 'latin1'),
  items: undefined,
  bigEndian: false,
});

function bodyPartOf(more: readonly (readonly [number, string])[]): unknown {
  const dataset: Dataset = new Map([
    [TAG.sopClassUid, element('UI', CT_IMAGE)],
    [TAG.sopInstanceUid, element('UI', '1.2.3.4')],
    [TAG.studyInstanceUid, element('UI', '1.2.3')],
    [TAG.studyDate, element('DA', '20260331')],
    [TAG.studyTime, element('TM', '080000')],
    [TAG.modality, element('CS', 'CT')],
    ...more.map(([tag, text]) => [tag, element('CS', text)] as const),
  ]);
  const read = readInstance(dataset, { zone: 'Asia/Shanghai' });
  if (read.outcome === 'rejected' || read.statement.kind !== 'imaging')
    throw new RangeError('it was not read as an image');
  return read.statement.bodyPart;
}

it.each([
  ['of the series', [[TAG.laterality, 'L']], 'KNEE L'],
  ['of the image', [[TAG.imageLaterality, 'R']], 'KNEE R'],
  ['both', [[TAG.laterality, 'B']], 'KNEE'],
  ['none', [], 'KNEE'],
] as const)('side %s', (_, side, told) => {
  expect(bodyPartOf([[TAG.bodyPartExamined, 'KNEE'], ...side])).toBe(told);
});

it('a side alone is no part', () => {
  expect(bodyPartOf([[TAG.laterality, 'L']])).toBeUndefined();
});
