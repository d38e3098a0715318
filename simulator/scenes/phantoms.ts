// Scenes of settlements that are held against the records: paid and never done, done before or after, told late, reversed, something else done.
// At the city's hospitals, whose feeds are never silent for long. Pure.
import {
  claimLine,
  DAY,
  ecgLine,
  HOUR,
  imageLine,
  laboratoryLine,
  MINUTE,
  visitLine,
  type Told,
} from './lines.ts';
import type { Scene, Stage, ToldLine } from './scene.ts';

/** What is settled, and how its record is told. */
interface Service {
  readonly rule: string;
  readonly code: string;
  readonly done: (of: Told) => ToldLine[];
}

const CT = { modality: 'CT', bodyPart: '胸部' } as const;
const DX = { modality: 'DX', bodyPart: '胸部' } as const;
const CT_ITEM = '002103000010000';

/** The record, and what follows it at once, so that nothing else is missed. */
const SERVICES: readonly Service[] = [
  {
    rule: 'phantom-service',
    code: CT_ITEM,
    done: (of) => [
      imageLine(of, 'acquired', CT),
      imageLine({ ...of, statedAt: (of.statedAt ?? of.at) + HOUR }, 'reported', CT),
    ],
  },
  {
    rule: 'phantom-ecg',
    code: '003107010010000',
    done: (of) => [
      ecgLine(of, 'recorded'),
      ecgLine({ ...of, statedAt: of.at + 5 * MINUTE }, 'read'),
    ],
  },
  { rule: 'phantom-laboratory', code: '002501010150000', done: (of) => [laboratoryLine(of)] },
];

const TELL_DAYS = 9;
/** Of a site that has told records for less than a fortnight nothing is said. */
const KNOWN_DAYS = 17;

interface Parts {
  readonly visit: Told;
  readonly settled: Told;
  readonly came: ToldLine;
  readonly paid: ToldLine;
  readonly reversed: ToldLine;
  /** The same person at the same house, so long after the settlement; negative: before. */
  readonly at: (name: string, ms: number) => Told;
}

function partsOf(stage: Stage, code: string): Parts {
  const { scene, person, cast, startsAt, random } = stage;
  const site = random.pick(cast.hospitals.filter(({ level }) => level === 'city-hospital'));
  const visit: Told = { name: scene, site, person, at: startsAt, zone: cast.zone };
  const settled: Told = { ...visit, name: `${scene}-s`, at: startsAt + 2 * HOUR };
  const claim = { yuan: 240, care: '11', items: [{ code, count: 1, yuan: 240 }] } as const;
  const back: Told = { ...settled, name: `${scene}-b`, at: settled.at + 5 * HOUR };
  return {
    visit,
    settled,
    came: visitLine(visit, 'start', { code: 'R07.4' }),
    paid: claimLine(settled, { ...claim, visit: scene }),
    reversed: claimLine(back, { ...claim, reverses: settled.name }),
    at: (name, ms) => ({ ...settled, name: `${scene}-${name}`, at: settled.at + ms }),
  };
}

function scene(
  of: { readonly rule: string; readonly code: string },
  verdict: Scene['verdict'],
  { variety, turn }: { readonly variety: string; readonly turn: (parts: Parts) => ToldLine[] },
): Scene {
  const { rule, code } = of;
  return {
    ...{ rule, verdict, variety, days: TELL_DAYS, notBeforeDays: KNOWN_DAYS },
    play: (stage) => turn(partsOf(stage, code)),
  };
}

/** Sent so long after it was done, with the time at which it was done. */
const toldLate = (lines: readonly ToldLine[], ms: number): ToldLine[] =>
  lines.map((one) => ({ ...one, sendAt: one.sendAt + ms }));

const ofService = (service: Service): Scene[] => [
  scene(service, 'must', { variety: 'never-done', turn: ({ came, paid }) => [came, paid] }),
  scene(service, 'must-not', {
    variety: 'done-before',
    turn: ({ came, paid, at }) => [came, paid, ...service.done(at('r', -HOUR))],
  }),
  scene(service, 'must-not', {
    variety: 'done-after',
    turn: ({ came, paid, at }) => [came, paid, ...service.done(at('r', 8 * HOUR))],
  }),
  scene(service, 'must-not', {
    variety: 'told-late',
    turn: ({ came, paid, at }) => [
      came,
      paid,
      ...toldLate(service.done(at('r', -HOUR)), 3 * DAY).filter(
        ({ record }) => service.rule !== 'phantom-ecg' || record['step'] === 'read',
      ),
    ],
  }),
  scene(service, 'must-not', {
    variety: 'reversed',
    turn: ({ came, paid, reversed }) => [came, paid, reversed],
  }),
  scene(service, 'looks-the-same', {
    variety: 'done-elsewhere-and-not-sent',
    turn: ({ came, paid }) => [came, paid],
  }),
];

const VISIT = { rule: 'phantom-visit', code: 'XC09AAK095A001010100001' };
const VISITS: readonly Scene[] = [
  scene(VISIT, 'must', { variety: 'no-visit', turn: ({ paid }) => [paid] }),
  scene(VISIT, 'must-not', { variety: 'with-its-visit', turn: ({ came, paid }) => [came, paid] }),
  scene(VISIT, 'must-not', {
    variety: 'visit-told-late',
    turn: ({ came, paid }) => [...toldLate([came], 2 * DAY), paid],
  }),
  scene(VISIT, 'must-not', {
    variety: 'reversed',
    turn: ({ paid, reversed }) => [paid, reversed],
  }),
  scene(VISIT, 'looks-the-same', {
    variety: 'fetched-for-somebody',
    turn: ({ paid }) => [paid],
  }),
];

const OTHER = { rule: 'item-substitution', code: CT_ITEM };
const image = (of: Told, what: typeof CT | typeof DX): ToldLine[] => [
  imageLine(of, 'acquired', what),
  imageLine({ ...of, statedAt: of.at + HOUR }, 'reported', what),
];
const SUBSTITUTIONS: readonly Scene[] = [
  scene(OTHER, 'must', {
    variety: 'radiograph-settled-as-ct',
    turn: ({ came, paid, at }) => [came, paid, ...image(at('r', -HOUR), DX)],
  }),
  scene(OTHER, 'must-not', {
    variety: 'as-settled',
    turn: ({ came, paid, at }) => [came, paid, ...image(at('r', -HOUR), CT)],
  }),
  scene(OTHER, 'must-not', {
    variety: 'both-done',
    turn: ({ came, paid, at }) => [
      came,
      paid,
      ...image(at('r', -HOUR), DX),
      ...image(at('q', 3 * HOUR), CT),
    ],
  }),
  scene(OTHER, 'must-not', {
    variety: 'reversed',
    turn: ({ came, paid, reversed, at }) => [came, paid, reversed, ...image(at('r', -HOUR), DX)],
  }),
  scene(OTHER, 'looks-the-same', {
    variety: 'ct-not-sent',
    turn: ({ came, paid, at }) => [came, paid, ...image(at('r', -HOUR), DX)],
  }),
];

export const PHANTOMS: readonly Scene[] = [
  ...SERVICES.flatMap(ofService),
  ...VISITS,
  ...SUBSTITUTIONS,
];
