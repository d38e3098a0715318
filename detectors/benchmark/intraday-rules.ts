/**
 * The rules that the simulated days are looked at by: one of the catalogue as it is shipped, with its limit and its floor, and the method with its
 * own defaults and nothing beside.
 */
import { loadCatalogue } from '../load-catalogue.ts';
import { prepareDetectors } from '../series/detector.ts';
import type { LookRule } from './intraday-days.ts';

const MEASURE = 'diarrhoea';
const METHOD = 'vigil-intraday';

export interface NamedRule {
  readonly title: string;
  readonly rule: LookRule;
}

/** @throws CatalogueError, Error: where the catalogue has no such rule */
export function intradayRules(folder: string, zone: string): NamedRule[] {
  const catalogue = loadCatalogue(folder, zone);
  const measure = [...catalogue.measures.values()].find(({ id }) => id === MEASURE);
  const shipped = measure?.detectors.find(({ method }) => method === METHOD);
  if (measure === undefined || shipped === undefined)
    throw new Error(`No rule of ${MEASURE} looks within the day.`);
  const bare = {
    ...shipped,
    params: {},
    needs: { ...shipped.needs, historyDays: 0, meanCount: 0 },
    floor: { ...shipped.floor, observed: 0, excess: 0, ratio: 0 },
  };
  const of = (rule: typeof shipped): LookRule => {
    const alone = { ...measure, detectors: [rule] };
    const [detector] = prepareDetectors(alone);
    if (detector === undefined) throw new Error(`${rule.id} is no rule.`);
    return { measure: alone, detector };
  };
  const { observed, excess, ratio } = shipped.floor;
  const alpha = (rule: LookRule): string => String(rule.detector.method.params['alpha']);
  return [
    {
      title: `As shipped: \`${shipped.id}\` of \`${MEASURE}\`, alpha ${alpha(of(shipped))}, at least ${String(observed)} cases, ${String(excess)} more than and ${String(ratio)} times the expected`,
      rule: of(shipped),
    },
    {
      title: `The method's own defaults: alpha ${alpha(of(bare))}, no floor`,
      rule: of(bare),
    },
  ];
}
