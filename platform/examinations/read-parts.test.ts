// The shipped table reads one part of the body out of every spelling of it, tells sides apart, and takes nothing for a part that is none.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ExaminationTable } from '../../contracts/catalogue/examination-table.ts';
import { compileParts } from './read-parts.ts';

const table = ExaminationTable.parse(
  parse(
    readFileSync(new URL('../../catalogue/examinations/imaging.yaml', import.meta.url), 'utf8'),
  ),
);
const reader = compileParts(table);
const partsIn = (text: string): readonly string[] => reader.partsIn(text).parts;
const BOTH_KNEES = ['knee left', 'knee right'];

describe('one part of the body', () => {
  it.each([
    ...['CHEST', 'Chest', ' chest ', 'Thorax', 'ＣＨＥＳＴ', '胸部', '胸', '胸部CT平扫'],
    ...['胸片', '胸部正侧位', 'CT CHEST WO CONTRAST', 'X-ray chest PA', '51185008', 'RID1243'],
  ])('chest: %s', (text) => {
    expect(partsIn(text)).toEqual(['chest']);
  });
  it.each(['CSPINE', 'C-SPINE', 'c spine', 'Cervical spine', '颈椎', 'MR 颈椎平扫', '122494005'])(
    'cervical spine: %s',
    (text) => {
      expect(partsIn(text)).toEqual(['cervical-spine']);
    },
  );
  it.each(['HEAD', 'Brain', 'SKULL', '头颅', '头部', '颅脑MRI', '头', 'Head^Routine'])(
    'head: %s',
    (text) => {
      expect(partsIn(text)).toEqual(['head']);
    },
  );
  it('takes the longest word: what begins like another part is not that part', () => {
    expect(partsIn('胸椎')).toEqual(['thoracic-spine']);
    expect(partsIn('颈动脉')).toEqual(['carotid left', 'carotid right']);
    expect(partsIn('胸骨')).toEqual(['sternum']);
  });
});

describe('sides', () => {
  it.each([
    ['左膝', ['knee left']],
    ['左侧膝关节', ['knee left']],
    ['KNEE L', ['knee left']],
    ['Left knee', ['knee left']],
    ['72696002 7771000', ['knee left']],
    ['右膝关节MR平扫', ['knee right']],
    ['双膝', BOTH_KNEES],
    ['左膝、右膝', BOTH_KNEES],
    // It may have been either.
    ['KNEE', BOTH_KNEES],
    ['膝关节', BOTH_KNEES],
  ])('%s', (text, parts) => {
    expect(partsIn(text)).toEqual(parts);
  });
  it('say nothing of what there is one of', () => {
    expect(partsIn('左胸部')).toEqual(['chest']);
  });
});

describe('several parts', () => {
  it('are each named, by one word or by several', () => {
    const all = ['chest', 'lower-abdomen', 'pelvis', 'upper-abdomen'];
    for (const text of ['CHESTABDPELVIS', 'chest, abdomen and pelvis', '胸部+腹部+盆腔'])
      expect(partsIn(text)).toEqual(all);
  });
  it('the abdomen is its upper and its lower half', () => {
    expect(partsIn('腹部')).toEqual(['lower-abdomen', 'upper-abdomen']);
    expect(partsIn('上腹部')).toEqual(['upper-abdomen']);
    expect(partsIn('肝胆胰脾彩超')).toEqual(['upper-abdomen']);
  });
  it('the whole body is none of its parts', () => {
    expect(partsIn('WHOLEBODY')).toEqual(['whole-body']);
    expect(partsIn('全身骨显像')).toEqual(['whole-body']);
  });
});

it.each(['手术后', '腹股沟', '中指关节', 'kneeling', '', 'CT', '平扫', '左', '▇', '51185'])(
  'names no part: "%s"',
  (text) => {
    expect(reader.partsIn(text)).toEqual({ parts: [], isUnknown: true });
  },
);

describe('what the door leaves of it', () => {
  const left = (text: string): string => reader.withoutUnknown(text, () => '▇');
  it('keeps what is known as it was written', () => {
    for (const text of ['左膝', 'CSPINE', '胸部CT平扫', 'KNEE L', 'C-Spine AP', '51185008'])
      expect(left(text)).toBe(text);
  });
  it('hides the rest, and a side with it that stands beside no part', () => {
    expect(left('张三 左膝')).toBe('▇ 左膝');
    expect(left('左小明')).toBe('▇');
    expect(left('Li Lei KNEE')).toBe('▇ KNEE');
    expect(left('L. Wang')).toBe('▇');
    expect(left('13812345678')).toBe('▇');
  });
});

it('any text: reading ends, in any case and width the same, and hiding everything unknown leaves its parts', () => {
  const words = [...table.parts, ...table.together].flatMap(({ zh, en }) => [...zh, ...en]);
  const text = fc
    .array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'grapheme', maxLength: 6 })), {
      maxLength: 6,
    })
    .chain((pieces) => fc.constantFrom('', ' ', '+', '、').map((between) => pieces.join(between)));
  fc.assert(
    fc.property(text, (said) => {
      const parts = partsIn(said);
      expect(partsIn(said.normalize('NFKC').replace(/[a-z]/g, (one) => one.toUpperCase()))).toEqual(
        parts,
      );
      expect(new Set(parts).size).toBe(parts.length);
      const kept = reader.withoutUnknown(said, () => '▇');
      for (const part of partsIn(kept)) expect(parts.map(partOf)).toContain(partOf(part));
      for (const part of parts) expect(partsIn(kept).map(partOf)).toContain(partOf(part));
    }),
  );
});

const partOf = (named: string): string => named.replace(/ (left|right)$/, '');

it('each word of a part alone is that part, whatever the part', () => {
  for (const { id, sided, zh, en, 'snomed-ct': codes } of table.parts)
    for (const word of [...zh, ...en, ...codes])
      expect([word, partsIn(word)]).toEqual([word, sided ? [`${id} left`, `${id} right`] : [id]]);
});
