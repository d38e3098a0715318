// Grading: the machine's signal level from disease class, size and trend of the exceedance, spread over places, vulnerability and quality of
// the evidence, each with its reason in words. Never an official warning (预警): that is a person's act. Pure.
import type { Level, LevelReason } from '../../contracts/alert.ts';
import { ancestorAt } from '../../contracts/place.ts';
import { seriesParts } from '../../contracts/series.ts';
import { isWithinDays } from '../../contracts/window-shape.ts';
import { MACHINE, alertSubject, type Case, type Step } from '../cases/case.ts';
import { byWeight, leading, standing, type Evidence } from '../cases/evidence.ts';
import { hurried } from '../lifecycle/act.ts';
import {
  baseLevel,
  citing,
  levelOfRank,
  rankOfLevel,
  type BaseLevel,
  type GradeRules,
} from './grade-rules.ts';
import { because, reasonAt, type Stage } from './stage.ts';

export const grade: Stage = {
  name: 'grade',
  run: (passage) => {
    const { case: one, now } = passage;
    const correlated = reasonAt(passage, 'correlate');
    if (one === null || correlated === 'superseded' || standing(one.evidence).length === 0) {
      return because(passage, 'grade', 'not-graded');
    }
    const { level, reasons } = gradeOf(one, passage.rules.grades);
    const before = passage.before?.alert.machineLevel;
    const next: Case = {
      ...one,
      alert: { ...one.alert, machineLevel: level, levelReasons: [...reasons] },
    };
    const change = rankChange(before, level);
    const kept = change === 'raised' ? hurried({ case: next, steps: [] }, now).case : next;
    const steps =
      change === 'raised' || change === 'lowered' ? [levelStep(one, level, change)] : [];
    return because(
      { ...passage, case: kept, steps: [...passage.steps, ...steps] },
      'grade',
      change,
    );
  },
};

function levelStep({ alert }: Case, to: Level, change: 'raised' | 'lowered'): Step {
  return {
    actor: MACHINE,
    action: `level-${change}`,
    subject: alertSubject(alert),
    fromState: alert.state,
    toState: alert.state,
    reason: null,
    details: { from: alert.machineLevel, to, human: alert.humanLevel },
  };
}

function rankChange(
  before: Level | undefined,
  after: Level,
): 'graded' | 'raised' | 'lowered' | 'unchanged' {
  if (before === undefined) return 'graded';
  if (before === after) return 'unchanged';
  return rankOfLevel(after) < rankOfLevel(before) ? 'raised' : 'lowered';
}

export interface Grade {
  readonly level: Level;
  /** The base first, then each step up or down. */
  readonly reasons: readonly LevelReason[];
}

/** Circumstances lift the level by two steps at most: they make a finding graver, they are not findings of their own. */
const RAISES_MAX = 2;

export function gradeOf(one: Case, rules: GradeRules): Grade {
  // What speaks for the case comes first: of equally grave findings it is the one whose figures the desk sees.
  const alive = byWeight(standing(one.evidence), one.alert.place);
  const base = gravestBase(alive, rules);
  if (one.alert.family === 'feed') return { level: base.level, reasons: [base.reason] };
  const raises = circumstances(one, alive);
  const doubts = doubtsOf(one, alive);
  const rank =
    rankOfLevel(base.level) -
    Math.min(RAISES_MAX, raises.length) +
    doubts.filter(({ lowers }) => lowers).length;
  const capped = cap(levelOfRank(rank), base, alive);
  const reasons = [
    base.reason,
    ...raises,
    ...doubts.map(({ reason }) => reason),
    ...capped.reasons,
  ];
  return { level: capped.level, reasons };
}

function gravestBase(alive: readonly Evidence[], rules: GradeRules): BaseLevel {
  const [first, ...rest] = alive.map((evidence) => baseLevel(evidence, rules));
  const gravest = rest.reduce(
    (best, next) => (rankOfLevel(next.level) < rankOfLevel(best?.level ?? 'IV') ? next : best),
    first,
  );
  return (
    gravest ?? {
      level: 'IV',
      reason: { code: 'no-evidence', words: { zh: '无有效信号', en: 'No finding stands' } },
    }
  );
}

function circumstances(one: Case, alive: readonly Evidence[]): LevelReason[] {
  return [severalCases(alive), spread(alive), trend(alive), vulnerability(one, alive)].filter(
    (reason) => reason !== null,
  );
}

function severalCases(alive: readonly Evidence[]): LevelReason | null {
  const cases = alive.filter((one) => one.kind === 'single-case').length;
  if (cases < 2) return null;
  return {
    code: 'several-cases',
    words: { zh: `同一起已有 ${String(cases)} 例`, en: `${String(cases)} cases in one episode` },
  };
}

/** Findings below the city in two counties, or in three townships of one. */
function spread(alive: readonly Evidence[]): LevelReason | null {
  const counties = distinct(alive, 'county');
  const townships = distinct(alive, 'township');
  if (counties < 2 && townships < 3) return null;
  const code = counties >= 2 ? 'spread-counties' : 'spread-townships';
  const words = {
    zh: `波及 ${String(counties)} 个县区、${String(townships)} 个乡镇街道`,
    en: `Found in ${String(counties)} counties and ${String(townships)} townships`,
  };
  return { code, words };
}

function distinct(alive: readonly Evidence[], level: 'county' | 'township'): number {
  return new Set(
    alive.map((one) => ancestorAt(one.place, level)).filter((place) => place !== undefined),
  ).size;
}

/** Half as many again as in the window before, and not by chance of small numbers. */
const TREND_RATIO = 1.5;
const TREND_LEAST = 3;

function trend(alive: readonly Evidence[]): LevelReason | null {
  for (const last of alive) {
    const previous = previousWindow(alive, last);
    if (previous === undefined) continue;
    const grown = last.observed - previous.observed;
    if (last.observed < previous.observed * TREND_RATIO || grown < TREND_LEAST) continue;
    const words = {
      zh: `较上一时段上升：${String(previous.observed)} → ${String(last.observed)}`,
      en: `Rising: ${String(previous.observed)} to ${String(last.observed)} since the window before`,
    };
    return citing({ code: 'trend-rising', words }, last);
  }
  return null;
}

function previousWindow(alive: readonly Evidence[], last: Evidence): Evidence | undefined {
  if (last.series === null) return undefined;
  const same = alive.filter(
    (one) => one.series === last.series && one.window.kind === last.window.kind,
  );
  const newest = Math.max(...same.map((one) => one.window.endAt));
  if (last.window.endAt !== newest) return undefined;
  return same
    .filter((one) => one.window.endAt < newest)
    .sort((one, other) => other.window.endAt - one.window.endAt)[0];
}

function vulnerability(one: Case, alive: readonly Evidence[]): LevelReason | null {
  if (one.alert.kind === 'school-aggregation' || one.alert.kind === 'hospital-infection') {
    return {
      code: 'vulnerable-setting',
      words: { zh: '学校或医院等重点场所', en: 'A school, a hospital: people close together' },
    };
  }
  const bands = alive.map((evidence) =>
    evidence.series === null ? 'all' : seriesParts(evidence.series).age,
  );
  if (!bands.includes('0-4') && !bands.includes('65plus')) return null;
  return {
    code: 'vulnerable-ages',
    words: { zh: '婴幼儿或老年人受累', en: 'Small children or the old are affected' },
  };
}

interface Doubt {
  readonly reason: LevelReason;
  readonly lowers: boolean;
}

/** Two weeks of history are the least in which a weekday is seen twice. */
const BASELINE_POINTS_LEAST = 14;
const COMPLETENESS_LEAST = 0.8;

function doubtsOf(one: Case, alive: readonly Evidence[]): Doubt[] {
  // What is counted as cases needs no baseline: doubt about history does not make a case less of a case.
  if (alive.some((evidence) => evidence.kind !== 'series')) return [];
  const lead = leading(alive, one.alert.place);
  if (lead === undefined) return [];
  return [shortBaseline(lead), incompleteWindow(lead)].filter((doubt) => doubt !== null);
}

function shortBaseline(lead: Evidence): Doubt | null {
  const { baselinePoints } = lead;
  if (baselinePoints === null || baselinePoints >= BASELINE_POINTS_LEAST) return null;
  if (isWithinDays(lead.window.kind) || isShortByDesign(lead)) return null;
  const words = {
    zh: `基线仅 ${String(baselinePoints)} 个时段`,
    en: `The baseline has ${String(baselinePoints)} windows only`,
  };
  return { reason: citing({ code: 'short-baseline', words }, lead), lowers: true };
}

/** An exceedance that shows before all facts are in will grow; a fall may only be the facts that are missing. */
function incompleteWindow(lead: Evidence): Doubt | null {
  const { completeness } = lead;
  if (completeness === null || completeness >= COMPLETENESS_LEAST) return null;
  const share = String(Math.round(completeness * 100));
  const words = {
    zh: `该时段数据到达约 ${share}%`,
    en: `About ${share} % of the facts of this window are in`,
  };
  const isFall = lead.expected !== null && lead.observed < lead.expected;
  return { reason: citing({ code: 'incomplete-window', words }, lead), lowers: isFall };
}

/** The EARS methods look back seven days on purpose; that is their known weakness, not a fault of this history. */
const isShortByDesign = (evidence: Evidence): boolean => evidence.method.startsWith('ears-');

function cap(
  level: Level,
  base: BaseLevel,
  alive: readonly Evidence[],
): { level: Level; reasons: LevelReason[] } {
  const grave = alive.some((one) => one.diseaseClass === 'A' || one.diseaseClass === 'B-as-A');
  if (grave || level !== 'I' || base.level === 'I') return { level, reasons: [] };
  // Red by circumstances alone would wear red out: it takes a grave disease, a rule that says so, or a person.
  const words = {
    zh: '非甲类管理疾病，机器最高二级',
    en: 'Not managed as class A: the machine stops at II',
  };
  return { level: 'II', reasons: [{ code: 'capped', words }] };
}
