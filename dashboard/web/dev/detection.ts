/** Figures of detection quality for the development world: two measures, a proposal, a change that waits, a plan. */
import type { DetectionQuality } from '../../../contracts/api/detection-quality.ts';
import type { MeasureId, UserId } from '../../../contracts/ids.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import type {
  BudgetPlan,
  ChangeId,
  PlanId,
  ProposalId,
  RuleChange,
  ThresholdProposal,
} from '../../../contracts/rule-change.ts';
import { wilson } from '../../../contracts/wilson.ts';

const DAY_MS = 86_400_000;
const CITY = '9901' as PlaceCode;
const DIARRHOEA = 'diarrhoea' as MeasureId;
const ILI = 'influenza-like-illness' as MeasureId;

const id = (prefix: string, letter: string): string => `${prefix}-${letter.repeat(26)}`;

function measureOf(measure: MeasureId, hits: number): DetectionQuality['measures'][number] {
  const found = { detected: wilson(hits, 120), medianDelayDays: 3 };
  const unjudged: DetectionQuality['measures'][number]['unjudged'] =
    measure === ILI
      ? [
          { reason: 'history-short', trials: 9 },
          { reason: 'few-cases', trials: 3 },
        ]
      : [];
  const outcomes = { precision: wilson(2, 10), uncertain: 1 };
  return {
    measure,
    family: 'epidemic',
    ...found,
    unjudged,
    bySize: [
      { size: 'small', detected: wilson(8, 40), medianDelayDays: 4 },
      { size: 'medium', detected: wilson(20, 40), medianDelayDays: 3 },
      { size: 'large', detected: wilson(37, 40), medianDelayDays: 2.5 },
    ],
    signalsPerWeek: 4.2,
    ...outcomes,
    rules: [
      {
        measure,
        detector: 'c2-day',
        level: 'township',
        ...found,
        unjudged,
        falseAlarms: wilson(5, 840),
        series: 96,
        signalsPerWeek: 4.2,
        ...outcomes,
      },
    ],
  };
}

function proposalAt(now: number): ThresholdProposal {
  return {
    id: id('rp', 'a') as ProposalId,
    measure: DIARRHOEA,
    detector: 'c2-day',
    level: 'township',
    place: CITY,
    moved: 'floorExcess',
    from: 5,
    to: 9,
    evidence: {
      sinceAt: now - 180 * DAY_MS,
      asOf: now,
      uncertain: 1,
      before: wilson(2, 10),
      after: wilson(2, 3),
      spared: [],
      sparedCount: 7,
      weakestTrue: 9.4,
    },
  };
}

function changeAt(now: number): RuleChange {
  const proposal = { ...proposalAt(now), id: id('rp', 'b') as ProposalId, measure: ILI };
  return {
    v: 1,
    id: id('rc', 'a') as ChangeId,
    state: 'waiting',
    place: CITY,
    origin: { of: 'proposal', proposal },
    overrides: [],
    askedBy: 'epi' as UserId,
    askedAt: now - 3_600_000,
    reason: '近三个月误报集中在低例数乡镇',
    confirmedBy: null,
    confirmedAt: null,
    validFromAt: null,
    validUntilAt: null,
  };
}

function planAt(now: number): BudgetPlan {
  const rule = { detector: 'c2-day', level: 'township', alphaNow: 0.001, alphaLeast: 0.00001 };
  return {
    id: id('bp', 'a') as PlanId,
    place: CITY,
    family: 'epidemic',
    asOf: now,
    fixedSignalsPerWeek: 0.5,
    rules: [
      {
        measure: DIARRHOEA,
        ...rule,
        level: 'township',
        signalsPerWeekNow: 4,
        signalsPerWeekLeast: 1,
      },
    ],
    measures: [{ measure: DIARRHOEA, trials: 120, podNow: 0.54, podLeast: 0.3 }],
    signalsPerWeekNow: 4.5,
    signalsPerWeekLeast: 1.5,
    steps: [
      { rule: 0, measure: 0, alpha: 0.0003, signalsPerWeek: 2.5, ruleSignalsPerWeek: 2, pod: 0.48 },
      { rule: 0, measure: 0, alpha: 0.001, signalsPerWeek: 4.5, ruleSignalsPerWeek: 4, pod: 0.54 },
    ],
  };
}

export function detectionQuality(now: number, isEmpty: boolean): DetectionQuality {
  const base = { asOf: now, days: 28, places: [CITY, '990102' as PlaceCode] };
  if (isEmpty) return { ...base, measures: [], proposals: [], changes: [], plans: [] };
  return {
    ...base,
    measures: [measureOf(DIARRHOEA, 65), measureOf(ILI, 71)],
    proposals: [proposalAt(now)],
    changes: [changeAt(now)],
    plans: [planAt(now)],
  };
}
