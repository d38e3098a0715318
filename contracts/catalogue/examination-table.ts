// A table of what is one kind of examination and which words mean one part of the body, so that the same examination is known again under
// the spelling of another house. Replaced by the operator's own edition; two may not be in force on one day.
import { z } from 'zod';
import { MODALITIES } from '../vocabulary/modalities.ts';
import { Words } from '../words.ts';
import { CatalogueVersion, Origin, validity } from './origin.ts';

const Id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(40);

/** In one script: a text is cut into runs of Latin letters and digits and runs of Chinese characters, and each is looked up by itself. */
const Word = z
  .string()
  .max(60)
  .refine((word) => scriptsIn(word) === 1, 'two-scripts: a word is of Latin letters and digits or of Chinese characters, not of both');

function scriptsIn(word: string): number {
  return [/[A-Za-z0-9]/, /\p{Script=Han}/u].filter((script) => script.test(word)).length;
}

/** Words by script, so that each language can be added to by itself; codes are of SNOMED CT. */
const said = {
  zh: z.array(Word).max(200).default([]),
  en: z.array(Word).max(200).default([]),
  'snomed-ct': z.array(z.string().regex(/^[1-9]\d{5,17}$/, 'code-form: a code of SNOMED CT has 6 to 18 digits')).max(60).default([]),
};
const Said = z.strictObject(said);
type Said = z.infer<typeof Said>;

const ExaminationKind = z.strictObject({ id: Id, names: Words, modalities: z.array(z.enum(MODALITIES)).min(1).max(40) });

const BodyPart = z.strictObject({
  id: Id,
  names: Words,
  /** There are two of them: the left is not the right. */
  sided: z.boolean().default(false),
  ...said,
});

export const SIDES = ['left', 'right'] as const;
export type Side = (typeof SIDES)[number];

/** A file of `catalogue/examinations/`. */
export const ExaminationTable = z
  .strictObject({
    id: Id,
    version: CatalogueVersion,
    names: Words,
    source: Origin,
    ...validity,
    kinds: z.array(ExaminationKind).min(1).max(60),
    /** Modalities that say nothing of the kind: what is not known is not the same. */
    unknown: z.array(z.enum(MODALITIES)).max(60).default([]),
    parts: z.array(BodyPart).min(1).max(300),
    /** Words for several parts at once. */
    together: z.array(z.strictObject({ names: Words, parts: z.array(Id).min(2).max(20), ...said })).max(100).default([]),
    sides: z.strictObject({ left: Said, right: Said, both: Said }),
    /** Words that say nothing of the part: the device, the projection, the contrast. */
    besides: Said,
  })
  .superRefine((table, context) => {
    for (const { path, message } of faultsOfTable(table)) context.addIssue({ code: 'custom', path, message });
  });
export type ExaminationTable = z.infer<typeof ExaminationTable>;

interface Fault {
  readonly path: PropertyKey[];
  readonly message: string;
}

type Parts = Pick<ExaminationTable, 'kinds' | 'unknown' | 'parts' | 'together' | 'sides' | 'besides'>;

function faultsOfTable(table: Parts): Fault[] {
  const ids = new Set(table.parts.map(({ id }) => id));
  const unknown = table.together.flatMap(({ parts }, at) =>
    parts.flatMap((id, each) =>
      ids.has(id) ? [] : [{ path: ['together', at, 'parts', each], message: `unknown-part: there is no part ${id}` }],
    ),
  );
  return [...unknown, ...twice(idsIn(table)), ...twice(modalitiesIn(table)), ...twice(wordsIn(table))];
}

interface Entry {
  readonly path: PropertyKey[];
  /** The same form is the same word. */
  readonly form: string;
  readonly shown: string;
  readonly owner: string;
}

function twice(entries: readonly Entry[]): Fault[] {
  const owners = new Map<string, string>();
  return entries.flatMap(({ path, form, shown, owner }) => {
    const other = owners.get(form);
    owners.set(form, other ?? owner);
    return other === undefined ? [] : [{ path, message: `said-twice: ${shown} is of ${other} and of ${owner}` }];
  });
}

const idsIn = ({ kinds, parts }: Parts): Entry[] =>
  (['kinds', 'parts'] as const).flatMap((list) =>
    (list === 'kinds' ? kinds : parts).map(({ id }, at) => ({ path: [list, at, 'id'], form: `${list} ${id}`, shown: id, owner: list })),
  );

const modalitiesIn = ({ kinds, unknown }: Parts): Entry[] => [
  ...kinds.flatMap(({ id, modalities }, at) =>
    modalities.map((code, each) => ({ path: ['kinds', at, 'modalities', each], form: code, shown: code, owner: id })),
  ),
  ...unknown.map((code, at) => ({ path: ['unknown', at], form: code, shown: code, owner: 'unknown' })),
];

function wordsIn({ parts, together, sides, besides }: Parts): Entry[] {
  const lists: { path: PropertyKey[]; owner: string; of: Said }[] = [
    ...parts.map((part, at) => ({ path: ['parts', at], owner: part.id, of: part })),
    ...together.map((one, at) => ({ path: ['together', at], owner: one.parts.join('+'), of: one })),
    ...(['left', 'right', 'both'] as const).map((side) => ({ path: ['sides', side], owner: side, of: sides[side] })),
    { path: ['besides'], owner: 'besides', of: besides },
  ];
  return lists.flatMap(({ path, owner, of }) =>
    (['zh', 'en', 'snomed-ct'] as const).flatMap((list) =>
      of[list].map((word, at) => ({ path: [...path, list, at], form: formOfWord(word), shown: word, owner })),
    ),
  );
}

/** Without width, case and what stands between the runs: `C-Spine`, `c spine` and `Ｃ ＳＰＩＮＥ` are one. */
export const formOfWord = (word: string): string => runsOf(foldWord(word)).map(({ text }) => text).join(' ');

/** As long as its NFKC form. */
export const foldWord = (text: string): string => text.normalize('NFKC').replace(/[A-Z]/g, (letter) => letter.toLowerCase());

export interface Run {
  readonly text: string;
  readonly from: number;
}

const RUNS = /[a-z0-9]+|\p{Script=Han}+/gu;

export const runsOf = (folded: string): Run[] =>
  [...folded.matchAll(RUNS)].map(({ 0: text, index }) => ({ text, from: index }));
