// Reads the part of the catalogue that this stage decides by, and refuses to start on a gap, an overlap or a faulty file: all problems
// together, each with file, line and reason.
import { join } from 'node:path';
import type { z } from 'zod';
import { Calendar } from '../contracts/catalogue/calendar.ts';
import { Place } from '../contracts/catalogue/city.ts';
import { DepartmentFile, type Department } from '../contracts/catalogue/department.ts';
import { EvaluationFile } from '../contracts/catalogue/evaluation-file.ts';
import { EscalationFile } from '../contracts/catalogue/escalation-file.ts';
import { Measure } from '../contracts/catalogue/measure.ts';
import { NotifiableDiseaseFile } from '../contracts/catalogue/notifiable-disease.ts';
import { Pattern } from '../contracts/catalogue/pattern.ts';
import { NormFile } from '../contracts/catalogue/norm.ts';
import { checkOwners } from '../contracts/catalogue/references.ts';
import { WrittenList } from '../contracts/catalogue/responsibility-list.ts';
import { basisProblems } from '../contracts/evaluation/evaluation-rules.ts';
import { JointLimits } from '../contracts/joint/joint-limits.ts';
import { SilenceRules } from '../contracts/catalogue/silence-rules.ts';
import type { EpochMs } from '../contracts/time.ts';
import { loadLines } from '../platform/catalogue/load-lines.ts';
import {
  CatalogueError,
  loadYaml,
  loadYamlFolder,
  type CatalogueFile,
  type CatalogueProblem,
} from '../platform/catalogue/load-yaml.ts';
import { dayOf } from '../platform/zone/zone-time.ts';
import { checkResponsibilities } from '../contracts/lists/check-responsibilities.ts';
import { kindsRaised } from '../contracts/lists/kinds-raised.ts';
import { checkNorms, resolveNorms, type Resolved } from '../contracts/lists/resolve-norms.ts';
import {
  describeProblem,
  isFatal,
  type ResponsibilityProblem,
} from '../contracts/lists/responsibility-problem.ts';
import type { AlertsCatalogue } from './rules-in-force.ts';

export interface CatalogueRequest {
  readonly folder: string;
  readonly zone: string;
  readonly now: EpochMs;
  /** A kind whose only list is not in force yet: the list is used, and somebody should know. */
  readonly warn: (sentence: string) => void;
}

/** Throws CatalogueError. */
export function loadCatalogue(request: CatalogueRequest): AlertsCatalogue {
  const problems: CatalogueProblem[] = [];
  const inFolder = <Schema extends z.ZodType>(name: string, schema: Schema) =>
    collected(problems, () => loadYamlFolder(join(request.folder, name), schema));
  const lists = inFolder('responsibilities', WrittenList) ?? [];
  const norms = inFolder('norms', NormFile) ?? [];
  const measures = inFolder('measures', Measure) ?? [];
  const patterns = inFolder('patterns', Pattern) ?? [];
  const single = <Schema extends z.ZodType>(name: string, schema: Schema) =>
    collected(problems, () => loadYaml(join(request.folder, name), schema));
  const departments = single('departments.yaml', DepartmentFile);
  const joint = single('joint.yaml', JointLimits);
  const calendar = single('calendars/china.yaml', Calendar);
  const escalation = single('escalation.yaml', EscalationFile);
  const silences = single('silences.yaml', SilenceRules);
  const evaluation = single('evaluation.yaml', EvaluationFile);
  const diseases = DISEASE_FILES.map((file) => single(file, NotifiableDiseaseFile));
  if (
    problems.length > 0 ||
    departments === undefined ||
    calendar === undefined ||
    escalation === undefined ||
    joint === undefined ||
    silences === undefined ||
    evaluation === undefined
  )
    throw new CatalogueError(problems);
  knownOffices(escalation, departments.value.departments);
  const kinds = kindsRaised({
    measures: measures.map(({ value }) => value),
    patterns: patterns.map(({ value }) => value),
    diseases: diseases.flatMap((file) => file?.value.diseases ?? []),
  });
  const day = dayOf(request.now, request.zone);
  const resolved = resolvedLists(lists, norms, day);
  const found = [
    ...resolved.problems,
    // With a list left out for its norms, its kind would be reported a second time as having none.
    ...checkResponsibilities({
      lists: resolved.lists,
      departments: departments.value.departments,
      alertKinds: resolved.problems.some(isFatal) ? [] : kinds,
      day,
    }),
  ];
  const isEarly = earlyAmong(lists);
  const fatal = found.filter((problem) => !isEarly(problem));
  const wrong = [
    ...fatal.map((problem) => asCatalogueProblem(problem, request.folder)),
    ...judgedBy(evaluation, norms, day),
    ...checkOwners({ measures, patterns, departments: departments.value.departments }),
  ];
  if (wrong.length > 0) throw new CatalogueError(wrong);
  for (const problem of found) request.warn(`${describeProblem(problem)}; the nearest one is used`);
  const places = loadLines(join(request.folder, 'city', 'places.ndjson'), Place);
  return {
    lists: resolved.lists.map(({ list }) => list),
    norms: norms.flatMap(({ value }) => value.norms),
    departments: departments.value.departments,
    measures: measures.map(({ value }) => value),
    patterns: patterns.map(({ value }) => value),
    calendar: calendar.value,
    joint: joint.value,
    silences: silences.value,
    evaluation: evaluation.value,
    placeNames: new Map(places.map(({ code, names }) => [code, names])),
    escalation: escalation.value,
    zone: request.zone,
  };
}

/** Whom lateness climbs to must exist. */
function knownOffices(
  escalation: CatalogueFile<EscalationFile>,
  departments: readonly Department[],
): void {
  const { value, file } = escalation;
  const named = [
    [value.commandGroup, ['commandGroup']],
    [value.rulings.arbiter, ['rulings', 'arbiter']],
  ] as const;
  const problems = named
    .filter(([id]) => !departments.some((department) => department.id === id))
    .map(([id, path]) => ({
      file,
      line: escalation.lineOf(path),
      reason: `there is no department ${id}`,
    }));
  if (problems.length > 0) throw new CatalogueError(problems);
}

/** What only a later day mends: the product can work with it. */
function earlyAmong(
  lists: readonly CatalogueFile<WrittenList>[],
): (problem: ResponsibilityProblem) => boolean {
  const coming = new Set(lists.map(({ value }) => value.alertKind));
  return (problem) =>
    !isFatal(problem) || (problem.code === 'kind-without-list' && coming.has(problem.alertKind));
}

/** By what responses are judged must exist, and hold today. */
function judgedBy(
  of: CatalogueFile<EvaluationFile>,
  files: readonly CatalogueFile<NormFile>[],
  day: string,
): CatalogueProblem[] {
  const norms = files.flatMap((one) => one.value.norms);
  return basisProblems({ file: of.value, norms }, day).map(({ path, reason }) => ({
    file: of.file,
    line: of.lineOf(path),
    reason,
  }));
}

function resolvedLists(
  lists: readonly CatalogueFile<WrittenList>[],
  norms: readonly CatalogueFile<NormFile>[],
  day: string,
): Resolved {
  const { lists: resolved, problems } = resolveNorms(
    lists.map((file) => ({
      list: file.value,
      file: file.file,
      lineOf: (path) => file.lineOf(path),
    })),
    norms.flatMap(({ value }) => value.norms),
    day,
  );
  const twice = checkNorms(
    norms.map((file) => ({
      norms: file.value.norms,
      file: file.file,
      lineOf: (path) => file.lineOf(path),
    })),
  );
  return { lists: resolved, problems: [...twice, ...problems] };
}

const DISEASE_FILES = ['class-a', 'class-b', 'class-c', 'watched'].map(
  (name) => `notifiable-diseases/${name}.yaml`,
);

function collected<T>(problems: CatalogueProblem[], load: () => T): T | undefined {
  try {
    return load();
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

function asCatalogueProblem(problem: ResponsibilityProblem, folder: string): CatalogueProblem {
  const whole = { ...problem, file: undefined, line: undefined };
  return {
    file: problem.file ?? join(folder, 'responsibilities'),
    line: problem.line ?? 0,
    reason: describeProblem(whole),
  };
}
