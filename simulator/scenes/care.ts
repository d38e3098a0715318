// Inpatients of an illness before and after a change of payment: examined less, sent elsewhere more; and houses where nothing falls, where it falls a
// little, where images of all illnesses fall alike, or where cases alone become fewer. In fixed parts, so that what is planted is not left to chance. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import { Random } from '../random.ts';
import { DAY, HOUR, imageLine, laboratoryLine, visitLine, type Told } from './lines.ts';
import { somebody } from './persons.ts';
import { plantedAt } from './planting.ts';
import type { PlantingGround, Planter, Planting, ToldLine, Verdict } from './scene.ts';

const RULE = 'under-treatment';
type Needs = 'image' | 'test' | 'kept';

interface Illness {
  readonly code: string;
  readonly needs: Needs;
}

const STROKE: Illness = { code: 'I63.9', needs: 'image' };
const CORONARY: Illness = { code: 'I21.9', needs: 'test' };
const SEPSIS: Illness = { code: 'A41.9', needs: 'kept' };
const OTHER = 'K29.7';

interface House {
  readonly verdict: Verdict;
  readonly variety: string;
  readonly illness: Illness;
  /** Of the cases that have what they need: before and after. */
  readonly share: readonly [number, number];
  /** Of other illnesses. */
  readonly others?: readonly [number, number];
  /** Cases a week after the change. */
  readonly after?: number;
}

const HOUSES: readonly House[] = [
  { verdict: 'must', variety: 'images-fall', illness: STROKE, share: [0.92, 0.6] },
  { verdict: 'must-not', variety: 'as-before', illness: STROKE, share: [0.9, 0.9] },
  { verdict: 'must', variety: 'tests-fall', illness: CORONARY, share: [0.96, 0.65] },
  {
    ...{ verdict: 'must-not', variety: 'all-images-fall', illness: STROKE, share: [0.9, 0.45] },
    others: [0.7, 0.35],
  },
  { verdict: 'must', variety: 'sent-elsewhere', illness: SEPSIS, share: [0.95, 0.6] },
  { verdict: 'must-not', variety: 'a-little', illness: CORONARY, share: [0.95, 0.9] },
  { verdict: 'must', variety: 'images-fall-much', illness: STROKE, share: [0.85, 0.3] },
  { verdict: 'must-not', variety: 'rises', illness: STROKE, share: [0.6, 0.9] },
  { verdict: 'must', variety: 'tests-fall', illness: CORONARY, share: [0.9, 0.55] },
  {
    ...{
      verdict: 'must-not',
      variety: 'fewer-cases',
      illness: STROKE,
      share: [0.9, 0.9],
      after: 4,
    },
  },
  { verdict: 'must', variety: 'sent-elsewhere', illness: SEPSIS, share: [0.9, 0.5] },
  {
    ...{ verdict: 'must-not', variety: 'all-tests-stop', illness: CORONARY, share: [0.95, 0] },
    others: [0.7, 0],
  },
  { verdict: 'must', variety: 'images-fall', illness: STROKE, share: [0.8, 0.5] },
  { verdict: 'must-not', variety: 'kept-as-before', illness: SEPSIS, share: [0.8, 0.8] },
  {
    verdict: 'must',
    variety: 'others-stay',
    illness: STROKE,
    share: [0.9, 0.55],
    others: [0.7, 0.66],
  },
  { verdict: 'looks-the-same', variety: 'examined-elsewhere', illness: STROKE, share: [0.9, 0.5] },
];

const PER_WEEK = 7;
const WEEK = 7 * DAY;
/** The first of January 2026, from the begin of the stretch. */
const CHANGED_DAY = 77;

interface Case {
  readonly site: Site;
  readonly name: string;
  readonly endsAt: number;
  readonly code: string;
  readonly needs: Needs;
  readonly had: boolean;
  readonly random: Random;
  readonly zone: string;
}

function caseLines({ site, name, endsAt, code, needs, had, random, zone }: Case): ToldLine[] {
  const at = endsAt - (3 + random.integer(4)) * DAY;
  const person = somebody(random, { place: site.place, at, zone, ages: 'old' });
  const told: Told = { name, site, person, at, zone };
  const examined: Told = { ...told, name: `${name}-x`, at: at + 5 * HOUR };
  const disposition = needs === 'kept' && !had ? '02' : 'home';
  const visit = { class: 'inpatient', code, dischargedAt: endsAt, disposition } as const;
  return [
    visitLine(told, 'start', { class: 'inpatient', code }),
    ...(needs === 'image' && had
      ? [imageLine(examined, 'reported', { modality: 'CT', bodyPart: '头部', visit: name })]
      : []),
    ...(needs === 'test' && had ? [laboratoryLine(examined, { visit: name })] : []),
    visitLine({ ...told, statedAt: endsAt }, 'end', visit),
  ];
}

function linesOf(site: Site, house: House, { seed, startsAt, endsAt, cast }: PlantingGround) {
  const { illness, share, others = [0.7, 0.7], after = PER_WEEK } = house;
  const random = new Random(seed, 'care', site.id, startsAt);
  const lines: ToldLine[] = [];
  for (const [which, code] of [illness.code, OTHER].entries()) {
    const needs = which === 1 && illness.needs === 'kept' ? 'image' : illness.needs;
    const shares = which === 0 ? share : others;
    let number = 0;
    // Who leaves in the first week was examined before the stretch begins.
    for (let weekAt = startsAt + WEEK; weekAt + WEEK < endsAt; weekAt += WEEK) {
      const isAfter = weekAt >= startsAt + CHANGED_DAY * DAY;
      const part = shares[isAfter ? 1 : 0];
      const count = isAfter && which === 0 ? after : PER_WEEK;
      for (let index = 0; index < count; index += 1, number += 1) {
        const had = Math.floor((number + 1) * part) > Math.floor(number * part);
        const last = weekAt + (index % 7) * DAY + 9 * HOUR + random.integer(8 * HOUR);
        const name = `case-${site.id}-${String(which)}-${String(number)}`;
        const one = { site, name, endsAt: last, code, needs, had, random, zone: cast.zone };
        lines.push(...caseLines(one));
      }
    }
  }
  return lines;
}

function plant(ground: PlantingGround): Planting {
  const { cast, startsAt, endsAt } = ground;
  const sites = cast.hospitals.filter(({ level }) => level === 'county-hospital');
  const background: ToldLine[] = [];
  const scenes = HOUSES.flatMap((house, index) => {
    const site = sites[index];
    if (site === undefined) return [];
    background.push(...linesOf(site, house, ground));
    const where = { site: site.id, fromAt: startsAt + CHANGED_DAY * DAY, untilAt: endsAt };
    const { verdict, variety } = house;
    return [plantedAt({ rule: RULE, verdict, variety, where, name: site.id })];
  });
  return { scenes, background };
}

export const CARE: Planter = { rules: [RULE], plant };
