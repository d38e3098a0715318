/**
 * Proposals for every rule and level that people have concluded enough alerts of: for the whole jurisdiction, and for a county where the whole
 * gives none. The same proposal has the same id, so that one that was decided is not made again. Pure.
 */
import type { PlaceCode } from '../../contracts/place.ts';
import type { ProposalId, ThresholdProposal } from '../../contracts/rule-change.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { PreparedDetector } from '../series/detector.ts';
import type { ConcludedByRule } from './outcome-store.ts';
import type { RuleAt } from './plan-budgets.ts';
import { propose, type LimitsNow } from './propose.ts';

export interface ProposingOf {
  readonly concluded: readonly ConcludedByRule[];
  /** Undefined of a rule that the catalogue no longer holds. */
  readonly ruleOf: (key: ConcludedByRule) => RuleAt | undefined;
  /** As it is in force for the place now. */
  readonly detectorAt: (rule: RuleAt, place: PlaceCode) => PreparedDetector;
  readonly sinceAt: EpochMs;
  readonly asOf: EpochMs;
}

const CITY_DIGITS = 4;
const COUNTY_DIGITS = 6;
const SPARED_SHOWN_MAX = 50;

export function proposeThresholds(of: ProposingOf): ThresholdProposal[] {
  return grouped(of.concluded, ruleKey).flatMap((ofRule) => {
    const whole = grouped(ofRule, within(CITY_DIGITS)).flatMap((alerts) =>
      proposalOf(alerts, CITY_DIGITS, of),
    );
    if (whole.length > 0) return whole;
    const ofCounties = ofRule.filter(({ place }) => place.length >= COUNTY_DIGITS);
    return grouped(ofCounties, within(COUNTY_DIGITS)).flatMap((alerts) =>
      proposalOf(alerts, COUNTY_DIGITS, of),
    );
  });
}

const ruleKey = (one: ConcludedByRule): string => `${one.measure} ${one.detector} ${one.level}`;
const within =
  (digits: number) =>
  ({ place }: ConcludedByRule): string =>
    place.slice(0, digits);

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

function proposalOf(
  alerts: readonly ConcludedByRule[],
  digits: number,
  of: ProposingOf,
): ThresholdProposal[] {
  const [first] = alerts;
  const rule = first === undefined ? undefined : of.ruleOf(first);
  if (first === undefined || rule === undefined) return [];
  const place = first.place.slice(0, digits) as PlaceCode;
  const found = propose(alerts, limitsOf(of.detectorAt(rule, place)));
  if (found === null) return [];
  const { measure, detector, level } = first;
  const { moved, from, to } = found;
  return [
    {
      id: derivedId('rp-', [measure, detector, level, place, moved, from, to]) as ProposalId,
      measure,
      detector,
      level,
      place,
      moved,
      from,
      to,
      evidence: {
        sinceAt: of.sinceAt,
        asOf: of.asOf,
        uncertain: found.uncertain,
        before: found.before,
        after: found.after,
        spared: found.spared.slice(0, SPARED_SHOWN_MAX),
        sparedCount: found.spared.length,
        weakestTrue: found.weakestTrue,
      },
    },
  ];
}

function limitsOf({ rule, method }: PreparedDetector): LimitsNow {
  const alpha = method.params['alpha'];
  return {
    alpha: typeof alpha === 'number' ? alpha : null,
    floorObserved: rule.floor.observed,
    floorExcess: rule.floor.excess,
  };
}
