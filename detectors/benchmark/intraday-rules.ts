/**
 * The rules that the simulated days are looked at by: one of the catalogue as it is shipped, with its limit and its floor, and the method with its
 * own defaults and nothing beside.
 */
import { loadCatalogue } from '../load-catalogue.ts';
import { prepareDetectors, type PreparedDetector } from '../series/detector.ts';
import type { LookRule } from './intraday-days.ts';

const MEASURE = 'diarrhoea';
const METHOD = 'vigil-intraday';

export interface NamedRule {
  readonly title: string;
  readonly rule: LookRule;
  /** Share of quiet days that may alarm. */
  readonly alpha: number;
}

/**
 * The shipped rule with its floor and without it, and the method's own defaults.
 * @throws CatalogueError, Error: where the catalogue has no such rule
 */
export function intradayRules(folder: string, zone: string): NamedRule[] {
  const catalogue = loadCatalogue(folder, zone);
  const measure = [...catalogue.measures.values()].find(({ id }) => id === MEASURE);
  const shipped = measure?.detectors.find(({ method }) => method === METHOD);
  if (measure === undefined || shipped === undefined)
    throw new Error(`No rule of ${MEASURE} looks within the day.`);
  const bare = {
    ...shipped,
    needs: { ...shipped.needs, historyDays: 0, meanCount: 0 },
    floor: { ...shipped.floor, observed: 0, excess: 0, ratio: 0 },
  };
  const [looks, defaults] = prepareDetectors({
    ...measure,
    detectors: [bare, { ...bare, params: {} }],
  });
  if (looks === undefined || defaults === undefined) throw new Error(`${shipped.id} is no rule.`);
  const named = (
    title: string,
    detector: PreparedDetector,
    floor: LookRule['floor'],
  ): NamedRule => ({
    title,
    rule: { measure, detector, floor },
    alpha: Number(detector.method.params['alpha']),
  });
  const { observed, excess, ratio, ratioUpTo } = shipped.floor;
  const falls = ratioUpTo === undefined ? '' : ` (less above ${String(ratioUpTo)} expected)`;
  const floor = `at least ${String(observed)} cases, ${String(excess)} more than and ${String(ratio)} times the expected${falls}`;
  return [
    named(`\`${shipped.id}\` of \`${MEASURE}\` as shipped: ${floor}`, looks, shipped),
    named(`\`${shipped.id}\` without that floor`, looks, null),
    named("the method's own defaults, no floor", defaults, null),
  ];
}
