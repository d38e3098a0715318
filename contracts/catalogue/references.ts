// References between files of the catalogue that need no stage's knowledge: a measure to its definition, diseases and owners, a
// detector to a window and level that its measure counts. Each problem carries the file and, where the loader can tell, the line.
import type { Level } from '../alert.ts';
import type { Department } from './department.ts';
import { nearestWord } from '../nearest-word.ts';
import type { ServedSites } from './looks/share.ts';
import type { DetectorRule, Measure } from './measure.ts';
import type { NotifiableDisease } from './notifiable-disease.ts';
import { overlaps } from './origin.ts';
import type { Pattern } from './pattern.ts';

export interface ReadFile<T> {
  readonly file: string;
  readonly value: T;
  lineOf(path: readonly PropertyKey[]): number;
}

/** The form that loaders report: line 0 means the whole file. */
export interface ReferenceProblem {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

export interface Referenced {
  readonly measures: readonly ReadFile<Measure>[];
  readonly patterns: readonly ReadFile<Pattern>[];
  readonly definitions: readonly { readonly id: string }[];
  readonly diseases: readonly NotifiableDisease[];
  readonly departments: readonly Department[];
  readonly treatments: readonly { readonly id: string }[];
}

export function checkReferences(catalogue: Referenced): readonly ReferenceProblem[] {
  const known = {
    definitions: new Set<string>(catalogue.definitions.map(({ id }) => id)),
    diseases: new Set<string>(
      catalogue.diseases.flatMap(({ id, forms = [] }) => [id, ...forms.map((form) => form.id)]),
    ),
    treatments: new Set(catalogue.treatments.map(({ id }) => id)),
  };
  return [
    ...catalogue.measures.flatMap((read) => [...subjectsOf(read, known), ...detectorsOf(read)]),
    ...catalogue.patterns.flatMap((read) => [
      ...patternOf(read, known),
      ...treatmentsOf(read, known),
      ...measuresOf(read, catalogue.measures),
      ...contradictionsOf(read),
    ]),
    ...groupsOf(catalogue.measures),
    ...checkOwners(catalogue),
    ...idsUsedTwice([...catalogue.measures, ...catalogue.patterns]),
  ];
}

/** That who owns a finding exists: all that a stage needs which does not count. */
export function checkOwners({
  measures,
  patterns,
  departments,
}: Pick<Referenced, 'measures' | 'patterns' | 'departments'>): readonly ReferenceProblem[] {
  const known = new Set<string>(departments.map(({ id }) => id));
  return [...measures, ...patterns].flatMap((read) => ownersOf(read, known));
}

interface Known {
  readonly definitions: ReadonlySet<string>;
  readonly diseases: ReadonlySet<string>;
  readonly treatments: ReadonlySet<string>;
}

function problem<T>(
  read: ReadFile<T>,
  path: readonly PropertyKey[],
  reason: string,
): ReferenceProblem {
  return { file: read.file, line: read.lineOf(path), reason };
}

function subjectsOf(read: ReadFile<Measure>, known: Known): readonly ReferenceProblem[] {
  const { quantity } = read.value;
  if (!('counted' in quantity)) return [];
  const both = quantity.kind === 'proportion' ? (['counted', 'outOf'] as const) : (['counted'] as const);
  return both.flatMap((key) => {
    const counted = key === 'outOf' && quantity.kind === 'proportion' ? quantity.outOf : quantity.counted;
    const path = ['quantity', key];
    if (counted.of === 'case-definition' && !known.definitions.has(counted.definition)) {
      return [problem(read, path, `there is no case definition "${counted.definition}"`)];
    }
    if (counted.of !== 'notifiable') return [];
    return counted.diseases
      .filter((id) => !known.diseases.has(id))
      .map((id) => problem(read, path, `there is no notifiable disease "${id}"`));
  });
}

/** A group of one measure groups nothing. It may be the first of a new one, but not where its name is nearly that of another. */
function groupsOf(measures: readonly ReadFile<Measure>[]): readonly ReferenceProblem[] {
  return measures.flatMap((read) => {
    const group = read.value.event?.group;
    if (group === undefined) return [];
    const others = measures
      .filter(({ value }) => value.id !== read.value.id)
      .flatMap(({ value }) => value.event?.group ?? []);
    const near = others.includes(group) ? null : nearestWord(group, others);
    if (near === null) return [];
    return [problem(read, ['event', 'group'], `there is no other measure of the group "${group}"; is "${near}" meant?`)];
  });
}

function detectorsOf(read: ReadFile<Measure>): readonly ReferenceProblem[] {
  return read.value.detectors.flatMap((detector, index) =>
    faultsOf(read.value, detector).map((reason) => problem(read, ['detectors', index], reason)),
  );
}

function faultsOf(measure: Measure, detector: DetectorRule): readonly string[] {
  const stratumAt = (level: string) => measure.strata.find((stratum) => stratum.level === level);
  const lacksWindow = !measure.windows.includes(detector.window);
  return [
    ...(lacksWindow ? [`detector "${detector.id}" judges window "${detector.window}", which is not counted`] : []),
    ...detector.at
      .filter((level) => stratumAt(level) === undefined)
      .map((level) => `detector "${detector.id}" judges level "${level}", which is not counted`),
    ...detector.at
      .filter((level) => detector.ages !== 'all' && stratumAt(level)?.byAge === false)
      .map((level) => `detector "${detector.id}" judges age bands at level "${level}", which are not counted`),
    ...(measure.detectors.filter(({ id }) => id === detector.id).length > 1
      ? [`detector "${detector.id}" is there twice`]
      : []),
  ];
}

function patternOf(read: ReadFile<Pattern>, known: Known): readonly ReferenceProblem[] {
  const pattern = read.value;
  if (pattern.pattern === 'single-case') {
    return Object.keys(pattern.alertKindOf ?? {})
      .filter((id) => !known.diseases.has(id))
      .map((id) => problem(read, ['alertKindOf', id], `there is no notifiable disease "${id}"`));
  }
  if (pattern.pattern !== 'cluster' || pattern.of.subject !== 'case-definition') return [];
  const { definition } = pattern.of;
  return known.definitions.has(definition)
    ? []
    : [problem(read, ['of', 'definition'], `there is no case definition "${definition}"`)];
}

/** Treatments that a sequence asks for by the names of their lists. */
function treatmentsOf(read: ReadFile<Pattern>, known: Known): readonly ReferenceProblem[] {
  const pattern = read.value;
  if (pattern.pattern !== 'sequence') return [];
  const { finds } = pattern;
  const selections = [
    { path: ['finds', 'of'], of: finds.of },
    ...('by' in finds ? [{ path: ['finds', 'by'], of: finds.by }] : []),
    ...('instead' in finds && finds.instead !== undefined
      ? [{ path: ['finds', 'instead', 'of'], of: finds.instead.of }]
      : []),
  ];
  return selections.flatMap(({ path, of }) => {
    const { in: inside = [], notIn = [] } = of.where?.['treatment'] ?? {};
    return [...inside, ...notIn]
      .filter((id) => !known.treatments.has(id))
      .map((id) => problem(read, [...path, 'where', 'treatment'], `there is no treatment "${id}"`));
  });
}

/** Measures that a look reads, and which of their detectors speaks. */
function measuresOf(
  read: ReadFile<Pattern>,
  measures: readonly ReadFile<Measure>[],
): readonly ReferenceProblem[] {
  const named = measuresNamed(read.value);
  return named.flatMap(({ path, measure, detector, isBySite, isOfCases }) => {
    const found = measures.filter(({ value }) => value.id === measure);
    if (found.length === 0) return [problem(read, path, `there is no measure "${measure}"`)];
    if (isBySite === true && !found.some(({ value }) => value.strata.some(({ level }) => level === 'site')))
      return [problem(read, path, `"${measure}" is not counted by site`)];
    if (isOfCases === true && !found.some(({ value }) => value.quantity.kind === 'count'))
      return [problem(read, path, `no-cases: "${measure}" counts no cases, which a scan needs`)];
    const known = found.some(({ value }) => value.detectors.some(({ id }) => id === detector));
    return detector === null || known
      ? []
      : [problem(read, path, `there is no detector "${detector}" of "${measure}"`)];
  });
}

interface MeasureNamed {
  readonly path: readonly PropertyKey[];
  readonly measure: string;
  readonly detector: string | null;
  readonly isBySite?: true;
  readonly isOfCases?: true;
}

function measuresNamed(pattern: Pattern): readonly MeasureNamed[] {
  if (pattern.pattern === 'space-time-scan')
    return pattern.measures.map((measure, at) => ({ path: ['measures', at], measure, detector: null, isOfCases: true }));
  if (pattern.pattern === 'share' && pattern.sites !== undefined) return measuresOfSites(pattern.sites);
  if (pattern.pattern !== 'multi-trigger') return [];
  return pattern.sources.flatMap(({ of }, at) =>
    of.map((one, each) => ({ path: ['sources', at, 'of', each], ...one })),
  );
}

function measuresOfSites({ by, open }: ServedSites): readonly MeasureNamed[] {
  const bySite = { detector: null, isBySite: true } as const;
  return [
    ...by.map((measure, at) => ({ path: ['sites', 'by', at], measure, ...bySite })),
    { path: ['sites', 'open', 'measure'], measure: open.measure, ...bySite },
  ];
}

const MILDEST_FIRST: readonly Level[] = ['IV', 'III', 'II', 'I'];

/** What nothing can meet, or what grows graver by being smaller. */
function contradictionsOf(read: ReadFile<Pattern>): readonly ReferenceProblem[] {
  const pattern = read.value;
  const { validFrom, validTo } = pattern;
  const ends =
    validTo === undefined || validTo > validFrom
      ? []
      : [problem(read, ['validTo'], 'contradiction: it ends before it begins')];
  return [...ends, ...silencesOf(read), ...levelsOf(read)];
}

function silencesOf(read: ReadFile<Pattern>): readonly ReferenceProblem[] {
  const pattern = read.value;
  if (pattern.pattern !== 'site-silent') return [];
  const { silentForMinutes, expectedEventsMissed, expectedEventsMissedLater } = pattern;
  return [
    ...(silentForMinutes.least > silentForMinutes.most
      ? [problem(read, ['silentForMinutes'], 'contradiction: the least is more than the most')]
      : []),
    ...(expectedEventsMissedLater > expectedEventsMissed
      ? [problem(read, ['expectedEventsMissedLater'], 'contradiction: more must be missed later than at first')]
      : []),
  ];
}

interface LevelStep {
  readonly from: number;
  readonly level: Level;
}

type LevelKey = 'levelOfRatio' | 'levelOfReach' | 'levelOfRecurrence';

/** The steps of a rule that tell a graver level, and the level that it has without them, where it says one. */
function levelsOf(read: ReadFile<Pattern>): readonly ReferenceProblem[] {
  const pattern = read.value;
  const base = 'level' in pattern ? pattern.level : undefined;
  return stepsOf(pattern).flatMap(([key, steps]) =>
    steps.flatMap((one, at) => {
      const fault = faultOfStep(one, steps, base);
      return fault === null ? [] : [problem(read, [key, at], `contradiction: ${fault}`)];
    }),
  );
}

function stepsOf(pattern: Pattern): readonly (readonly [LevelKey, readonly LevelStep[]])[] {
  const ratio = 'levelOfRatio' in pattern ? (pattern.levelOfRatio ?? []) : [];
  const reach = 'levelOfReach' in pattern ? (pattern.levelOfReach ?? []) : [];
  const recurrence = 'levelOfRecurrence' in pattern ? (pattern.levelOfRecurrence ?? []) : [];
  return [
    ['levelOfRatio', ratio.map(({ ratioAtLeast, level }) => ({ from: ratioAtLeast, level }))],
    ['levelOfReach', reach.map(({ reachAtLeast, level }) => ({ from: reachAtLeast, level }))],
    ['levelOfRecurrence', recurrence.map(({ daysAtLeast, level }) => ({ from: daysAtLeast, level }))],
  ];
}

const gravity = (level: Level): number => MILDEST_FIRST.indexOf(level);

function faultOfStep(one: LevelStep, all: readonly LevelStep[], base: Level | undefined): string | null {
  if (base !== undefined && gravity(one.level) <= gravity(base))
    return 'what is more is no graver than the level of the rule';
  const isNoGraver = all.some(
    (other) => other !== one && other.from <= one.from && gravity(other.level) >= gravity(one.level),
  );
  return isNoGraver ? 'what is more is no graver than what is less' : null;
}

function ownersOf(
  read: ReadFile<Measure | Pattern>,
  departments: ReadonlySet<string>,
): readonly ReferenceProblem[] {
  const { owners } = read.value;
  return owners.flatMap((id, index) => {
    if (!departments.has(id)) return [problem(read, ['owners', index], `there is no department "${id}"`)];
    return owners.indexOf(id) < index ? [problem(read, ['owners', index], `twice: "${id}" is there already`)] : [];
  });
}

/** A measure may follow an older version of itself in time, but two may not be in force at once. */
function idsUsedTwice(all: readonly ReadFile<Measure | Pattern>[]): readonly ReferenceProblem[] {
  return all.flatMap((later, index) =>
    all
      .slice(0, index)
      .filter(({ value }) => value.id === later.value.id && overlaps(value, later.value))
      .map((earlier) =>
        problem(later, ['id'], `"${later.value.id}" is in force in ${earlier.file} at the same time`),
      ),
  );
}
