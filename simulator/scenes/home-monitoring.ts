// Scenes of persons who are followed up at home: pressure that stays high, one that was high once, readings that stop or only pause. Pure.
import { DAY, HOUR, readingLine, type Told } from './lines.ts';
import type { Scene, Stage, ToldLine } from './scene.ts';

interface Reading {
  readonly afterMs: number;
  readonly systolic: number;
  /** A device of several people at which nobody chose themselves. */
  readonly shared?: boolean;
}

function readings(stage: Stage, all: readonly Reading[]): ToldLine[] {
  const { scene, person, cast, startsAt, random } = stage;
  const site = random.pick(cast.centres);
  return all.map(({ afterMs, systolic, shared = false }, index) => {
    const of: Told = {
      name: `${scene}-${String(index)}`,
      site,
      person,
      at: startsAt + afterMs,
      zone: cast.zone,
    };
    return readingLine(of, {
      quantity: 'systolic',
      value: systolic,
      unit: 'mmHg',
      device: { serial: scene, shared },
    });
  });
}

/** Every few days until what is simulated ends, so that nobody takes the scene for one that stopped. */
function goingOn({ startsAt, endsAt, random }: Stage, fromMs: number): Reading[] {
  const all: Reading[] = [];
  for (let afterMs = fromMs; startsAt + afterMs < endsAt; afterMs += (2 + random.integer(5)) * DAY)
    all.push({ afterMs, systolic: 126 + random.integer(30) });
  return all;
}

const high = ({ random }: Stage): number => 180 + random.integer(35);

function scene(
  rule: string,
  verdict: Scene['verdict'],
  of: {
    readonly variety: string;
    readonly days: number;
    readonly turn: (stage: Stage) => Reading[];
  },
): Scene {
  const { variety, days, turn } = of;
  return { rule, verdict, variety, days, play: (stage) => readings(stage, turn(stage)) };
}

const pressure = (
  verdict: Scene['verdict'],
  variety: string,
  turn: (stage: Stage) => Reading[],
): Scene => scene('home-blood-pressure', verdict, { variety, days: 4, turn });

const stopping = (
  verdict: Scene['verdict'],
  variety: string,
  turn: (stage: Stage) => Reading[],
): Scene => scene('home-readings-stopped', verdict, { variety, days: 40, turn });

/** So many readings, some days apart. */
const some = ({ random }: Stage, count: number): Reading[] =>
  Array.from({ length: count }, (_, index) => ({
    afterMs: index * 4 * DAY + random.integer(DAY),
    systolic: 130 + random.integer(20),
  }));

export const HOME_MONITORING: readonly Scene[] = [
  pressure('must', 'high-twice', (stage) => [
    { afterMs: 0, systolic: high(stage) },
    { afterMs: HOUR + stage.random.integer(22 * HOUR), systolic: high(stage) },
    ...goingOn(stage, 3 * DAY),
  ]),
  pressure('must-not', 'high-once', (stage) => [
    { afterMs: 0, systolic: high(stage) },
    { afterMs: HOUR, systolic: 158 },
    ...goingOn(stage, 3 * DAY),
  ]),
  pressure('must-not', 'high-on-another-day', (stage) => [
    { afterMs: 0, systolic: high(stage) },
    { afterMs: 25 * HOUR, systolic: high(stage) },
    ...goingOn(stage, 3 * DAY),
  ]),
  pressure('must-not', 'nobody-knows-whose', (stage) => [
    { afterMs: 0, systolic: high(stage), shared: true },
    { afterMs: 2 * HOUR, systolic: high(stage), shared: true },
  ]),
  pressure('looks-the-same', 'cuff-too-small', (stage) => [
    { afterMs: 0, systolic: high(stage) },
    { afterMs: HOUR / 2, systolic: high(stage) },
    { afterMs: HOUR, systolic: 132 },
    ...goingOn(stage, 3 * DAY),
  ]),
  stopping('must', 'stopped', (stage) => some(stage, 3 + stage.random.integer(3))),
  stopping('must-not', 'paused', (stage) => [
    ...some(stage, 3),
    ...goingOn(stage, 9 * DAY + 13 * DAY),
  ]),
  stopping('must-not', 'hardly-begun', (stage) => some(stage, 2)),
  stopping('looks-the-same', 'in-hospital', (stage) => [
    ...some(stage, 4),
    ...goingOn(stage, 12 * DAY + 18 * DAY),
  ]),
];
