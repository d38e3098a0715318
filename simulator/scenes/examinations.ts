// Scenes of examinations done again: elsewhere and soon, or in the same house, after the span, of another part, cancelled. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import { DAY, HOUR, imageLine, MINUTE, type Image, type Told } from './lines.ts';
import type { Scene, Stage, ToldLine } from './scene.ts';

const RULE = 'repeat-examination';
const SPAN = 14 * DAY;
const IMAGES: readonly Image[] = [
  { modality: 'CT', bodyPart: '胸部' },
  { modality: 'CT', bodyPart: '头部' },
  { modality: 'MR', bodyPart: '腰椎' },
  { modality: 'US', bodyPart: '腹部' },
  { modality: 'DX', bodyPart: '胸部' },
  { modality: 'MR', bodyPart: '左膝' },
];

interface Pair {
  readonly image: Image;
  readonly first: Site;
  readonly other: Site;
}

/** Of a house that sends its reports alone. */
const reportAlone = (of: Told, image: Image): ToldLine =>
  imageLine({ ...of, statedAt: of.at + 3 * HOUR }, 'reported', image);

/** Taken, and reported within hours. */
export const examination = (of: Told, image: Image): ToldLine[] => [
  imageLine(of, 'acquired', image),
  reportAlone(of, image),
];

function scene(
  verdict: Scene['verdict'],
  variety: string,
  turn: (pair: Pair, stage: Stage) => ToldLine[],
): Scene {
  return {
    rule: RULE,
    verdict,
    variety,
    days: 22,
    play: (stage) => {
      const { random, cast } = stage;
      const first = random.pick(cast.hospitals);
      const others = cast.hospitals.filter(({ id }) => id !== first.id);
      return turn({ image: random.pick(IMAGES), first, other: random.pick(others) }, stage);
    },
  };
}

const at = ({ scene: name, person, cast, startsAt }: Stage, site: Site, ms: number): Told => ({
  name: `${name}-${String(ms)}`,
  site,
  person,
  at: startsAt + ms,
  zone: cast.zone,
});

const soon = ({ random }: Stage): number => HOUR + random.integer(SPAN - 2 * HOUR);

const cancelled = (of: Told, image: Image, ms: number): ToldLine =>
  imageLine({ ...of, statedAt: of.at + ms }, 'cancelled', image);

export const EXAMINATIONS: readonly Scene[] = [
  scene('must', 'repeated-elsewhere', ({ image, first, other }, stage) => [
    ...examination(at(stage, first, 0), image),
    ...examination(at(stage, other, soon(stage)), image),
  ]),
  scene('must', 'first-told-last', ({ image, first, other }, stage) => {
    const gap = soon(stage);
    const sendAt = stage.startsAt + gap + DAY;
    const [taken, reported] = examination(at(stage, first, 0), image);
    const late = [taken, reported].flatMap((one) =>
      one === undefined ? [] : [{ ...one, sendAt }],
    );
    return [...late, ...examination(at(stage, other, gap), image)];
  }),
  scene('must', 'known-by-its-report', ({ image, first, other }, stage) => [
    ...examination(at(stage, first, 0), image),
    reportAlone(at(stage, other, soon(stage)), image),
  ]),
  scene('must-not', 'read-elsewhere', ({ image, first, other }, stage) => [
    ...examination(at(stage, first, 0), image),
    reportAlone(at(stage, other, 10 * MINUTE), image),
  ]),
  scene('must-not', 'sent-by-two-archives', ({ image, first, other }, stage) => [
    ...examination(at(stage, first, 0), image),
    imageLine({ ...at(stage, other, 0), name: `${stage.scene}-copy` }, 'acquired', image),
  ]),
  scene('must-not', 'other-side', ({ first, other }, stage) => [
    ...examination(at(stage, first, 0), { modality: 'MR', bodyPart: '左膝' }),
    ...examination(at(stage, other, soon(stage)), { modality: 'MR', bodyPart: '右膝' }),
  ]),
  scene('must-not', 'same-site', ({ image, first }, stage) => [
    ...examination(at(stage, first, 0), image),
    ...examination(at(stage, first, soon(stage)), image),
  ]),
  scene('must-not', 'after-the-span', ({ image, first, other }, stage) => [
    ...examination(at(stage, first, 0), image),
    ...examination(at(stage, other, SPAN + MINUTE + stage.random.integer(5 * DAY)), image),
  ]),
  scene('must-not', 'another-part', ({ first, other }, stage) => [
    ...examination(at(stage, first, 0), { modality: 'CT', bodyPart: '胸部' }),
    ...examination(at(stage, other, soon(stage)), { modality: 'CT', bodyPart: '头部' }),
  ]),
  scene('must-not', 'first-cancelled', ({ image, first, other }, stage) => {
    const one = at(stage, first, 0);
    return [
      imageLine(one, 'acquired', image),
      cancelled(one, image, HOUR),
      ...examination(at(stage, other, 2 * HOUR + soon(stage)), image),
    ];
  }),
  scene('must-not', 'second-cancelled', ({ image, first, other }, stage) => {
    const two = at(stage, other, soon(stage));
    return [
      ...examination(at(stage, first, 0), image),
      imageLine(two, 'acquired', image),
      cancelled(two, image, 5 * HOUR),
    ];
  }),
  scene('looks-the-same', 'first-image-poor', ({ image, first, other }, stage) => [
    ...examination(at(stage, first, 0), image),
    ...examination(at(stage, other, 4 * HOUR), image),
  ]),
];
