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
  const filled = new Set(profile.fields.map(({ to }) => to.split('.')[0]));
  for (const name of neededFields(shape))
    if (!filled.has(name))
      problems.push(say(file, ['fields'], `nothing fills ${name}, which the record asks for`));
  return problems;
}

type Shape = Readonly<Record<string, z.core.$ZodType>>;

function shapeOf(kind: string): Shape | undefined {
  return SourceRecord.options.find((option) => option.shape.kind.value === kind)?.shape;
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
  const [name = '', inner] = field.to.split('.');
  if (!(name in shape) || name === 'kind') problems.push('the record has no such field');
  else if (inner !== undefined && !(inner in innerShape(shape[name])))
    problems.push('the record has no such field');
  if ((field.from === undefined) === (field.constant === undefined))
    problems.push('has either `from` or `constant`');
  if (field.formats !== undefined && field.as !== 'time')
    problems.push('`formats` is for `as: time`');
  if (field.unit !== undefined && field.as !== 'number')
    problems.push('`unit` is for `as: number`');
  for (const format of field.formats ?? [])
    if (format !== 'iso' && !isReadable(format)) problems.push(`${format} is no format of a time`);
  const columns = [field.from ?? []].flat();
  if (profile.headerRow === 0 && columns.some((column) => typeof column === 'string'))
    problems.push('a file without titles has columns by number only');
  if (profile.fields.find(({ to }) => to === field.to) !== field) problems.push('is filled twice');
  return problems;
}

function innerShape(schema: z.core.$ZodType | undefined): Shape {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  return inner instanceof z.ZodObject ? inner.shape : {};
}

/** A time that is written in the format must be read back by it. */
function isReadable(format: string): boolean {
  const written = DateTime.utc(2023, 6, 1, 9, 30, 15).toFormat(format);
  const read = DateTime.fromFormat(written, format, { zone: 'utc' });
  return read.isValid && read.hasSame(DateTime.utc(2023, 6, 1), 'day');
}
