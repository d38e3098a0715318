/**
 * Reads the parts of the catalogue that the detectors need and checks what no schema of a single file can see. All problems are
 * reported together, with file, line and reason; a faulty catalogue must stop the start, not surprise at night.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { BudgetFile } from '../contracts/catalogue/budget.ts';
import { Calendar, ClosedDays } from '../contracts/catalogue/calendar.ts';
import { CaseGroupFile } from '../contracts/catalogue/case-groups.ts';
import { CaseDefinition, ConceptFile } from '../contracts/catalogue/case-definition.ts';
import { Place } from '../contracts/catalogue/city.ts';
import { CueFile } from '../contracts/catalogue/context-cue.ts';
import { DepartmentFile } from '../contracts/catalogue/department.ts';
import { ExaminationTable } from '../contracts/catalogue/examination-table.ts';
import { Measure } from '../contracts/catalogue/measure.ts';
import { overlaps } from '../contracts/catalogue/origin.ts';
import {
  DiseaseListEditions,
  NotifiableDiseaseFile,
} from '../contracts/catalogue/notifiable-disease.ts';
import { Pattern } from '../contracts/catalogue/pattern.ts';
import { checkReferences } from '../contracts/catalogue/references.ts';
import { Site } from '../contracts/catalogue/site.ts';
import { TreatmentGroup } from '../contracts/catalogue/treatment-group.ts';
import { Uninformative } from '../contracts/catalogue/uninformative.ts';
import { levelOf } from '../contracts/place.ts';
import type { SeriesLevel } from '../contracts/series.ts';
import { loadLines } from '../platform/catalogue/load-lines.ts';
import {
  CatalogueError,
  loadYaml,
  loadYamlFiles,
  loadYamlFolder,
  type CatalogueFile,
  type CatalogueProblem,
} from '../platform/catalogue/load-yaml.ts';
import { composeCatalogue, type CatalogueParts, type DetectorCatalogue } from './catalogue.ts';
import { checkDefinitions } from './classify/check-definitions.ts';
import { checkEditions } from './classify/notifiable.ts';
import { checkMeasure, type MeasureGround } from './series/check-measure.ts';

/** Files that take the place of those with the same id, or come beside them. */
export interface CatalogueChanges {
  readonly measures?: readonly string[];
  readonly definitions?: readonly string[];
  readonly patterns?: readonly string[];
}

/** Throws CatalogueError. */
export function loadCatalogue(folder: string, zone: string): DetectorCatalogue {
  return composeCatalogue(loadParts(folder, zone));
}

/** Checked, and as it would be with the changed files. Throws CatalogueError. */
export function loadParts(
  folder: string,
  zone: string,
  { measures = [], definitions = [], patterns = [] }: CatalogueChanges = {},
): CatalogueParts {
  const files = collect({
    definitions: () =>
      loadWithChanged(join(folder, 'case-definitions'), definitions, CaseDefinition),
    concepts: () => loadYaml(join(folder, 'terms', 'symptoms.yaml'), ConceptFile),
    cues: () => loadYaml(join(folder, 'terms', 'context.yaml'), CueFile),
    uninformative: () => loadYaml(join(folder, 'terms', 'uninformative.yaml'), Uninformative),
    diseases: () => loadDiseases(join(folder, 'notifiable-diseases')),
    measures: () => loadWithChanged(join(folder, 'measures'), measures, Measure),
    patterns: () => loadWithChanged(join(folder, 'patterns'), patterns, Pattern),
    places: () => loadLines(join(folder, 'city', 'places.ndjson'), Place),
    sites: () => loadLines(join(folder, 'city', 'sites.ndjson'), Site),
    calendar: () => loadYaml(join(folder, 'calendars', 'china.yaml'), Calendar),
    closed: () => optionalFolder(join(folder, 'calendars', 'closed'), ClosedDays),
    budgets: () => optionalFolder(join(folder, 'budgets'), BudgetFile),
    groups: () => optionalFolder(join(folder, 'groups'), CaseGroupFile),
    treatments: () => optionalFolder(join(folder, 'treatments'), TreatmentGroup),
    examinations: () => optionalFolder(join(folder, 'examinations'), ExaminationTable),
    departments: () => loadYaml(join(folder, 'departments.yaml'), DepartmentFile),
  });
  const parts: CatalogueParts = {
    zone,
    definitions: files.definitions.map(({ value }) => value),
    concepts: files.concepts.value.concepts,
    cues: files.cues.value.cues,
    uninformative: files.uninformative.value,
    diseases: files.diseases.diseases.flatMap(({ value }) => value.diseases),
    measures: files.measures.map(({ value }) => value),
    patterns: files.patterns.map(({ value }) => value),
    places: files.places,
    sites: files.sites,
    calendar: files.calendar.value,
    closedDays: files.closed.map(({ value }) => value),
    budgets: files.budgets.map(({ value }) => value),
    groups: files.groups.map(({ value }) => value),
    treatments: files.treatments.map(({ value }) => value),
    examinations: files.examinations.map(({ value }) => value),
  };
  const problems = [
    ...definitionProblems(parts, files.definitions),
    ...editionProblems(parts, files.diseases.editions),
    ...measureProblems(files.measures, parts),
    ...files.closed.flatMap((file) => closedProblems(file, parts)),
    ...files.budgets.flatMap((file) => budgetProblems(file, parts)),
    ...editionsInForce(files.groups),
    ...editionsInForce(files.examinations),
    ...doubles(files.measures),
    ...doubles(files.patterns),
    ...doubles(files.treatments),
    ...siteProblems(parts, join(folder, 'city', 'sites.ndjson')),
  ];
  const { departments } = files.departments.value;
  const references = checkReferences({
    ...parts,
    measures: files.measures,
    patterns: files.patterns,
    departments,
  });
  const all = [...problems, ...references.filter(isNewsAmong(problems))];
  if (all.length > 0) throw new CatalogueError(all);
  return parts;
}

/** A line of which a code has told something is not told a second time in other words. */
function isNewsAmong(told: readonly CatalogueProblem[]): (problem: CatalogueProblem) => boolean {
  const lines = new Set(told.map(({ file, line }) => `${file}:${String(line)}`));
  return ({ file, line }) => !lines.has(`${file}:${String(line)}`);
}

/** The files of a folder but for those of whose id there is a changed one. The problems of both are told together. */
function loadWithChanged<T extends { readonly id: string }>(
  folder: string,
  changed: readonly string[],
  schema: z.ZodType<T>,
): CatalogueFile<T>[] {
  const files = collect({
    shipped: () => loadYamlFolder(folder, schema),
    changed: () => loadYamlFiles(changed, schema),
  });
  const ids = new Set(files.changed.map(({ value }) => value.id));
  return [...files.shipped.filter(({ value }) => !ids.has(value.id)), ...files.changed];
}

/** Runs every loader before complaining, so that the problems of all files are told at once. */
function collect<const Loaders extends Record<string, () => unknown>>(
  loaders: Loaders,
): { readonly [Name in keyof Loaders]: ReturnType<Loaders[Name]> } {
  const problems: CatalogueProblem[] = [];
  const loaded: Record<string, unknown> = {};
  for (const [name, load] of Object.entries(loaders)) {
    try {
      loaded[name] = load();
    } catch (error) {
      if (!(error instanceof CatalogueError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new CatalogueError(problems);
  return loaded as { readonly [Name in keyof Loaders]: ReturnType<Loaders[Name]> };
}

function loadDiseases(folder: string) {
  const files = ['class-a', 'class-b', 'class-c', 'watched'];
  return {
    diseases: files.map((name) => loadYaml(join(folder, `${name}.yaml`), NotifiableDiseaseFile)),
    editions: loadYaml(join(folder, 'editions.yaml'), DiseaseListEditions),
  };
}

function definitionProblems(
  parts: CatalogueParts,
  files: readonly CatalogueFile<CaseDefinition>[],
): CatalogueProblem[] {
  return checkDefinitions(parts.definitions, parts.concepts, parts.cues).map((problem) => {
    const { code, ...named } = problem;
    const file =
      'definition' in problem
        ? files.find(({ value }) => value.id === problem.definition)
        : undefined;
    const words = Object.values(named).flat().join(', ');
    return {
      file: file?.file ?? 'terms',
      line: file?.lineOf(['criteria']) ?? 0,
      reason: `${code}: ${words}`,
    };
  });
}

function editionProblems(
  parts: CatalogueParts,
  file: CatalogueFile<DiseaseListEditions>,
): CatalogueProblem[] {
  return checkEditions(parts.diseases, file.value.editions).map((problem) => ({
    file: file.file,
    line: file.lineOf([
      'editions',
      file.value.editions.findIndex(({ validFrom }) => validFrom === problem.edition),
    ]),
    reason: `class ${problem.class} has ${String(problem.found)} diseases on ${problem.edition}, the law names ${String(problem.expected)}`,
  }));
}

/** Each reason begins with a stable code. */
export function measureProblems(
  files: readonly CatalogueFile<Measure>[],
  parts: CatalogueParts,
): CatalogueProblem[] {
  const ground = groundOf(parts);
  return files.flatMap((file) =>
    checkMeasure(file.value, ground).map(({ code, path, sentence }) => ({
      file: file.file,
      line: file.lineOf(path),
      reason: `${code}: ${sentence}`,
    })),
  );
}

function groundOf(parts: CatalogueParts): MeasureGround {
  const ofLevel = (level: SeriesLevel) =>
    parts.places.filter(({ code }) => levelOf(code) === level);
  const levels = ['township', 'county', 'city'] as const;
  return {
    definitions: new Set(parts.definitions.map(({ id }) => id)),
    diseases: new Set(
      parts.diseases.flatMap((row) => [row.id, ...(row.forms ?? []).map((form) => form.id)]),
    ),
    places: {
      site: parts.sites.length,
      township: ofLevel('township').length,
      county: ofLevel('county').length,
      city: ofLevel('city').length,
    },
    peopled: new Set(
      levels.filter((level) => ofLevel(level).every(({ population }) => population > 0)),
    ),
  };
}

/** A jurisdiction without closed days, or without budgets, has no such folder. */
function optionalFolder<Schema extends z.ZodType>(
  folder: string,
  schema: Schema,
): CatalogueFile<z.infer<Schema>>[] {
  return existsSync(folder) ? loadYamlFolder(folder, schema) : [];
}

function closedProblems(
  file: CatalogueFile<ClosedDays>,
  parts: CatalogueParts,
): CatalogueProblem[] {
  const sites = new Set(parts.sites.map(({ id }) => id));
  const places = new Set(parts.places.map(({ code }) => code));
  const unknown = (key: 'sites' | 'places', index: number, id: string): CatalogueProblem => ({
    file: file.file,
    line: file.lineOf([key, index]),
    reason: `unknown-${key === 'sites' ? 'site' : 'place'}: there is no ${id}`,
  });
  return [
    ...file.value.sites.flatMap((id, at) => (sites.has(id) ? [] : [unknown('sites', at, id)])),
    ...file.value.places.flatMap((code, at) =>
      places.has(code) ? [] : [unknown('places', at, code)],
    ),
  ];
}

/** Two tables of groups, or of examinations, may not be in force on one day. */
function editionsInForce(
  files: readonly CatalogueFile<CaseGroupFile | ExaminationTable>[],
): CatalogueProblem[] {
  return files.flatMap((file, at) =>
    files
      .slice(0, at)
      .filter(({ value }) => overlaps(value, file.value))
      .map((earlier) => ({
        file: file.file,
        line: file.lineOf(['validFrom']),
        reason: `contradiction: ${earlier.file} is in force at the same time`,
      })),
  );
}

function budgetProblems(
  file: CatalogueFile<BudgetFile>,
  { places }: CatalogueParts,
): CatalogueProblem[] {
  return file.value.budgets.flatMap(({ county }, at) =>
    places.some(({ code }) => code === county)
      ? []
      : [
          {
            file: file.file,
            line: file.lineOf(['budgets', at, 'county']),
            reason: `unknown-place: there is no ${county}`,
          },
        ],
  );
}

function doubles(files: readonly CatalogueFile<{ readonly id: string }>[]): CatalogueProblem[] {
  return files
    .filter((file, index) => files.findIndex(({ value }) => value.id === file.value.id) < index)
    .map((file) => ({
      file: file.file,
      line: file.lineOf(['id']),
      reason: `${file.value.id} is the id of another file too`,
    }));
}

function siteProblems(parts: CatalogueParts, file: string): CatalogueProblem[] {
  const places = new Set(parts.places.map(({ code }) => code));
  return parts.sites.flatMap((site, index) =>
    places.has(site.place)
      ? []
      : [
          {
            file,
            line: index + 1,
            reason: `${site.id} stands at ${site.place}, which is no place`,
          },
        ],
  );
}
