// County hospitals with their inpatients of the whole stretch: some cost more, keep people longer, examine more or less, see people again; and
// some only have costlier or longer cases by their mix, or people who come back later. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import { Random } from '../random.ts';
import { claimLine, DAY, HOUR, imageLine, MINUTE, visitLine, type Told } from './lines.ts';
import { somebody } from './persons.ts';
import { plantedAt } from './planting.ts';
import type { PlantingGround, Planter, Planting, ToldLine, Verdict } from './scene.ts';

interface Mix {
  readonly group: string;
  readonly code: string;
  readonly yuan: number;
  readonly days: number;
}

const GROUPS: readonly Mix[] = [
  { group: 'ES31', code: 'J18.9', yuan: 5_200, days: 7 },
  { group: 'FT21', code: 'I50.9', yuan: 7_400, days: 8 },
  { group: 'BR23', code: 'I63.9', yuan: 9_100, days: 10 },
  { group: 'GZ15', code: 'K29.7', yuan: 3_100, days: 4 },
  { group: 'IU25', code: 'M51.2', yuan: 4_300, days: 6 },
];
const COSTLY: readonly Mix[] = GROUPS.slice(1, 3);

/** How a hospital differs from the others. */
interface Manner {
  readonly rule: string;
  readonly verdict: Verdict;
  readonly variety: string;
  readonly cost?: number;
  readonly stay?: number;
  readonly examinations?: number;
  readonly comesBack?: number;
  /** Days after which people come back. */
  readonly backAfter?: number;
  readonly mix?: readonly Mix[];
}

const PEERS: readonly Manner[] = [
  { rule: 'peer-cost', verdict: 'must', variety: 'costs-more', cost: 1.5 },
  { rule: 'peer-cost', verdict: 'must', variety: 'costs-much-more', cost: 1.8 },
  { rule: 'peer-cost', verdict: 'must-not', variety: 'costlier-groups', mix: COSTLY },
  { rule: 'peer-cost', verdict: 'must-not', variety: 'a-little-more', cost: 1.05 },
  { rule: 'peer-length-of-stay', verdict: 'must', variety: 'keeps-longer', stay: 1.5 },
  { rule: 'peer-length-of-stay', verdict: 'must', variety: 'sends-home-early', stay: 0.6 },
  { rule: 'peer-length-of-stay', verdict: 'must-not', variety: 'longer-groups', mix: COSTLY },
  { rule: 'peer-examinations', verdict: 'must', variety: 'examines-more', examinations: 2.4 },
  { rule: 'peer-examinations', verdict: 'must', variety: 'examines-less', examinations: 0.25 },
  { rule: 'peer-examinations', verdict: 'must-not', variety: 'a-little-more', examinations: 1.08 },
  { rule: 'readmission-30-days', verdict: 'must', variety: 'sees-again', comesBack: 0.4 },
  { rule: 'readmission-30-days', verdict: 'must', variety: 'sees-often-again', comesBack: 0.55 },
  ...[
    { rule: 'readmission-30-days', verdict: 'must-not', variety: 'later', comesBack: 0.3 } as const,
  ].map((one) => ({ ...one, backAfter: 34 })),
];

const CASES_PER_DAY = 2;
const EXAMINATIONS = 1.2;
const COMES_BACK = 0.08;
/** Providers that are alike still differ by so much. */
const AMONG_PEERS = 0.03;

interface Case {
  readonly site: Site;
  readonly manner: Partial<Manner>;
  readonly random: Random;
  readonly zone: string;
}

function stayLines(
  name: string,
  { site, manner, random, zone }: Case,
  of: { readonly person: Told['person']; readonly endsAt: number; readonly mix: Mix },
): ToldLine[] {
  const { person, endsAt, mix } = of;
  const days = mix.days * (manner.stay ?? 1) * Math.exp(0.35 * random.normal());
  const told: Told = { name, site, person, at: endsAt - Math.round(days * DAY), zone };
  const yuan = mix.yuan * (manner.cost ?? 1) * Math.exp(0.45 * random.normal());
  const images = random.poisson(EXAMINATIONS * (manner.examinations ?? 1));
  const inHours = Math.max(2, Math.round(days * 24) - 2);
  return [
    ...Array.from({ length: images }, (_, index) => {
      const at = told.at + Math.round((inHours * HOUR * (index + 1)) / (images + 1));
      const image = { ...told, name: `${name}-i${String(index)}`, at, statedAt: at + 20 * MINUTE };
      const what = { modality: 'CR', bodyPart: `部位${String(index)}`, visit: name };
      return imageLine(image, 'reported', what);
    }),
    visitLine({ ...told, statedAt: endsAt }, 'end', {
      ...{ class: 'inpatient', code: mix.code, dischargedAt: endsAt, disposition: 'home' },
    }),
    claimLine(
      { ...told, name: `${name}-s`, at: endsAt },
      { yuan, group: mix.group, visit: name, care: '21' },
    ),
  ];
}

/** The cases of one hospital; some of its people come back, with another illness, so that no stay looks split. */
function casesOf(of: Case, { startsAt, endsAt }: PlantingGround): ToldLine[] {
  const { site, manner, random, zone } = of;
  const { mix = GROUPS, comesBack = COMES_BACK, backAfter = 16 } = manner;
  const lines: ToldLine[] = [];
  const days = Math.round((endsAt - startsAt) / DAY);
  for (let index = 0; index < days * CASES_PER_DAY; index += 1) {
    const at =
      startsAt + Math.floor(index / CASES_PER_DAY) * DAY + 9 * HOUR + random.integer(7 * HOUR);
    const person = somebody(random, { place: site.place, at, zone, ages: 'old' });
    const name = `stay-${site.id}-${String(index)}`;
    const first = random.pick(mix);
    lines.push(...stayLines(name, of, { person, endsAt: at, mix: first }));
    if (!random.chance(comesBack)) continue;
    const others = GROUPS.filter((one) => one.group !== first.group);
    // Admitted after so many days; the stay itself takes some more.
    const again = at + (backAfter + 12 + random.integer(4)) * DAY;
    const back = { person, endsAt: again, mix: random.pick(others) };
    const shortly = { ...of, manner: { ...manner, stay: 0.8 * (manner.stay ?? 1) } };
    lines.push(...stayLines(`${name}-b`, shortly, back));
  }
  return lines.filter(({ sendAt }) => sendAt < endsAt);
}

function plant(ground: PlantingGround): Planting {
  const { cast, seed, startsAt, endsAt } = ground;
  const hospitals = cast.hospitals.filter(({ level }) => level === 'county-hospital');
  const background: ToldLine[] = [];
  const scenes = hospitals.flatMap((site, index) => {
    const manner = PEERS[index];
    const random = new Random(seed, 'provider', site.id, startsAt);
    const own = Math.exp(AMONG_PEERS * random.normal());
    const varied = { ...manner, cost: (manner?.cost ?? 1) * own, stay: (manner?.stay ?? 1) * own };
    background.push(...casesOf({ site, manner: varied, random, zone: cast.zone }, ground));
    if (manner === undefined) return [];
    const { rule, verdict, variety } = manner;
    const where = { site: site.id, fromAt: startsAt - 180 * DAY, untilAt: endsAt + DAY };
    return [plantedAt({ rule, verdict, variety, where, name: site.id })];
  });
  return { scenes, background };
}

export const PROVIDERS: Planter = {
  rules: [...new Set(PEERS.map(({ rule }) => rule))],
  plant,
};
