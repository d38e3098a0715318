// What plantings are built with: scenes that have a where instead of a person. Pure.
import type { PlayedScene, ToldLine, Verdict, Where } from './scene.ts';

export interface PlantedAt {
  readonly rule: string;
  readonly verdict: Verdict;
  readonly variety: string;
  readonly where: Where;
  /** Unique among the scenes of the rule. */
  readonly name: string;
  readonly lines?: readonly ToldLine[];
  readonly alsoOf?: readonly string[];
}

export function plantedAt(of: PlantedAt): PlayedScene {
  const { rule, verdict, variety, where, name, alsoOf } = of;
  const scene = `${rule}-${verdict}-${name}`;
  const lines = (of.lines ?? []).map((line) => ({ ...line, scene }));
  return {
    lines,
    planted: {
      ...{ scene, rule, verdict, variety, where },
      startsAt: where.fromAt,
      endsAt: where.untilAt,
      records: lines.map(({ site, record }) => ({ site: site.id, id: record.id })),
      ...(alsoOf !== undefined && { alsoOf: [...alsoOf] }),
    },
  };
}
