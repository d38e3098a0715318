// Scenes of medicines at the counter: the same again too soon or too often, more days at once than allowed, an item charged twice; and what
// is close to it. Each settlement has its visit. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import {
  claimLine,
  DAY,
  HOUR,
  MINUTE,
  visitLine,
  type Item,
  type Settlement,
  type Told,
} from './lines.ts';
import type { Scene, Stage, ToldLine } from './scene.ts';

const MEDICINES = [
  'XC09AAK095A001010100001',
  'XA10BAE059A001010100002',
  'XC08CAA215A001010100003',
  'ZA01AAQ0212010100004',
] as const;
const CONSULTATION = '001102000010000';
const ULTRASOUND = '002203010010000';

interface Given {
  readonly afterMs: number;
  readonly items: readonly Item[];
  readonly care?: NonNullable<Settlement['care']>;
  readonly site?: Site;
  /** Taken back so long after it was settled. */
  readonly reversedAfterMs?: number;
}

/** A visit and, an hour later, what was settled of it. */
function settlements(stage: Stage, all: readonly Given[]): ToldLine[] {
  const { scene, person, cast, startsAt, random } = stage;
  const house = random.pick(cast.hospitals);
  return all.flatMap(({ afterMs, items, care = '11', site = house, reversedAfterMs }, index) => {
    const visit: Told = {
      name: `${scene}-${String(index)}`,
      site,
      person,
      at: startsAt + afterMs,
      zone: cast.zone,
    };
    const settled: Told = { ...visit, name: `${visit.name}-s`, at: visit.at + HOUR };
    const yuan = items.reduce((sum, item) => sum + item.yuan, 0);
    const lines = [
      visitLine(visit, 'start', { code: 'I10' }),
      claimLine(settled, { yuan, items, care, visit: visit.name }),
    ];
    if (reversedAfterMs === undefined) return lines;
    const back: Told = { ...settled, name: `${visit.name}-b`, at: settled.at + reversedAfterMs };
    return [...lines, claimLine(back, { yuan, items, reverses: settled.name })];
  });
}

const medicine = (code: string, days?: number): Item => ({
  code,
  count: 2,
  yuan: 86,
  ...(days !== undefined && { days }),
});

interface Scenes {
  readonly rule: string;
  readonly days: number;
}

/** Varieties of one rule; each is given a medicine of its own. */
const scenesOf =
  ({ rule, days }: Scenes) =>
  (
    verdict: Scene['verdict'],
    variety: string,
    turn: (code: string, stage: Stage) => readonly Given[],
  ): Scene => ({
    rule,
    verdict,
    variety,
    days,
    play: (stage) => settlements(stage, turn(stage.random.pick(MEDICINES), stage)),
  });

const split = scenesOf({ rule: 'split-prescription', days: 34 });
const often = scenesOf({ rule: 'frequent-dispensing', days: 42 });
const large = scenesOf({ rule: 'oversized-prescription', days: 4 });
const chronic = scenesOf({ rule: 'oversized-chronic-prescription', days: 4 });
const twice = scenesOf({ rule: 'duplicate-charge', days: 4 });

const SPLIT: readonly Scene[] = [
  split('must', 'again-too-soon', (code, { random }) => [
    { afterMs: 0, items: [medicine(code, 28)] },
    { afterMs: 2 * DAY + random.integer(11 * DAY), items: [medicine(code, 14)] },
  ]),
  split('must', 'again-at-another-house', (code, { random, cast }) => [
    { afterMs: 0, items: [medicine(code, 28)] },
    {
      afterMs: DAY + random.integer(12 * DAY),
      items: [medicine(code, 28)],
      site: random.pick(cast.centres),
    },
  ]),
  split('must-not', 'when-most-is-used', (code, { random }) => [
    { afterMs: 0, items: [medicine(code, 28)] },
    { afterMs: 15 * DAY + random.integer(12 * DAY), items: [medicine(code, 28)] },
  ]),
  split('must-not', 'another-medicine', (_code, { random }) => [
    { afterMs: 0, items: [medicine(MEDICINES[0], 28)] },
    { afterMs: DAY + random.integer(12 * DAY), items: [medicine(MEDICINES[1], 28)] },
  ]),
  split('must-not', 'first-reversed', (code) => [
    { afterMs: 0, items: [medicine(code, 28)], reversedAfterMs: 20 * HOUR },
    { afterMs: 3 * DAY, items: [medicine(code, 28)] },
  ]),
  split('looks-the-same', 'new-dose', (code) => [
    { afterMs: 0, items: [medicine(code, 28)] },
    { afterMs: 7 * DAY, items: [medicine(code, 28)] },
  ]),
];

/** So many settlements of one medicine, evenly over the days. */
const evenly = (code: string, count: number, withinDays: number): Given[] =>
  Array.from({ length: count }, (_, index) => ({
    afterMs: Math.round((index * (withinDays - 1) * DAY) / (count - 1)),
    items: [medicine(code)],
  }));

const OFTEN: readonly Scene[] = [
  often('must', 'many-settlements', (code, { random }) =>
    evenly(code, 6 + random.integer(4), 20 + random.integer(10)),
  ),
  often('must-not', 'one-too-few', (code) => evenly(code, 5, 29)),
  often('must-not', 'spread-wider', (code) => evenly(code, 7, 41)),
  often('must-not', 'one-reversed', (code) =>
    evenly(code, 6, 29).map((given, index) =>
      index === 5 ? { ...given, reversedAfterMs: 20 * HOUR } : given,
    ),
  ),
  often('looks-the-same', 'course-of-infusions', (code) => evenly(code, 7, 7)),
];

const LARGE: readonly Scene[] = [
  large('must', 'too-many-days', (code, { random }) => [
    { afterMs: 0, items: [medicine(code, 31 + random.integer(60))] },
  ]),
  large('must-not', 'thirty-days', (code) => [{ afterMs: 0, items: [medicine(code, 30)] }]),
  large('must-not', 'of-a-chronic-disease', (code) => [
    { afterMs: 0, items: [medicine(code, 84)], care: '14' },
  ]),
  large('must-not', 'reversed', (code) => [
    { afterMs: 0, items: [medicine(code, 60)], reversedAfterMs: 5 * HOUR },
  ]),
  large('looks-the-same', 'before-a-journey', (code) => [
    { afterMs: 0, items: [medicine(code, 45)] },
  ]),
  chronic('must', 'too-many-days', (code, { random }) => [
    { afterMs: 0, items: [medicine(code, 91 + random.integer(90))], care: '14' },
  ]),
  chronic('must-not', 'ninety-days', (code) => [
    { afterMs: 0, items: [medicine(code, 90)], care: '14' },
  ]),
  chronic('must-not', 'reversed', (code) => [
    { afterMs: 0, items: [medicine(code, 120)], care: '14', reversedAfterMs: 5 * HOUR },
  ]),
  chronic('looks-the-same', 'large-pack', (code) => [
    { afterMs: 0, items: [medicine(code, 100)], care: '14' },
  ]),
];

const charged = (code: string, count: number): Item => ({ code, count, yuan: 25 * count });

const TWICE: readonly Scene[] = [
  twice('must', 'two-in-one-settlement', () => [{ afterMs: 0, items: [charged(ULTRASOUND, 2)] }]),
  twice('must', 'two-settlements', (_code, { random }) => [
    { afterMs: 0, items: [charged(CONSULTATION, 1)] },
    { afterMs: 30 * MINUTE + random.integer(11 * HOUR), items: [charged(CONSULTATION, 1)] },
  ]),
  twice('must-not', 'next-day', () => [
    { afterMs: 0, items: [charged(CONSULTATION, 1)] },
    { afterMs: DAY, items: [charged(CONSULTATION, 1)] },
  ]),
  twice('must-not', 'another-item', () => [
    { afterMs: 0, items: [charged(CONSULTATION, 1)] },
    { afterMs: HOUR, items: [charged(ULTRASOUND, 1)] },
  ]),
  twice('must-not', 'second-reversed', () => [
    { afterMs: 0, items: [charged(ULTRASOUND, 1)] },
    { afterMs: 2 * HOUR, items: [charged(ULTRASOUND, 1)], reversedAfterMs: 3 * HOUR },
  ]),
  twice('must-not', 'of-an-inpatient', () => [
    { afterMs: 0, items: [charged(ULTRASOUND, 2)], care: '21' },
  ]),
  twice('looks-the-same', 'two-parts-of-the-body', () => [
    { afterMs: 0, items: [charged(ULTRASOUND, 2)] },
  ]),
];

export const DISPENSING: readonly Scene[] = [...SPLIT, ...OFTEN, ...LARGE, ...TWICE];
