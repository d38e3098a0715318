// Each study is one examination, whoever told of it and in whichever order, under the words of the table; readings of others' images are none.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../contracts/fact.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { shippedCatalogue, shippedParts } from '../shipped-catalogue.fixture.ts';
import { withExaminations } from './examinations.ts';
import { fact, look, MINUTE, START } from './facts.fixture.ts';
import { findSequences } from './find-sequences.ts';

const [A, B] = ['s-990102-1', 's-990102-2'];
const HOUR = 60;
const rule = shippedParts.patterns.find(({ id }) => id === 'repeat-examination');

interface Told {
  readonly name: string;
  readonly site?: string;
  readonly minute?: number;
  readonly modality?: string;
  readonly bodyPart?: string | null;
}

const what = ({ modality = 'CT', bodyPart = 'CHEST' }: Told): Fact['values'] => ({
  modality,
  urgency: 'routine',
  ...(bodyPart !== null && { bodyPart }),
});
const images = (told: Told): Fact =>
  fact('imaging-acquired', told.minute ?? 0, {
    ...{ name: told.name, values: what(told) },
    ...(told.site !== undefined && { site: told.site }),
  });
/** Stated hours after the images were taken. */
const report = (told: Told, takenAt: number | null = START + (told.minute ?? 0) * MINUTE): Fact =>
  fact('imaging-reported', (told.minute ?? 0) + 5 * HOUR, {
    ...{ name: told.name, ...(told.site !== undefined && { site: told.site }) },
    values: { ...what(told), finding: [], weight: [], ...(takenAt !== null && { takenAt }) },
  });
const examinations = (...facts: Fact[]): Fact[] =>
  withExaminations(facts, shippedCatalogue).filter(({ kind }) => kind === 'examination');
function repeated(...facts: Fact[]): number {
  if (rule?.pattern !== 'sequence') throw new RangeError('there is no rule');
  const all = withExaminations(facts, shippedCatalogue);
  return findSequences(all, rule.finds, look(START + 10 * DAY_MS)).found.length;
}
/** One at each house, a day apart. */
const twice = (one: Partial<Told>, other: Partial<Told>): number =>
  repeated(
    images({ name: 'one', site: A, ...one }),
    images({ name: 'two', site: B, minute: 24 * HOUR, ...other }),
  );

describe('the same examination under two spellings', () => {
  it.each([
    ['CHEST', '胸部'],
    ['Thorax', '51185008'],
    ['胸', '胸部CT平扫'],
    ['头颅', 'HEAD'],
    ['上腹部', 'ABDOMEN'],
    ['CHEST', 'CHESTABDPELVIS'],
    ['左膝', 'KNEE'],
    ['双膝', 'KNEE R'],
    ['某部位', ' 某部位 '],
    ['Some Part', 'SOME  part'],
  ])('%s and %s', (one, other) => {
    expect(twice({ bodyPart: one }, { bodyPart: other })).toBe(1);
    expect(twice({ bodyPart: other }, { bodyPart: one })).toBe(1);
  });
  it('by CR and by DX', () => {
    expect(twice({ modality: 'CR' }, { modality: 'DX' })).toBe(1);
  });
});

describe('is another examination', () => {
  it.each([
    ['左膝', '右膝'],
    ['KNEE L', '右膝关节'],
    ['CHEST', 'CSPINE'],
    ['胸部', '胸椎'],
    ['上腹部', '下腹部'],
    ['WHOLEBODY', 'CHEST'],
    // Something of both was withheld: nobody knows that it was the same.
    ['▇', '▇'],
    ['▇关节', '▇关节'],
  ])('%s and %s', (one, other) => {
    expect(twice({ bodyPart: one }, { bodyPart: other })).toBe(0);
  });
  it.each([
    ['CT', 'DX'],
    ['DX', 'RF'],
    ['NM', 'PT'],
    ['DX', 'MG'],
    // Of neither is the kind known.
    ['OT', 'OT'],
  ])('%s and %s', (one, other) => {
    expect(twice({ modality: one }, { modality: other })).toBe(0);
  });
  it('where no part was told', () => {
    expect(twice({ bodyPart: null }, { bodyPart: null })).toBe(0);
  });
});

describe('a study', () => {
  it('of which a report alone came was taken when the report says', () => {
    const [one] = examinations(report({ name: 'x', bodyPart: '胸部CT平扫', modality: 'DX' }));
    expect(one).toMatchObject({
      at: START,
      values: { modality: 'radiography', bodyPart: ['chest'] },
    });
    expect(
      repeated(
        report({ name: 'one', site: A }),
        report({ name: 'two', site: B, minute: 24 * HOUR }),
      ),
    ).toBe(1);
  });
  it('whose report does not say when is none', () => {
    expect(examinations(report({ name: 'x' }, null))).toEqual([]);
  });
  it('with images and report is one, named as when its report came first', () => {
    const study = { name: 'x' };
    const whole = examinations(images(study), report(study));
    expect(whole).toHaveLength(1);
    expect(whole.map(({ id }) => id)).toEqual(examinations(report(study)).map(({ id }) => id));
  });
  it('takes from the report what the images leave open', () => {
    const open = images({ name: 'x', modality: 'OT', bodyPart: '▇' });
    const [one] = examinations(open, report({ name: 'x', bodyPart: '胸部' }));
    expect(one?.values).toMatchObject({ modality: 'ct', bodyPart: ['chest'] });
  });
  it('that two archives send is one examination, of who has it earlier, and another after half an hour', () => {
    const one = images({ name: 'x', site: B });
    const same = images({ name: 'y', site: A });
    expect(repeated(one, same)).toBe(0);
    expect(examinations(same, one).map(({ siteId }) => siteId)).toEqual([B]);
    expect(repeated(one, images({ name: 'y', site: A, minute: 30 }))).toBe(0);
    expect(repeated(one, images({ name: 'y', site: A, minute: 31 }))).toBe(1);
    expect(examinations(one, images({ name: 'y', site: A, bodyPart: 'HEAD' }))).toHaveLength(2);
    // In one house it was done twice.
    expect(examinations(one, images({ name: 'y', site: B, minute: 5 }))).toHaveLength(2);
  });
  it('is not examined again by who reads its images elsewhere', () => {
    const taken = images({ name: 'x', site: A });
    expect(repeated(taken, report({ name: 'y', site: B, minute: 20 }))).toBe(0);
    expect(repeated(taken, report({ name: 'y', site: B, minute: 40 }))).toBe(1);
    expect(repeated(report({ name: 'x', site: A }), report({ name: 'y', site: B }))).toBe(0);
    // Of another part it is another examination.
    expect(
      examinations(taken, report({ name: 'y', site: B, minute: 20, bodyPart: 'HEAD' })),
    ).toHaveLength(2);
  });
});

it('finds the same in any order, however often the same is told', () => {
  const told = fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    minute: fc.integer({ min: 0, max: 3 * 24 * HOUR }),
    bodyPart: fc.constantFrom('CHEST', '胸部', '左膝', 'KNEE', '右膝', '某部', '▇', null),
    modality: fc.constantFrom('CT', 'CR', 'DX', 'OT'),
    isReport: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(told, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (all, random) => {
      const sites: Readonly<Record<string, string | undefined>> = { a: A, b: B, c: A, d: B };
      const made = all.map(({ isReport, ...one }) => {
        const site = sites[one.name] ?? '';
        return isReport ? report({ ...one, site }) : images({ ...one, site });
      });
      // A register holds one of each name.
      const held = [...new Map(made.map((one) => [one.id, one])).values()];
      const [numbers] = [held.map(() => Number(random.next().value))];
      const shuffled = held
        .map((one, at) => ({ one, by: numbers[at] ?? 0 }))
        .sort((left, right) => left.by - right.by)
        .map(({ one }) => one);
      const byId = (facts: Fact[]): Fact[] =>
        facts.sort((one, other) => (one.id < other.id ? -1 : 1));
      expect(byId(examinations(...shuffled))).toEqual(byId(examinations(...held)));
      expect(repeated(...shuffled)).toBe(repeated(...held));
      // At most one for each study.
      expect(examinations(...held).length).toBeLessThanOrEqual(new Set(held.map(studyOf)).size);
    }),
  );
});

const studyOf = ({ id }: Fact): string => id.split(' ')[1] ?? '';
