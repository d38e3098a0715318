// Scenes of a clot that is dissolved: in time, too late, twice, taken back or told otherwise; another illness, another treatment. At the city's
// hospitals, of hearts with an ECG at the door, so that nothing else is found of them. Pure.
import { ecgLine, HOUR, MINUTE, procedureLine, visitLine, type Told } from './lines.ts';
import type { Scene, Stage, ToldLine, Verdict } from './scene.ts';

interface Illness {
  readonly rule: string;
  readonly limitMs: number;
  readonly codes: readonly string[];
  /** Before it is known. */
  readonly complaintCode: string;
  readonly likeCode: string;
  readonly other: { readonly system: string; readonly code: string };
}

const HEART: Illness = {
  rule: 'door-to-thrombolysis',
  limitMs: 30 * MINUTE,
  codes: ['I21.0', 'I21.1', 'I21.3', 'I22.0'],
  complaintCode: 'R07.4',
  // Of a pulmonary embolism the limit says nothing.
  likeCode: 'I26.9',
  other: { system: 'ICD-9-CM-3', code: '36.06' },
};
const STROKE: Illness = {
  rule: 'door-to-needle-stroke',
  limitMs: 60 * MINUTE,
  codes: ['I63.3', 'I63.4', 'I63.9', 'I64.x00'],
  complaintCode: 'R42.x00',
  likeCode: 'I26.9',
  other: { system: 'ICD-9-CM-3', code: '39.74' },
};

const DRUGS = [
  { system: 'ATC', code: 'B01AD02' },
  { system: 'ATC', code: 'B01AD11' },
  { code: 'urokinase' },
] as const;
const INFUSION = { system: 'ICD-9-CM-3', code: '99.1000' } as const;

interface Bed {
  readonly illness: Illness;
  readonly stage: Stage;
  readonly visit: Told;
  readonly came: (code?: string, of?: 'emergency' | 'inpatient') => ToldLine[];
  /** So long after the door. */
  readonly given: (ms: number, of?: Partial<Giving>) => ToldLine;
}

interface Giving {
  readonly name: string;
  readonly sort: 'procedure' | 'medication';
  readonly code: { readonly system?: string; readonly code: string };
  readonly status: 'done' | 'corrected' | 'withdrawn';
  readonly toldAfterMs: number;
}

function bedOf(illness: Illness, stage: Stage): Bed {
  const { scene, person, cast, startsAt, random } = stage;
  const site = random.pick(cast.hospitals.filter(({ level }) => level === 'city-hospital'));
  const visit: Told = { name: scene, site, person, at: startsAt, zone: cast.zone };
  return {
    ...{ illness, stage, visit },
    came: (code = random.pick(illness.codes), of = 'emergency') => {
      const ecg: Told = { ...visit, name: `${scene}-e`, at: startsAt + 4 * MINUTE };
      const read: Told = { ...ecg, statedAt: ecg.at + 4 * MINUTE };
      const door = visitLine(visit, 'start', { class: of, code });
      return [door, ecgLine(ecg, 'recorded'), ecgLine(read, 'read')];
    },
    given: (ms, of = {}) => {
      const { name = 'n', sort = 'medication', code = random.pick(DRUGS), status = 'done' } = of;
      const at = startsAt + ms;
      const told: Told = { ...visit, name: `${scene}-${name}`, at };
      const statedAt = at + (of.toldAfterMs ?? 5 * MINUTE);
      return procedureLine({ ...told, statedAt }, { sort, code, status, visit: scene });
    },
  };
}

/** Beyond the limit by one minute to an hour and a half. */
const late = ({ illness, stage }: Bed): number =>
  illness.limitMs + (1 + stage.random.integer(90)) * MINUTE;
const inTime = ({ illness, stage }: Bed): number =>
  illness.limitMs - (1 + stage.random.integer(20)) * MINUTE;

const scene =
  (verdict: Verdict, variety: string, turn: (bed: Bed) => ToldLine[]) =>
  (illness: Illness): Scene => ({
    ...{ rule: illness.rule, verdict, variety, days: 4 },
    play: (stage) => turn(bedOf(illness, stage)),
  });

const TURNS = [
  scene('must', 'given-late', (bed) => [...bed.came(), bed.given(late(bed))]),
  scene('must', 'told-as-procedure-and-as-medicine', (bed) => {
    const ms = late(bed);
    const infusion = { name: 'i', sort: 'procedure', code: INFUSION } as const;
    return [...bed.came(), bed.given(ms), bed.given(ms + MINUTE, infusion)];
  }),
  scene('must', 'illness-known-afterwards', (bed) => {
    const { visit, illness } = bed;
    const known = { ...visit, statedAt: visit.at + 8 * HOUR };
    const [code = ''] = illness.codes;
    return [
      ...bed.came(illness.complaintCode),
      bed.given(late(bed)),
      visitLine(known, 'update', { class: 'emergency', code }),
    ];
  }),
  scene('must', 'corrected-to-late', (bed) => {
    const fixed = { status: 'corrected', toldAfterMs: 3 * HOUR } as const;
    const code = DRUGS[0];
    return [
      ...bed.came(),
      bed.given(inTime(bed), { code }),
      bed.given(late(bed), { code, ...fixed }),
    ];
  }),
  scene('must-not', 'within-the-limit', (bed) => [...bed.came(), bed.given(inTime(bed))]),
  scene('must-not', 'second-dose', (bed) => [
    ...bed.came(),
    bed.given(inTime(bed)),
    bed.given(late(bed), { name: 'second' }),
  ]),
  scene('must-not', 'begun-before-the-door', (bed) => [
    ...bed.came(),
    bed.given(-20 * MINUTE),
    bed.given(late(bed), { name: 'second' }),
  ]),
  scene('must-not', 'another-treatment', (bed) => [
    ...bed.came(),
    bed.given(late(bed), { sort: 'procedure', code: bed.illness.other }),
  ]),
  scene('must-not', 'another-illness', (bed) => [
    ...bed.came(bed.illness.likeCode),
    bed.given(late(bed)),
  ]),
  scene('must-not', 'not-given-after-all', (bed) => {
    const back = { status: 'withdrawn', toldAfterMs: 2 * HOUR } as const;
    const ms = late(bed);
    return [...bed.came(), bed.given(ms), bed.given(ms, back)];
  }),
  scene('looks-the-same', 'fell-ill-in-hospital', (bed) => [
    ...bed.came(undefined, 'inpatient'),
    bed.given(6 * HOUR),
  ]),
];

export const THROMBOLYSIS: readonly Scene[] = [HEART, STROKE].flatMap((illness) =>
  TURNS.map((turn) => turn(illness)),
);
