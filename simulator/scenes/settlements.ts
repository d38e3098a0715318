// Scenes of settlements by group: the same group again within the span, after it, of another group, taken back before or after. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import { claimLine, DAY, HOUR, visitLine, type Told } from './lines.ts';
import type { Scene, Stage, ToldLine } from './scene.ts';

const RULE = 'split-stay';
const SPAN = 15 * DAY;
const GROUPS = ['ES31', 'FT21', 'GZ15', 'BR23', 'IU25'] as const;

/** An admission of some days and its settlement at the discharge; `endsAt` is when it is settled. */
function stay(
  stage: Stage,
  of: { readonly site: Site; readonly endsAfter: number; readonly group: string },
): {
  readonly lines: readonly ToldLine[];
  readonly settled: Told;
} {
  const { scene, person, cast, startsAt, random } = stage;
  const endsAt = startsAt + of.endsAfter;
  const days = 1 + random.integer(2);
  const visit: Told = {
    name: `${scene}-${String(of.endsAfter)}`,
    site: of.site,
    person,
    at: endsAt - days * DAY,
    zone: cast.zone,
  };
  const settled: Told = { ...visit, name: `${visit.name}-s`, at: endsAt };
  return {
    settled,
    lines: [
      visitLine(visit, 'start', { class: 'inpatient', code: 'J18.9' }),
      visitLine({ ...visit, statedAt: endsAt }, 'end', {
        class: 'inpatient',
        code: 'J18.9',
        dischargedAt: endsAt,
        disposition: 'home',
      }),
      claimLine(settled, {
        yuan: 3_000 + random.integer(9_000),
        group: of.group,
        visit: visit.name,
      }),
    ],
  };
}

const reversal = ({ name, ...of }: Told, after: number): ToldLine =>
  claimLine(
    { ...of, name: `${name}-back`, at: of.at + after },
    { yuan: 1_000_000, reverses: name },
  );

function scene(
  verdict: Scene['verdict'],
  variety: string,
  turn: (stage: Stage, site: Site, group: string) => ToldLine[],
): Scene {
  return {
    rule: RULE,
    verdict,
    variety,
    days: 30,
    play: (stage) =>
      turn(stage, stage.random.pick(stage.cast.hospitals), stage.random.pick(GROUPS)),
  };
}

const FIRST = 4 * DAY;
/** Later enough that the second stay begins after the first. */
const soon = ({ random }: Stage): number => FIRST + 3 * DAY + random.integer(SPAN - 3 * DAY - HOUR);

export const SETTLEMENTS: readonly Scene[] = [
  scene('must', 'same-group-again', (stage, site, group) => [
    ...stay(stage, { site, group, endsAfter: FIRST }).lines,
    ...stay(stage, { site, group, endsAfter: soon(stage) }).lines,
  ]),
  scene('must-not', 'after-the-span', (stage, site, group) => [
    ...stay(stage, { site, group, endsAfter: FIRST }).lines,
    ...stay(stage, { site, group, endsAfter: FIRST + 16 * DAY + stage.random.integer(8 * DAY) })
      .lines,
  ]),
  scene('must-not', 'another-group', (stage, site) => [
    ...stay(stage, { site, group: 'ES31', endsAfter: FIRST }).lines,
    ...stay(stage, { site, group: 'FT21', endsAfter: soon(stage) }).lines,
  ]),
  scene('must-not', 'second-reversed', (stage, site, group) => {
    const second = stay(stage, { site, group, endsAfter: soon(stage) });
    return [
      ...stay(stage, { site, group, endsAfter: FIRST }).lines,
      ...second.lines,
      reversal(second.settled, 20 * HOUR),
    ];
  }),
  scene('must-not', 'first-reversed-before', (stage, site, group) => {
    const first = stay(stage, { site, group, endsAfter: FIRST });
    return [
      ...first.lines,
      reversal(first.settled, 5 * HOUR),
      ...stay(stage, { site, group, endsAfter: soon(stage) }).lines,
    ];
  }),
  scene('looks-the-same', 'planned-course', (stage, site) => [
    ...stay(stage, { site, group: 'RE15', endsAfter: FIRST }).lines,
    ...stay(stage, { site, group: 'RE15', endsAfter: FIRST + 14 * DAY }).lines,
  ]),
];
