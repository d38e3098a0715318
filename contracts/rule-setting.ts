// Which setting of a rule holds for a window of a series: the catalogue's, with what people have changed since, the wider place before the
// narrower and the earlier change before the later, so that the last word on each figure stands. Follows from the window alone. Pure.
import type { DetectorRule } from './catalogue/measure.ts';
import type { PlaceCode } from './place.ts';
import type { RuleOverride, RuleSetting } from './rule-change.ts';
import type { SeriesLevel } from './series.ts';
import type { EpochMs } from './time.ts';

export interface StandingOverride extends RuleOverride {
  readonly validFromAt: EpochMs;
  readonly validUntilAt: EpochMs | null;
}

export interface SettingOf {
  readonly detector: string;
  readonly level: SeriesLevel;
  /** Of a site the place where it stands. */
  readonly place: PlaceCode;
  /** Start of the newest part of the window: a change holds for windows of which that part begins with it or after. */
  readonly newestAt: EpochMs;
}

/** @param overrides of one measure; null where nothing was changed */
export function settingInForce(
  overrides: readonly StandingOverride[],
  of: SettingOf,
): RuleSetting | null {
  const holding = overrides
    .filter(
      (one) =>
        one.detector === of.detector &&
        one.level === of.level &&
        of.place.startsWith(one.place) &&
        of.newestAt >= one.validFromAt &&
        (one.validUntilAt === null || of.newestAt < one.validUntilAt),
    )
    .sort(
      (one, other) => one.place.length - other.place.length || one.validFromAt - other.validFromAt,
    );
  if (holding.length === 0) return null;
  return holding.reduce<RuleSetting>((setting, one) => ({ ...setting, ...one.setting }), {});
}

/** The rule as it is with a setting. */
export function ruleWith(rule: DetectorRule, setting: RuleSetting): DetectorRule {
  const { alpha, floorObserved, floorExcess } = setting;
  return {
    ...rule,
    params: alpha === undefined ? rule.params : { ...rule.params, alpha },
    floor: {
      ...rule.floor,
      ...(floorObserved === undefined ? {} : { observed: floorObserved }),
      ...(floorExcess === undefined ? {} : { excess: floorExcess }),
    },
  };
}

/** The rules of one measure as they hold for a window of a series. */
export function rulesWith(
  rules: readonly DetectorRule[],
  overrides: readonly StandingOverride[],
  of: Omit<SettingOf, 'detector'>,
): readonly DetectorRule[] {
  if (overrides.length === 0) return rules;
  return rules.map((rule) => {
    const setting = settingInForce(overrides, { ...of, detector: rule.id });
    return setting === null ? rule : ruleWith(rule, setting);
  });
}
