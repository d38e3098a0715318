// How the columns of a file become the fields of a record: saved once for each export that somebody has, and used by every import of it.
import { z } from 'zod';
import { Words } from '../words.ts';
import { CatalogueVersion } from './origin.ts';

const Column = z.union([z.string().min(1).max(80), z.int().min(1).max(1000)]);

/** What a number is multiplied or moved by before it stands in the record. */
export const UnitChange = z.enum([
  'fahrenheit-to-celsius',
  'kpa-to-mmhg',
  'mg-dl-to-mmol-l',
  'fen-to-yuan',
  'wan-yuan-to-yuan',
]);
export type UnitChange = z.infer<typeof UnitChange>;

export const ProfileField = z.strictObject({
  /**
   * Field of the record; a dot leads into it: `patient.idNumber`; a number says which of a list: `results[1].value`. What of a list has no
   * `value` in a line is left out.
   */
  to: z.string().regex(/^[A-Za-z_]+((\[[1-9]\d?\])?\.[A-Za-z_]+)?$/),
  /** Column by its title, or by its number where there are no titles; the first of several that the file has. */
  from: z.union([Column, z.array(Column).min(1).max(12)]).optional(),
  /** The same in every record. */
  constant: z.union([z.string().min(1).max(200), z.number(), z.boolean()]).optional(),
  /** `age` is in years, whatever it is written in; `result` a number where it is one, else the words. */
  as: z.enum(['text', 'time', 'number', 'whole', 'list', 'age', 'result']).default('text'),
  /** Of `age`: column of the unit, for files that write it beside. */
  unitFrom: z.union([Column, z.array(Column).min(1).max(12)]).optional(),
  /** Of `time`: `iso`, `excel` (days since 1900 as spreadsheets count), or tokens such as `yyyy/M/d H:mm`, tried in this order. */
  formats: z.array(z.string().min(2).max(40)).min(1).max(8).optional(),
  unit: UnitChange.optional(),
  /** Value of the file to value of the record. */
  values: z.record(z.string().min(1).max(80), z.union([z.string(), z.number(), z.boolean()])).optional(),
  /** For values that `values` does not name; without it such a line is refused. */
  otherwise: z.union([z.string(), z.number(), z.boolean()]).optional(),
  /** What `values` does not name stays as it is. */
  keepOthers: z.boolean().default(false),
  /** Where no column says it. */
  ifEmpty: z.string().min(1).max(80).optional(),
  /** Put before the value: `school:` */
  prefix: z.string().min(1).max(40).optional(),
  /** Characters that divide a list. */
  separators: z.string().min(1).max(12).default(';；|、'),
  /** A line without it is refused. Fields that the record itself asks for need no word here. */
  required: z.boolean().default(false),
});
export type ProfileField = z.infer<typeof ProfileField>;

export const ImportProfile = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  version: CatalogueVersion,
  names: Words,
  /** Kind of the records. */
  kind: z.string().min(1).max(40),
  /** `auto`: a byte-order mark, else UTF-8 where all of it is, else GB18030. */
  charset: z.enum(['auto', 'utf-8', 'gb18030', 'gbk', 'utf-16le']).default('auto'),
  delimiter: z.enum(['auto', ',', '\t', ';', '|']).default('auto'),
  /** Line of the titles; 0 where there are none. */
  headerRow: z.int().min(0).max(100).default(1),
  /** Of times that name none. Absent: the site's. */
  zone: z.string().min(3).max(60).optional(),
  /**
   * Fields of the record that together name it: the same again is the same, with other content a correction. Absent: all of the line.
   * Of words that `values` makes one, each names a record of its own.
   */
  key: z
    .array(z.string().regex(/^[A-Za-z_]+$/))
    .min(1)
    .max(8)
    .optional(),
  /** Columns that, where a file has them, tell rows of one key apart: the class of a school, the batch of an article. Each row then counts. */
  apartBy: z.array(Column).min(1).max(16).optional(),
  fields: z.array(ProfileField).min(1).max(60),
});
export type ImportProfile = z.infer<typeof ImportProfile>;
