// Reads the mapping profiles and checks them against the records they make: a title that leads to no field, a needed field that nothing
// fills, a format that is none. All problems are told at once with file, line and reason.
import { join } from 'node:path';
import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';
import { ImportProfile, type ProfileField } from '../../contracts/catalogue/import-profile.ts';
import { SourceRecord } from '../../contracts/record.ts';
import {
  CatalogueError,
  loadYamlFolder,
  type CatalogueFile,
  type CatalogueProblem,
} from '../../platform/catalogue/load-yaml.ts';
import { fieldPath } from './record-fields.ts';

/** By their ids. Throws CatalogueError. */
export function loadProfiles(catalogue: string): ReadonlyMap<string, ImportProfile> {
  const files = loadYamlFolder(join(catalogue, 'profiles'), ImportProfile);
  const problems = files.flatMap((file) => [
    ...profileProblems(file),
    ...(files.some((other) => other !== file && other.value.id === file.value.id)
      ? [say(file, ['id'], `${file.value.id} is the id of another file too`)]
      : []),
  ]);
  if (problems.length > 0) throw new CatalogueError(problems);
  return new Map(files.map(({ value }) => [value.id, withNeeds(value)]));
}

/** What the record asks for is required of the line, so that a refusal names the field. */
function withNeeds(profile: ImportProfile): ImportProfile {
  const needed = new Set(neededFields(shapeOf(profile.kind) ?? {}));
  return {
    ...profile,
    fields: profile.fields.map((field) => ({
      ...field,
      required: field.required || (needed.has(field.to) && field.constant === undefined),
    })),
  };
}

const say = (
  file: CatalogueFile<ImportProfile>,
  path: readonly PropertyKey[],
  reason: string,
): CatalogueProblem => ({ file: file.file, line: file.lineOf(path), reason });

function profileProblems(file: CatalogueFile<ImportProfile>): CatalogueProblem[] {
  const profile = file.value;
  const shape = shapeOf(profile.kind);
  if (shape === undefined)
    return [say(file, ['kind'], `there is no kind of record ${profile.kind}`)];
  const problems: CatalogueProblem[] = [];
  if (profile.zone !== undefined && !IANAZone.isValidZone(profile.zone))
    problems.push(say(file, ['zone'], `${profile.zone} is no time zone`));
  for (const [index, field] of profile.fields.entries())
    for (const reason of fieldProblems(field, profile, shape))
      problems.push(say(file, ['fields', index], `${field.to}: ${reason}`));
  for (const [index, name] of (profile.key ?? []).entries())
    if (!profile.fields.some(({ to }) => to === name))
      problems.push(say(file, ['key', index], `${name} is filled by no field`));
  const filled = new Set(profile.fields.map(({ to }) => fieldPath(to).name));
  const needed = neededFields(shape).filter(
    (name) => !(filled.has('readings') && KIT_FIELDS.has(name)),
  );
  for (const name of needed)
    if (!filled.has(name))
      problems.push(say(file, ['fields'], `nothing fills ${name}, which the record asks for`));
  return problems;
}

type Shape = Readonly<Record<string, z.core.$ZodType>>;

/** What each of the readings of a kit has of its own; the door makes a record of each. */
const KIT_FIELDS: ReadonlySet<string> = new Set(['quantity', 'value', 'unit', 'context']);

function shapeOf(kind: string): Shape | undefined {
  const shape: Shape | undefined = SourceRecord.options.find(
    (option) => option.shape.kind.value === kind,
  )?.shape;
  if (kind !== 'home-reading' || shape === undefined) return shape;
  const own = Object.entries(shape).filter(([name]) => KIT_FIELDS.has(name));
  return { ...shape, readings: z.array(z.object(Object.fromEntries(own) as z.ZodRawShape)) };
}

/** `kind` is the profile's, `id` is made of the key. */
const neededFields = (shape: Shape): string[] =>
  Object.entries(shape)
    .filter(
      ([name, schema]) =>
        name !== 'kind' && name !== 'id' && !z.safeParse(schema, undefined).success,
    )
    .map(([name]) => name);

function fieldProblems(field: ProfileField, profile: ImportProfile, shape: Shape): string[] {
  const problems: string[] = [];
  const { name, at, inner } = fieldPath(field.to);
  if (!(name in shape) || name === 'kind') problems.push('the record has no such field');
  else if (inner !== undefined && !(inner in innerShape(shape[name])))
    problems.push('the record has no such field');
  if (inner !== undefined && (at !== undefined) !== isList(shape[name]))
    problems.push('a list is filled by `name[1].field`, and nothing else is');
  if (field.unitFrom !== undefined && field.as !== 'age')
    problems.push('`unitFrom` is for `as: age`');
  if (field.keepOthers && (field.values === undefined || field.otherwise !== undefined))
    problems.push('`keepOthers` is for `values` without `otherwise`');
  if ((field.from === undefined) === (field.constant === undefined))
    problems.push('has either `from` or `constant`');
  if (field.formats !== undefined && field.as !== 'time')
    problems.push('`formats` is for `as: time`');
  if (field.unit !== undefined && field.as !== 'number')
    problems.push('`unit` is for `as: number`');
  for (const format of field.formats ?? [])
    if (!OWN_FORMATS.has(format) && !isReadable(format))
      problems.push(`${format} is no format of a time`);
  const columns = [field.from ?? []].flat();
  if (profile.headerRow === 0 && columns.some((column) => typeof column === 'string'))
    problems.push('a file without titles has columns by number only');
  if (profile.fields.find(({ to }) => to === field.to) !== field) problems.push('is filled twice');
  return problems;
}

const OWN_FORMATS: ReadonlySet<string> = new Set(['iso', 'excel']);

function bare(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? bare(schema.unwrap())
    : schema;
}

const isList = (schema: z.core.$ZodType | undefined): boolean => bare(schema) instanceof z.ZodArray;

function innerShape(schema: z.core.$ZodType | undefined): Shape {
  const inner = bare(schema);
  if (inner instanceof z.ZodArray) return innerShape(inner.element);
  if (inner instanceof z.ZodUnion)
    return innerShape(inner.options.find((option) => option instanceof z.ZodObject));
  return inner instanceof z.ZodObject ? inner.shape : {};
}

/** A time that is written in the format must be read back by it. */
function isReadable(format: string): boolean {
  const written = DateTime.utc(2023, 6, 1, 9, 30, 15).toFormat(format);
  const read = DateTime.fromFormat(written, format, { zone: 'utc' });
  return read.isValid && read.hasSame(DateTime.utc(2023, 6, 1), 'day');
}
