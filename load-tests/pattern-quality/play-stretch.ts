// A stretch of time with its own plantings through the same stage, in a database of its own: only its rules look, and only they are scored.
import { startOfDay } from '../../platform/zone/zone-time.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { DetectorCatalogue } from '../../detectors/catalogue.ts';
import type { Planted } from '../../simulator/scenes/scene.ts';
import { planPlantings, type PlantingPlan } from '../../simulator/scenes/plan-plantings.ts';
import { linesByDay, type Stretch } from '../../simulator/scenes/stretches.ts';
import { cityScaled } from './city-scaled.ts';
import { eventsOfLines } from './events-of-lines.ts';
import { withOwnStore } from './own-store.ts';
import { playQuarter } from './play-quarter.ts';
import { scoreFindings, type RuleScore } from './score-findings.ts';

export interface StretchGround extends Omit<PlantingPlan, 'startsAt' | 'endsAt'> {
  readonly catalogue: DetectorCatalogue;
  readonly say: (sentence: string) => void;
}

export interface PlayedStretch {
  readonly scores: readonly RuleScore[];
  readonly planted: readonly Planted[];
  readonly events: number;
}

export async function playStretch(stretch: Stretch, of: StretchGround): Promise<PlayedStretch> {
  const { catalogue, say, ...ground } = of;
  const startsAt = startOfDay(stretch.from, ground.zone);
  const span = { startsAt, endsAt: startsAt + stretch.days * DAY_MS };
  const { scenes, background } = planPlantings({ ...ground, ...span }, stretch.planters);
  const rules = new Set(stretch.planters.flatMap((planter) => planter.rules));
  const looks = catalogue.looks.filter(({ id }) => rules.has(id));
  const lines = [...scenes.flatMap((scene) => scene.lines), ...background];
  say(`${stretch.name}: ${String(lines.length)} records`);
  const played = await withOwnStore((store) =>
    playQuarter({
      store,
      // Facts of persons are kept as ever; what sequences find in them is measured in the quarter.
      catalogue: cityScaled({ ...catalogue, looks, ...noSequences(catalogue) }, 1),
      toEvent: eventsOfLines(),
      days: linesByDay(span, lines),
      endsAt: span.endsAt,
      tickMs: stretch.tickHours * HOUR_MS,
      looksFromAt: startsAt + stretch.looksFromDay * DAY_MS,
      say,
    }),
  );
  const planted = scenes.map((scene) => scene.planted);
  return {
    planted,
    events: played.events,
    scores: scoreFindings(planted, played),
  };
}

const noSequences = ({
  facts,
}: DetectorCatalogue): Pick<DetectorCatalogue, 'sequences' | 'facts'> => ({
  sequences: [],
  facts: { ...facts, byKey: new Map() },
});
