// Scenes of stays without a group of their settlement: the same group by diagnosis again, and people who were sent to another hospital and
// came there, or not. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import { DAY, HOUR, MINUTE, visitLine, type Told } from './lines.ts';
import type { Scene, Stage, ToldLine } from './scene.ts';

interface Stay {
  readonly site: Site;
  readonly endsAfter: number;
  readonly code: string;
  readonly disposition: string;
}

function stay(stage: Stage, { site, endsAfter, code, disposition }: Stay): [Told, ToldLine[]] {
  const { scene, person, cast, startsAt, random } = stage;
  const endsAt = startsAt + endsAfter;
  const of: Told = {
    name: `${scene}-${String(endsAfter)}`,
    ...{ site, person, zone: cast.zone },
    at: endsAt - (1 + random.integer(2)) * DAY,
  };
  const what = { class: 'inpatient', code } as const;
  const end = { ...what, dischargedAt: endsAt, disposition };
  return [of, [visitLine(of, 'start', what), visitLine({ ...of, statedAt: endsAt }, 'end', end)]];
}

const FIRST = 4 * DAY;
const SPAN = 15 * DAY;
/** Of three groups of the catalogue's table, two of each. */
const GROUPS = [
  ['J18.9', 'J15.9'],
  ['I63.9', 'I63.3'],
  ['K80.1', 'K81.0'],
] as const;

function again(
  verdict: Scene['verdict'],
  variety: string,
  of: {
    readonly gap: (stage: Stage) => number;
    readonly codes: (stage: Stage) => readonly [string, string];
    readonly isCancelled?: boolean;
  },
): Scene {
  return {
    ...{ rule: 'split-stay-by-diagnosis', verdict, variety, days: 30 },
    play: (stage) => {
      const site = stage.random.pick(stage.cast.hospitals);
      const [first, second] = of.codes(stage);
      const gap = of.gap(stage);
      const common = { site, disposition: 'home' };
      const [, one] = stay(stage, { ...common, endsAfter: FIRST, code: first });
      const [told, two] = stay(stage, { ...common, endsAfter: FIRST + gap, code: second });
      if (of.isCancelled !== true) return [...one, ...two];
      const statedAt = stage.startsAt + FIRST + gap + DAY;
      return [...one, ...two, visitLine({ ...told, statedAt }, 'cancel')];
    },
  };
}

const soon = ({ random }: Stage): number => 3 * DAY + random.integer(SPAN - 3 * DAY - HOUR);
const alike = ({ random }: Stage): readonly [string, string] => random.pick(GROUPS);

const AGAIN: readonly Scene[] = [
  again('must', 'same-group-again', { gap: soon, codes: alike }),
  again('must-not', 'after-the-span', {
    gap: ({ random }) => SPAN + DAY + random.integer(8 * DAY),
    codes: alike,
  }),
  again('must-not', 'another-group', { gap: soon, codes: () => ['J18.9', 'K80.1'] }),
  again('must-not', 'second-cancelled', { gap: soon, codes: alike, isCancelled: true }),
  again('looks-the-same', 'planned-course', { gap: () => 14 * DAY, codes: alike }),
];

interface Referred {
  readonly disposition?: string;
  /** When and where they came; null: nowhere. */
  readonly came: ((stage: Stage) => { readonly afterMs: number; readonly toldMs?: number }) | null;
  readonly isSame?: boolean;
}

const referred = (verdict: Scene['verdict'], variety: string, of: Referred): Scene => ({
  ...{ rule: 'referral-not-arrived', verdict, variety, days: 12 },
  play: (stage) => {
    const { random, cast, scene, person, startsAt } = stage;
    const site = random.pick(cast.hospitals);
    const other = random.pick(cast.hospitals.filter(({ id }) => id !== site.id));
    const disposition = of.disposition ?? '转院';
    const [, lines] = stay(stage, { site, endsAfter: FIRST, code: 'I21.9', disposition });
    const came = of.came?.(stage);
    if (came === undefined) return lines;
    const at = startsAt + FIRST + came.afterMs;
    const visit: Told = {
      ...{ name: `${scene}-there`, person, at, zone: cast.zone },
      site: of.isSame === true ? site : other,
      sendAt: at + (came.toldMs ?? HOUR / 2),
    };
    return [...lines, visitLine(visit, 'start', { class: 'inpatient', code: 'I21.9' })];
  },
});

const REFERRED: readonly Scene[] = [
  referred('must', 'never-came', { came: null }),
  referred('must', 'came-too-late', {
    came: ({ random }) => ({ afterMs: 50 * HOUR + random.integer(3 * DAY) }),
  }),
  referred('must', 'came-back-to-the-same', {
    came: ({ random }) => ({ afterMs: HOUR + random.integer(40 * HOUR) }),
    isSame: true,
  }),
  referred('must-not', 'came', {
    came: ({ random }) => ({ afterMs: HOUR + random.integer(46 * HOUR) }),
  }),
  referred('must-not', 'admitted-before-the-paperwork', {
    came: ({ random }) => ({ afterMs: -(MINUTE + random.integer(50 * MINUTE)) }),
  }),
  referred('must-not', 'came-told-late', {
    came: () => ({ afterMs: 5 * HOUR, toldMs: 50 * HOUR }),
  }),
  referred('must-not', 'sent-home', { came: null, disposition: 'home' }),
  referred('looks-the-same', 'sent-to-another-city', { came: null }),
];

export const STAYS: readonly Scene[] = [...AGAIN, ...REFERRED];
