/**
 * What no schema can see of one measure: rules that contradict each other, a detector that judges what is not counted, a rate without
 * people. Each problem has a stable code, and the path of the value that is wrong, from which its line is found. Pure.
 */
import { GROUP_VALUES, OTHER_GROUP } from '../../contracts/catalogue/measure-fields.ts';
import type { Counted, DetectorRule, Measure } from '../../contracts/catalogue/measure.ts';
import { AgeBand } from '../../contracts/event/visit.ts';
import type { SeriesLevel } from '../../contracts/series.ts';
import { shapeOf, type WindowKind } from '../../contracts/window-shape.ts';
import { MethodError } from '../methods/method-error.ts';
import {
  isHistoryOutOfReach,
  LOOKBACK_DAYS_MAX,
  type PreparedDetector,
  prepareDetectors,
} from './detector.ts';

export type MeasureFault =
  | 'unknown-definition'
  | 'unknown-disease'
  | 'unit-missing'
  | 'share-of-itself'
  | 'steps-alike'
  | 'rate-without-population'
  | 'stratum-twice'
  | 'group-value-unknown'
  | 'too-many-series'
  | 'detector-id-twice'
  | 'method-refused'
  | 'method-needs-counts'
  | 'window-not-counted'
  | 'window-twice'
  | 'window-method'
  | 'session-method'
  | 'session-side'
  | 'level-not-counted'
  | 'level-twice'
  | 'ages-not-counted'
  | 'groups-not-counted'
  | 'grade-unreachable'
  | 'grade-missing'
  | 'floor-out-of-reach'
  | 'history-out-of-reach';

export interface MeasureProblem {
  readonly code: MeasureFault;
  readonly path: readonly PropertyKey[];
  readonly sentence: string;
}

/** What a measure refers to. */
export interface MeasureGround {
  readonly definitions: ReadonlySet<string>;
  readonly diseases: ReadonlySet<string>;
  /** How many places or sites there are of each level. */
  readonly places: Readonly<Record<SeriesLevel, number>>;
  /** Levels of which every place has people in the catalogue. */
  readonly peopled: ReadonlySet<SeriesLevel>;
}

export function checkMeasure(measure: Measure, ground: MeasureGround): MeasureProblem[] {
  return [
    ...quantityProblems(measure, ground),
    ...strataProblems(measure, ground),
    ...windowProblems(measure),
    ...measure.detectors.flatMap((rule, index) => detectorProblems(measure, rule, index)),
  ];
}

const problem = (
  code: MeasureFault,
  path: readonly PropertyKey[],
  sentence: string,
): MeasureProblem => ({ code, path, sentence });

function quantityProblems(measure: Measure, ground: MeasureGround): MeasureProblem[] {
  const { quantity } = measure;
  const problems: MeasureProblem[] = [];
  const at = (key: string): PropertyKey[] => ['quantity', key];
  if ('counted' in quantity)
    problems.push(...countedProblems(quantity.counted, at('counted'), ground));
  if (quantity.kind === 'proportion') {
    problems.push(...countedProblems(quantity.outOf, at('outOf'), ground));
    if (JSON.stringify(quantity.counted) === JSON.stringify(quantity.outOf))
      problems.push(
        problem('share-of-itself', at('outOf'), 'what is counted is also all that it is out of'),
      );
  }
  if ('value' in quantity && measure.unit === undefined)
    problems.push(
      problem(
        'unit-missing',
        ['quantity', 'value'],
        'a figure of this kind needs a `unit` in words',
      ),
    );
  const steps =
    quantity.kind === 'duration'
      ? [quantity.from, quantity.to]
      : quantity.kind === 'absence'
        ? [quantity.after, quantity.expected]
        : [];
  if (steps.length === 2 && JSON.stringify(steps[0]) === JSON.stringify(steps[1]))
    problems.push(problem('steps-alike', ['quantity'], 'both steps are the same'));
  return problems;
}

function countedProblems(
  counted: Counted,
  path: readonly PropertyKey[],
  { definitions, diseases }: MeasureGround,
): MeasureProblem[] {
  if (counted.of === 'case-definition' && !definitions.has(counted.definition))
    return [
      problem('unknown-definition', path, `there is no case definition ${counted.definition}`),
    ];
  if (counted.of !== 'notifiable') return [];
  return counted.diseases
    .filter((disease) => !diseases.has(disease))
    .map((disease) => problem('unknown-disease', path, `there is no disease ${disease}`));
}

/** Of one measure. Series cost memory and time whether or not anybody looks at them. */
const SERIES_MAX = 30_000;

function strataProblems(measure: Measure, ground: MeasureGround): MeasureProblem[] {
  const problems: MeasureProblem[] = [];
  let series = 0;
  for (const [index, { level, byAge, by }] of measure.strata.entries()) {
    const path = ['strata', index];
    if (measure.strata.findIndex((other) => other.level === level) < index)
      problems.push(problem('stratum-twice', path, `level ${level} is listed twice`));
    if (measure.quantity.kind === 'rate' && (!ground.peopled.has(level) || by !== undefined))
      problems.push(
        problem(
          'rate-without-population',
          path,
          by === undefined
            ? `the catalogue has no population for every ${level}`
            : `the catalogue has no population by ${by.field}`,
        ),
      );
    const known = by === undefined ? [] : GROUP_VALUES[by.field];
    for (const value of by?.values ?? [])
      if (!known.includes(value) && value !== OTHER_GROUP)
        problems.push(
          problem(
            'group-value-unknown',
            [...path, 'by', 'values'],
            `${by?.field ?? ''} has no value ${value}; there are ${known.join(', ')}`,
          ),
        );
    const groups = by === undefined ? 0 : (by.values?.length ?? known.length) + 1;
    series += ground.places[level] * (1 + (byAge ? AgeBand.options.length : 0) + groups);
  }
  if (series > SERIES_MAX)
    problems.push(
      problem(
        'too-many-series',
        ['strata'],
        `these strata make up to ${String(series)} series; at most ${String(SERIES_MAX)} are kept`,
      ),
    );
  return problems;
}

function windowProblems({ windows }: Measure): MeasureProblem[] {
  return windows.flatMap((kind, at) =>
    windows.indexOf(kind) < at
      ? [problem('window-twice', ['windows', at], `window ${kind} is listed twice`)]
      : [],
  );
}

/** Methods whose model is of counts: a share or a mean has another spread. */
const OF_COUNTS: ReadonlySet<string> = new Set([
  'farrington-flexible',
  'farrington-original',
  'glr-nb',
  'cusum',
  'nb-regression',
  'vigil',
]);

function detectorProblems(measure: Measure, rule: DetectorRule, index: number): MeasureProblem[] {
  const say = (code: MeasureFault, sentence: string, key?: string): MeasureProblem =>
    problem(
      code,
      ['detectors', index, ...(key === undefined ? [] : [key])],
      `detector ${rule.id}: ${sentence}`,
    );
  const problems: MeasureProblem[] = [];
  if (measure.detectors.findIndex(({ id }) => id === rule.id) < index)
    problems.push(say('detector-id-twice', 'this id is used twice', 'id'));
  const isMisplaced = measure.quantity.kind !== 'count' && OF_COUNTS.has(rule.method);
  try {
    for (const detector of prepareDetectors({ ...measure, detectors: [rule] })) {
      if (
        !isMisplaced &&
        whyUnfit(rule.method, rule.window) === null &&
        isHistoryOutOfReach(detector)
      )
        problems.push(say('history-out-of-reach', tooFar(detector), 'params'));
    }
  } catch (error) {
    if (!(error instanceof MethodError)) throw error;
    problems.push(say('method-refused', error.message, 'method'));
  }
  if (isMisplaced)
    problems.push(
      say(
        'method-needs-counts',
        `${rule.method} judges counts, not a ${measure.quantity.kind}`,
        'method',
      ),
    );
  if (!measure.windows.includes(rule.window))
    problems.push(say('window-not-counted', `the measure has no window ${rule.window}`, 'window'));
  problems.push(...judgedWindowProblems(rule, say));
  return [...problems, ...sightProblems(measure, rule, say), ...gradeProblems(measure, rule, say)];
}

const tooFar = ({ rule, lookback }: PreparedDetector): string =>
  `${rule.method} has no baseline yet in the ${String(lookback)} windows of ${rule.window} that are looked back at`;

type Say = (code: MeasureFault, sentence: string, key?: string) => MeasureProblem;

/** Methods that compare with the same season of other years. */
const OF_YEARS: ReadonlySet<string> = new Set([
  'farrington-flexible',
  'farrington-original',
  'historical-limits',
  'moving-percentile',
  'nb-regression',
  'serfling',
]);

const WINDOWS_OF_YEARS: ReadonlySet<string> = new Set(['day', 'day7', 'week']);

/** They know weekdays, and so only windows of which one comes each day. */
const OF_WEEKDAYS: ReadonlySet<string> = new Set(['regression', 'switch']);

/** Why the method cannot judge such windows; null where it can. */
export function whyUnfit(method: string, window: WindowKind): string | null {
  if (OF_YEARS.has(method) && !WINDOWS_OF_YEARS.has(window))
    return `${method} compares with other years, of which too little is kept by windows of ${window}`;
  const shape = shapeOf(window);
  const comesDaily = shape.of === 'day' && (shape.moves === 'sliding' || shape.cells === 1);
  if (OF_WEEKDAYS.has(method) && !comesDaily)
    return `${method} has weekday effects, and of ${window} there is not one a day`;
  return null;
}

/** That the method can say something of such windows. */
function judgedWindowProblems(rule: DetectorRule, say: Say): MeasureProblem[] {
  const { window, method } = rule;
  const shape = shapeOf(window);
  const unfit = whyUnfit(method, window);
  if (unfit !== null) return [say('window-method', unfit, 'window')];
  if (shape.moves !== 'session') return [];
  const problems: MeasureProblem[] = [];
  if (rule.side !== 'upper')
    problems.push(
      say('session-side', 'a session without facts is none, so that none is too small', 'side'),
    );
  const { for: duration = 1 } = rule.params;
  if (method !== 'fixed' || duration !== 1 || rule.needs.meanCount > 0)
    problems.push(
      say(
        'session-method',
        'sessions are not alike, so that only a fixed limit judges them, without a duration or a past mean',
        'method',
      ),
    );
  return problems;
}

/** That it judges series which are counted. */
function sightProblems(measure: Measure, rule: DetectorRule, say: Say): MeasureProblem[] {
  return rule.at.flatMap((level, index) => {
    if (rule.at.indexOf(level) < index)
      return [say('level-twice', `level ${level} is listed twice`, 'at')];
    const stratum = measure.strata.find((candidate) => candidate.level === level);
    if (stratum === undefined)
      return [say('level-not-counted', `the measure has no level ${level}`, 'at')];
    const problems: MeasureProblem[] = [];
    if (rule.ages !== 'all' && !stratum.byAge)
      problems.push(say('ages-not-counted', `level ${level} is not counted by age`, 'ages'));
    if ((rule.groups ?? 'all') !== 'all' && stratum.by === undefined)
      problems.push(say('groups-not-counted', `level ${level} has no coded field`, 'groups'));
    return problems;
  });
}

const CONDITIONS = ['observedAtLeast', 'excessAtLeast', 'ratioAtLeast', 'pvalueBelow'] as const;

function gradeProblems(measure: Measure, rule: DetectorRule, say: Say): MeasureProblem[] {
  const problems: MeasureProblem[] = [];
  const isPlain = rule.grades.map((grade) => CONDITIONS.every((name) => grade[name] === undefined));
  const first = isPlain.indexOf(true);
  if (first === -1)
    problems.push(say('grade-missing', 'the last grade must hold without a condition', 'grades'));
  else if (first < rule.grades.length - 1)
    problems.push(
      say('grade-unreachable', 'grades after one without a condition never hold', 'grades'),
    );
  if (measure.quantity.kind === 'proportion' && rule.floor.observed > 100)
    problems.push(say('floor-out-of-reach', 'a share is never above 100 %', 'floor'));
  if (measure.quantity.kind !== 'count' && rule.needs.historyDays > LOOKBACK_DAYS_MAX)
    problems.push(
      say(
        'history-out-of-reach',
        `at most ${String(LOOKBACK_DAYS_MAX)} days are looked back at`,
        'needs',
      ),
    );
  return problems;
}
