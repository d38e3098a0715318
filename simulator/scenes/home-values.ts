// Scenes of glucose and heart rates measured at home, far too high or low, and of values that rise from reading to reading. Pure.
import { DAY, HOUR, readingLine, type Told } from './lines.ts';
import type { Scene, Stage, ToldLine } from './scene.ts';

interface Value {
  readonly afterMs: number;
  readonly value: number;
}

interface Quantity {
  readonly quantity: string;
  readonly unit: string;
  readonly context?: 'fasting' | 'after-meal';
  /** Nothing that a rule would find. */
  readonly usual: (stage: Stage) => number;
}

const GLUCOSE: Quantity = {
  ...{ quantity: 'glucose', unit: 'mmol/L', context: 'fasting' },
  usual: ({ random }) => tenths(5.5 + 1.5 * random.uniform()),
};
const HEART: Quantity = {
  ...{ quantity: 'heart-rate', unit: '/min' },
  usual: ({ random }) => 62 + random.integer(30),
};
const PRESSURE: Quantity = {
  ...{ quantity: 'systolic', unit: 'mmHg' },
  usual: ({ random }) => 126 + random.integer(20),
};

const tenths = (value: number): number => Math.round(value * 10) / 10;

/** Told, and going on as usual until what is simulated ends, so that nobody takes the scene for one that stopped. */
function readings(stage: Stage, of: Quantity, values: readonly Value[]): ToldLine[] {
  const { scene, person, cast, startsAt, endsAt, random } = stage;
  const site = random.pick(cast.centres);
  const all = [...values];
  const last = values.at(-1)?.afterMs ?? 0;
  for (let afterMs = last + 3 * DAY; startsAt + afterMs < endsAt; afterMs += 5 * DAY)
    all.push({ afterMs, value: of.usual(stage) });
  return all.map(({ afterMs, value }, index) => {
    const name = `${scene}-${String(index)}`;
    const told: Told = { name, site, person, at: startsAt + afterMs, zone: cast.zone };
    const { quantity, unit, context } = of;
    const device = { serial: scene, shared: false };
    return readingLine(told, { quantity, value, unit, device, ...(context && { context }) });
  });
}

interface Limit {
  readonly rule: string;
  readonly of: Quantity;
  /** Beyond the limit, as far as chance has it. */
  readonly beyond: (stage: Stage) => number;
  /** Just within. */
  readonly within: number;
  readonly looksTheSame: string;
}

function twiceBeyond({ rule, of, beyond, within, looksTheSame }: Limit): Scene[] {
  const scene = (
    verdict: Scene['verdict'],
    variety: string,
    turn: (stage: Stage) => Value[],
  ): Scene => ({
    ...{ rule, verdict, variety, days: 4 },
    play: (stage) => readings(stage, of, turn(stage)),
  });
  const at = (stage: Stage, afterMs: number): Value => ({ afterMs, value: beyond(stage) });
  return [
    scene('must', 'twice', (stage) => [
      at(stage, 0),
      at(stage, HOUR + stage.random.integer(22 * HOUR)),
    ]),
    scene('must-not', 'once', (stage) => [at(stage, 0), { afterMs: HOUR, value: of.usual(stage) }]),
    scene('must-not', 'just-within', (stage) => [
      at(stage, 0),
      { afterMs: 3 * HOUR, value: within },
    ]),
    scene('must-not', 'on-another-day', (stage) => [at(stage, 0), at(stage, 25 * HOUR)]),
    scene('looks-the-same', looksTheSame, (stage) => [at(stage, 0), at(stage, HOUR / 4)]),
  ];
}

interface Rise {
  readonly rule: string;
  readonly of: Quantity;
  readonly from: number;
  readonly by: number;
  readonly days: number;
  /** That a rule asks for. */
  readonly readings: number;
}

/** One reading more than is asked for, evenly over the days, that make so much of the rise, a little unsteady. */
function rising(stage: Stage, { from, by, days, readings: asked }: Rise, share: number): Value[] {
  const unsteady = (): number => 0.05 * by * (stage.random.uniform() - 0.5);
  return Array.from({ length: asked + 1 }, (_, index) => ({
    afterMs: Math.round((index * (days - 1) * DAY) / asked),
    value: tenths(from + by * ((share * index) / (asked - 1)) + unsteady()),
  }));
}

function risingScenes(rise: Rise): Scene[] {
  const scene = (
    verdict: Scene['verdict'],
    variety: string,
    turn: (stage: Stage) => Value[],
  ): Scene => ({
    ...{ rule: rise.rule, verdict, variety, days: rise.days + 4 },
    play: (stage) => readings(stage, rise.of, turn(stage)),
  });
  return [
    scene('must', 'rises', (stage) => rising(stage, rise, 1.2 + 0.6 * stage.random.uniform())),
    scene('must-not', 'rises-less', (stage) => rising(stage, rise, 0.7)),
    scene('must-not', 'one-wrong-reading', (stage) =>
      rising(stage, rise, 0.1).map((one, index) =>
        index === 5 ? { ...one, value: tenths(one.value + 2 * rise.by) } : one,
      ),
    ),
    scene('must-not', 'over-a-longer-time', (stage) =>
      rising(stage, { ...rise, days: 2 * rise.days }, 1.2),
    ),
    scene('looks-the-same', 'another-device', (stage) =>
      rising(stage, rise, 0.1).map((one, index) =>
        index > rise.readings / 2 ? { ...one, value: tenths(one.value + 2 * rise.by) } : one,
      ),
    ),
  ];
}

export const HOME_VALUES: readonly Scene[] = [
  ...twiceBeyond({
    ...{ rule: 'home-glucose-high', of: GLUCOSE, within: 16.6, looksTheSame: 'fingers-not-clean' },
    beyond: ({ random }) => tenths(16.7 + 6 * random.uniform()),
  }),
  ...twiceBeyond({
    ...{ rule: 'home-glucose-low', of: GLUCOSE, within: 4, looksTheSame: 'meter-not-calibrated' },
    beyond: ({ random }) => tenths(3.9 - 1.5 * random.uniform()),
  }),
  ...twiceBeyond({
    ...{ rule: 'home-heart-rate-high', of: HEART, within: 119, looksTheSame: 'after-exercise' },
    beyond: ({ random }) => 120 + random.integer(40),
  }),
  ...twiceBeyond({
    ...{ rule: 'home-heart-rate-low', of: HEART, within: 41, looksTheSame: 'early-beats' },
    beyond: ({ random }) => 40 - random.integer(10),
  }),
  ...risingScenes({
    rule: 'home-blood-pressure-rising',
    of: PRESSURE,
    from: 124,
    by: 24,
    days: 27,
    readings: 12,
  }),
  ...risingScenes({
    rule: 'home-glucose-rising',
    of: GLUCOSE,
    from: 6,
    by: 4,
    days: 28,
    readings: 7,
  }),
];
