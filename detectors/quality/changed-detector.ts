/** A detector as people have changed its rule. Pure. */
import type { Measure } from '../../contracts/catalogue/measure.ts';
import type { RuleSetting } from '../../contracts/rule-change.ts';
import { ruleWith } from '../../contracts/rule-setting.ts';
import { prepareDetectors, type PreparedDetector } from '../series/detector.ts';

/** The same detector where the setting cannot be prepared: a limit of an older catalogue must not stop the assessor. */
export function detectorWith(
  measure: Measure,
  detector: PreparedDetector,
  setting: RuleSetting,
): PreparedDetector {
  try {
    const [changed] = prepareDetectors({
      ...measure,
      detectors: [ruleWith(detector.rule, setting)],
    });
    return changed ?? detector;
  } catch {
    return detector;
  }
}
