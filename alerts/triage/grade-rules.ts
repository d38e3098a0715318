// The base level of one finding, from the catalogue's rules of its measure or pattern; where the catalogue has none, from the class of the
// disease and the size of the exceedance. Each answer carries its reason. Pure.
import { Level, type LevelReason } from '../../contracts/alert.ts';
import { isLook, type LookPattern } from '../../contracts/catalogue/look-pattern.ts';
import { unitOf } from '../../contracts/catalogue/measure-value.ts';
import type { DetectorRule, GradeRule, Measure } from '../../contracts/catalogue/measure.ts';
import type { Words } from '../../contracts/words.ts';
import type { Pattern } from '../../contracts/catalogue/pattern.ts';
import type { DiseaseClass } from '../../contracts/signal.ts';
import { seriesParts } from '../../contracts/series.ts';
import { excessOf, type Evidence } from '../cases/evidence.ts';

export interface GradeRules {
  readonly measures: ReadonlyMap<string, Measure>;
  readonly patterns: ReadonlyMap<string, Pattern>;
}

export interface BaseLevel {
  readonly level: Level;
  readonly reason: LevelReason;
}

/** 0 for I to 3 for IV. */
export const rankOfLevel = (level: Level): number => Level.options.indexOf(level);
export const levelOfRank = (rank: number): Level =>
  Level.options[Math.min(3, Math.max(0, rank))] ?? 'IV';
export const graver = (one: Level, other: Level): Level =>
  rankOfLevel(one) <= rankOfLevel(other) ? one : other;

/** Pneumonic spread, or a death rate above one in two untreated: one case is the gravest signal there is. */
const GRAVEST_DISEASES: ReadonlySet<string> = new Set(['plague']);

const LEVEL_OF_CLASS: Readonly<Record<DiseaseClass, Level>> = {
  A: 'II',
  'B-as-A': 'II',
  B: 'III',
  C: 'IV',
  none: 'IV',
};

/** The reason with the finding whose figures it cites. */
export function citing(reason: LevelReason, of: Evidence): LevelReason {
  const { id: signal, title, place, siteId, window } = of;
  return { ...reason, finding: { signal, title, place, siteId, window } };
}

export function baseLevel(evidence: Evidence, rules: GradeRules): BaseLevel {
  const { level, reason } = uncited(evidence, rules);
  return { level, reason: citing(reason, evidence) };
}

function uncited(evidence: Evidence, rules: GradeRules): BaseLevel {
  switch (evidence.kind) {
    case 'single-case':
      return singleCase(evidence, rules.patterns.get(evidence.measure));
    case 'cluster':
      return cluster(evidence, rules.patterns.get(evidence.measure));
    case 'site-silent':
      return silentSite(rules.patterns.get(evidence.measure));
    case 'sequence':
      return sequence(evidence, rules.patterns.get(evidence.measure));
    case 'look':
      return look(evidence, rules.patterns.get(evidence.measure));
    case 'series':
      return series(evidence, rules.measures.get(evidence.measure));
  }
}

function singleCase(evidence: Evidence, pattern: Pattern | undefined): BaseLevel {
  const byPattern =
    pattern?.pattern === 'single-case' ? pattern.levelOfClass[evidence.diseaseClass] : undefined;
  const gravest = GRAVEST_DISEASES.has(evidence.disease ?? '');
  const level = gravest ? 'I' : (byPattern ?? LEVEL_OF_CLASS[evidence.diseaseClass]);
  const words = {
    zh: `病种类别 ${evidence.diseaseClass}，一例即报`,
    en: `Disease of class ${evidence.diseaseClass}: one case is enough`,
  };
  return { level, reason: { code: gravest ? 'gravest-disease' : 'disease-class', words } };
}

/** Where the catalogue does not say: twice the threshold is III, four times II (a doubling is a generation ahead). */
const CLUSTER_RATIOS = [
  { ratioAtLeast: 4, level: 'II' },
  { ratioAtLeast: 2, level: 'III' },
] as const;

function cluster(evidence: Evidence, pattern: Pattern | undefined): BaseLevel {
  const ratio =
    evidence.threshold !== null && evidence.threshold > 0
      ? evidence.observed / evidence.threshold
      : 1;
  const steps = pattern?.pattern === 'cluster' ? pattern.levelOfRatio : CLUSTER_RATIOS;
  const holding = steps.filter((step) => ratio >= step.ratioAtLeast).map((step) => step.level);
  const bySize = holding.reduce(graver, 'IV');
  // Several cases of a disease of which one is enough are at least as grave as the one.
  const level = graver(bySize, LEVEL_OF_CLASS[evidence.diseaseClass]);
  const words = {
    zh: `聚集 ${shown(evidence.observed)} 例，为阈值的 ${shown(ratio)} 倍`,
    en: `${shown(evidence.observed)} cases, ${shown(ratio)} times the threshold`,
  };
  return { level, reason: { code: 'cluster-size', words } };
}

function silentSite(pattern: Pattern | undefined): BaseLevel {
  const level = pattern?.pattern === 'site-silent' ? pattern.level : 'IV';
  return {
    level,
    reason: { code: 'silent-feed', words: { zh: '机构数据中断', en: 'A site has fallen silent' } },
  };
}

function sequence(evidence: Evidence, pattern: Pattern | undefined): BaseLevel {
  const words = { zh: '符合规则定义的行为模式', en: 'A sequence of facts that a rule names' };
  const reason = { code: 'pattern-found', words };
  if (pattern?.pattern !== 'sequence') return { level: 'IV', reason };
  const { observed, threshold } = evidence;
  const ratio = threshold !== null && threshold > 0 ? observed / threshold : 1;
  const bySize = (pattern.levelOfRatio ?? [])
    .filter(({ ratioAtLeast }) => ratio >= ratioAtLeast)
    .map(({ level }) => level);
  return { level: bySize.reduce(graver, pattern.level), reason };
}

/** By how far the finding is from what was expected, in distances to the limit: the same for high and for low. */
function look(evidence: Evidence, pattern: Pattern | undefined): BaseLevel {
  const words = { zh: '超出与同级、预算或历史比较的界限', en: 'Beyond the limit of a comparison' };
  const reason = { code: 'look-found', words };
  if (pattern === undefined || !isLook(pattern)) return { level: 'IV', reason };
  const { observed, expected, threshold } = evidence;
  const limit = threshold === null ? 0 : Math.abs(threshold - (expected ?? 0));
  const reach = limit > 0 ? excessOf({ observed, expected }) / limit : 1;
  const bySize = (pattern.levelOfReach ?? [])
    .filter(({ reachAtLeast }) => reach >= reachAtLeast)
    .map(({ level }) => level);
  const bySeldom = seldomLevels(pattern, evidence.recurrenceDays ?? 0);
  return { level: [...bySize, ...bySeldom].reduce(graver, pattern.level), reason };
}

const seldomLevels = (pattern: LookPattern, recurrenceDays: number): Level[] =>
  'levelOfRecurrence' in pattern
    ? (pattern.levelOfRecurrence ?? [])
        .filter(({ daysAtLeast }) => recurrenceDays >= daysAtLeast)
        .map(({ level }) => level)
    : [];

function series(evidence: Evidence, measure: Measure | undefined): BaseLevel {
  const rule = measure === undefined ? undefined : detectorRule(evidence, measure);
  const level =
    rule === undefined
      ? bySize(evidence)
      : (rule.grades.find((step) => holds(step, evidence))?.level ?? 'IV');
  const unit = unitBehind(measure);
  const words = {
    zh: `观察 ${shown(evidence.observed)}${unit.zh}，预期 ${shown(evidence.expected)}${unit.zh}`,
    en: `Observed ${shown(evidence.observed)}${unit.en}, expected ${shown(evidence.expected)}${unit.en}`,
  };
  return { level, reason: { code: rule === undefined ? 'size-without-rule' : 'size', words } };
}

/** Nothing for a measure whose figures are cases. */
function unitBehind(measure: Measure | undefined): Words {
  const unit = measure === undefined ? null : unitOf(measure);
  if (unit === null) return { zh: '', en: '' };
  return { zh: ` ${unit.zh}`, en: ` ${unit.en}` };
}

function detectorRule(evidence: Evidence, measure: Measure): DetectorRule | undefined {
  const fitting = measure.detectors.filter(
    (rule) => rule.method === evidence.method && rule.window === evidence.window.kind,
  );
  const level = evidence.series === null ? undefined : seriesParts(evidence.series).level;
  return fitting.find((rule) => level !== undefined && rule.at.includes(level)) ?? fitting[0];
}

function holds(rule: GradeRule, evidence: Evidence): boolean {
  return (
    evidence.observed >= (rule.observedAtLeast ?? -Infinity) &&
    excessOf(evidence) >= (rule.excessAtLeast ?? -Infinity) &&
    ratioOf(evidence) >= (rule.ratioAtLeast ?? -Infinity) &&
    (rule.pvalueBelow === undefined ||
      (evidence.pvalue !== null && evidence.pvalue < rule.pvalueBelow))
  );
}

/** How many times the expected; without an expectation anything at all is beyond measure. */
function ratioOf(evidence: Evidence): number {
  if (evidence.expected === null) return evidence.observed > 0 ? Infinity : 0;
  return evidence.expected > 0
    ? evidence.observed / evidence.expected
    : evidence.observed > 0
      ? Infinity
      : 0;
}

/** A measure that the catalogue no longer knows: large and steep is III, the rest IV; II and I need a rule or a person. */
function bySize(evidence: Evidence): Level {
  return excessOf(evidence) >= 20 && ratioOf(evidence) >= 3 ? 'III' : 'IV';
}

function shown(value: number | null): string {
  return value === null ? '—' : String(Math.round(value * 10) / 10);
}
