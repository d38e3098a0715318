/**
 * False days of the rule for days, as shipped and without its floor, where the level of a place moves by itself: by a tenth, within weeks, for no
 * reason that a calendar or a season knows. Simulated; there is no outbreak, so that every day that is told is one too many.
 */
import { passesFloor } from '../../contracts/catalogue/floor.ts';
import { wilson, type Share } from '../../contracts/wilson.ts';
import type { Point } from '../methods/method.ts';
import { normal, overdispersed, seededRandom } from './random.ts';
import { NOISE, type ShadowRules, type ShadowSetting } from './shadow-quality.ts';

/** Standard deviation of the logarithm of the level, and the days after which a third of a swing is left. */
export const SWING = 0.1;
export const SWING_DAYS = 21;
/** Judged in each series once its history is known. */
export const JUDGED_DAYS = 120;
const FIRST_DAY = 20_000;
const DAY_MS = 86_400_000;

/** One for each of the rules, which differ by their floors alone. */
export function swingFigures({ detectors }: ShadowRules, setting: ShadowSetting): Share[] {
  const [method] = detectors.map((detector) => detector.method);
  const verdicts = Array.from({ length: setting.trials }, (_, at) =>
    method?.assessSeries(swingingSeries(setting, at), setting.historyDays),
  ).flatMap((one) => one ?? []);
  return detectors.map(({ rule }) => {
    const told = verdicts.filter(
      ({ outcome, observed, expected, side }) =>
        outcome === 'exceeds' && passesFloor(rule, { observed: observed ?? 0, expected, side }),
    );
    return wilson(told.length, verdicts.length);
  });
}

function swingingSeries({ mean, historyDays, seed }: ShadowSetting, at: number): Point[] {
  const random = seededRandom(seed * 1_000_003 + mean * 1009 + historyDays * 31 + at);
  const kept = Math.exp(-1 / SWING_DAYS);
  let swing = SWING * normal(random);
  return Array.from({ length: historyDays + JUDGED_DAYS }, (_, day) => {
    swing = kept * swing + SWING * Math.sqrt(1 - kept * kept) * normal(random);
    const value = overdispersed(random, mean * Math.exp(swing), NOISE);
    return { at: (FIRST_DAY + at + day) * DAY_MS, value, kind: 'open' };
  });
}
