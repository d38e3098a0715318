/** A cluster in space and time in words, in both languages. Pure. */
import type { SpaceTimeScanPattern } from '../../../contracts/catalogue/looks/space-time-scan.ts';
import { ancestorAt, type PlaceCode } from '../../../contracts/place.ts';
import type { EpochMs } from '../../../contracts/time.ts';
import { DAY_MS } from '../../../contracts/time.ts';
import type { Words } from '../../../contracts/words.ts';
import { dayOf } from '../../../platform/zone/zone-time.ts';
import type { DetectorCatalogue } from '../../catalogue.ts';

export interface ToldCluster {
  readonly measure: Words;
  readonly places: readonly PlaceCode[];
  readonly place: PlaceCode;
  readonly fromAt: EpochMs;
  readonly toAt: EpochMs;
  readonly observed: number;
  readonly expected: number;
  readonly recurrenceDays: number;
}

/** The smallest place that holds all. */
export function placeOfAll(places: readonly PlaceCode[]): PlaceCode {
  const [first] = places;
  if (first === undefined) throw new RangeError('a cluster has places');
  for (const level of ['village', 'township', 'county', 'city'] as const) {
    const holder = ancestorAt(first, level);
    if (holder !== undefined && places.every((place) => place.startsWith(holder))) return holder;
  }
  return first;
}

const NAMED_MAX = 6;

export function placesInWords(
  places: readonly PlaceCode[],
  catalogue: Pick<DetectorCatalogue, 'placeNames'>,
): Words {
  const names = places.slice(0, NAMED_MAX).map((place) => catalogue.placeNames(place));
  const more = places.length - names.length;
  return {
    zh: names.map(({ zh }) => zh).join('、') + (more > 0 ? ` 等 ${String(places.length)} 处` : ''),
    en: names.map(({ en }) => en).join(', ') + (more > 0 ? ` and ${String(more)} more` : ''),
  };
}

export function scanWords(
  cluster: ToldCluster,
  rule: Pick<SpaceTimeScanPattern, 'located'>,
  catalogue: Pick<DetectorCatalogue, 'placeNames' | 'zone'>,
): { readonly title: Words; readonly words: Words } {
  const { measure, observed } = cluster;
  const where = catalogue.placeNames(cluster.place);
  const places = placesInWords(cluster.places, catalogue);
  const from = dayOf(cluster.fromAt, catalogue.zone);
  const days = Math.round((cluster.toAt - cluster.fromAt) / DAY_MS);
  const expected = cluster.expected.toFixed(1);
  const seldom = seldomInWords(cluster.recurrenceDays);
  const by =
    rule.located === 'residence'
      ? { zh: '按居住地', en: 'by where they live' }
      : { zh: '按就诊机构所在地', en: 'by where they came to' };
  return {
    title: {
      zh: `${measure.zh}：${where.zh}时空聚集`,
      en: `${measure.en}: cluster in space and time in ${where.en}`,
    },
    words: {
      zh: `${from} 起 ${String(days)} 天内${by.zh}集中于${places.zh}：${String(observed)} 例，预期 ${expected} 例；纯属偶然时${seldom.zh}才会出现一次`,
      en: `Within ${String(days)} days from ${from}, ${by.en}, in ${places.en}: ${String(observed)} cases, ${expected} expected; chance alone makes the like once in ${seldom.en}`,
    },
  };
}

const YEAR_DAYS = 365.25;
const YEARS_MAX = 100;

export function seldomInWords(days: number): Words {
  const years = days / YEAR_DAYS;
  if (years >= YEARS_MAX) return { zh: '百年以上', en: 'more than a hundred years' };
  if (years >= 2) return { zh: `约 ${years.toFixed(0)} 年`, en: `about ${years.toFixed(0)} years` };
  return { zh: `约 ${days.toFixed(0)} 天`, en: `about ${days.toFixed(0)} days` };
}
