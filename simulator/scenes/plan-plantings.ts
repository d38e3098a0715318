// Plantings of houses, places and budgets: all of them for a stretch of time, and the silences that they ask of everybody. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import { BUDGETS } from './budgets.ts';
import { FEEDS } from './feeds.ts';
import { castOf } from './plan-scenes.ts';
import { PROVIDERS } from './providers.ts';
import { PROVIDER_RATES } from './provider-rates.ts';
import type { PlantingGround, Planter, Planting, Silence, ToldLine } from './scene.ts';

export const PLANTERS: readonly Planter[] = [PROVIDERS, PROVIDER_RATES, BUDGETS, FEEDS];

export interface PlantingPlan extends Omit<PlantingGround, 'cast'> {
  readonly sites: readonly Site[];
  readonly zone: string;
}

export function planPlantings(
  plan: PlantingPlan,
  planters: readonly Planter[] = PLANTERS,
): Required<Planting> {
  const ground = { ...plan, cast: castOf(plan.sites, plan.zone) };
  const all = planters.map(({ plant }) => plant(ground));
  return {
    scenes: all.flatMap(({ scenes }) => scenes),
    background: all.flatMap(({ background = [] }) => background),
    silences: all.flatMap(({ silences = [] }) => silences),
  };
}

/** Without what happens at a site while it is silent. */
export function* withSilences(
  days: Iterable<readonly ToldLine[]>,
  silences: readonly Silence[],
): Generator<readonly ToldLine[]> {
  const isSilent = ({ site, sendAt }: ToldLine): boolean =>
    silences.some((one) => one.site === site.id && one.fromAt <= sendAt && sendAt < one.untilAt);
  for (const day of days) yield day.filter((line) => !isSilent(line));
}
