/**
 * The share of a county's people in townships whose sites together have enough of each article. A township of which it is not known counts for
 * neither: it is found only where the share is too low even if all of them had enough. Pure.
 */
import type { ResourceCoverPattern } from '../../../contracts/catalogue/looks/stock.ts';
import { spanMs } from '../../../contracts/catalogue/sequence-pattern.ts';
import type { Place } from '../../../contracts/catalogue/city.ts';
import { HOUR_MS } from '../../../contracts/time.ts';
import type { LookAt, LookFinding, LookOutcome } from '../looks/look-finding.ts';
import { coverHours } from './stock-cover.ts';
import { coursesOf, type ResourceReading, type UnitCourse } from './unit-course.ts';
import { outcomeOf, percent, type UnitJudged } from './unit-words.ts';

type Covered = 'enough' | 'short' | 'unknown';

export function judgeCover(
  readings: readonly ResourceReading[],
  rule: ResourceCoverPattern,
  at: LookAt,
): LookOutcome {
  const courses = coursesOf(readings, { asOf: at.asOf, staleMs: spanMs(rule.staleAfter) });
  const townships = new Map<string, UnitCourse[]>();
  for (const course of courses) {
    const township = course.place.slice(0, 9);
    townships.set(township, [...(townships.get(township) ?? []), course]);
  }
  const places = [...at.catalogue.places.values()];
  const counties = places.filter(({ level }) => level === 'county');
  return outcomeOf(
    counties.map((county) => {
      const own = places.filter(
        ({ level, code }) => level === 'township' && code.startsWith(county.code),
      );
      const judged = own.map((place) => ({
        place,
        covered: coveredOf(townships.get(place.code) ?? [], rule),
      }));
      return [county.code, judgeCounty(county, judged, { rule, at })];
    }),
    at,
  );
}

/** Short of one is short; unknown of one, where none is short, is unknown. */
function coveredOf(courses: readonly UnitCourse[], rule: ResourceCoverPattern): Covered {
  const items = rule.items.map(({ codes }) =>
    itemCovered(
      courses.filter(({ unit }) => codes.includes(unit)),
      rule,
    ),
  );
  return (['short', 'unknown'] as const).find((one) => items.includes(one)) ?? 'enough';
}

/** A site that is silent may lack more, or hold what lacks. */
function itemCovered(courses: readonly UnitCourse[], rule: ResourceCoverPattern): Covered {
  let [size, used, silent] = [0, 0, courses.length === 0];
  for (const { now } of courses) {
    if (now === null) silent = true;
    else [size, used] = [size + now.size, used + now.used];
  }
  const hours = coverHours({ size, used });
  if (hours === null) return silent || size === 0 ? 'unknown' : 'enough';
  if (silent) return 'unknown';
  return hours * HOUR_MS >= spanMs(rule.coverAtLeast) ? 'enough' : 'short';
}

interface Judged {
  readonly place: Place;
  readonly covered: Covered;
}

interface Ground {
  readonly rule: ResourceCoverPattern;
  readonly at: LookAt;
}

function judgeCounty(county: Place, townships: readonly Judged[], ground: Ground): UnitJudged {
  const { rule } = ground;
  const peopleOf = (covered: Covered): number =>
    townships
      .filter((one) => one.covered === covered)
      .reduce((sum, { place }) => sum + place.population, 0);
  const people = { enough: peopleOf('enough'), short: peopleOf('short') };
  const all = people.enough + people.short + peopleOf('unknown');
  const known = all === 0 ? 0 : (people.enough + people.short) / all;
  if (known < rule.knownAtLeast) return { unjudged: 'too-little-told' };
  const atMost = 1 - people.short / all;
  if (people.enough / all >= rule.shareAtLeast) return 'not-so';
  if (atMost >= rule.shareAtLeast) return { unjudged: 'not-told-enough' };
  return findingOf({ county, townships, atMost, known }, ground);
}

interface Short {
  readonly county: Place;
  readonly townships: readonly Judged[];
  readonly atMost: number;
  readonly known: number;
}

function findingOf({ county, townships, atMost, known }: Short, { rule, at }: Ground): LookFinding {
  const short = townships.filter(({ covered }) => covered === 'short').map(({ place }) => place);
  const hours = String(spanMs(rule.coverAtLeast) / HOUR_MS);
  const [share, limit] = [percent(atMost), percent(rule.shareAtLeast)];
  const listed = (names: readonly string[]): string => names.slice(0, 12).join('、');
  return {
    name: county.code,
    place: county.code,
    siteId: null,
    startedAt: at.asOf,
    lastAt: at.asOf,
    observed: Math.round(atMost * 1000) / 1000,
    expected: 1,
    threshold: rule.shareAtLeast,
    title: {
      zh: `${county.names.zh}应急物资 ${hours} 小时保障覆盖不足`,
      en: `${county.names.en}: stock for ${hours} hours does not reach enough people`,
    },
    reason: {
      code: 'cover-share',
      words: {
        zh: `物资可保障 ${hours} 小时的乡镇至多覆盖人口 ${share}（界限 ${limit}）；不足：${listed(short.map(({ names }) => names.zh))}`,
        en: `Townships whose stock lasts ${hours} hours hold at most ${share} of the people (limit ${limit}); short: ${listed(short.map(({ names }) => names.en)).replaceAll('、', ', ')}`,
      },
    },
    evidence: [],
    params: {
      townshipsShort: short.map(({ code }) => code).join(' '),
      townshipsUnknown: townships.filter(({ covered }) => covered === 'unknown').length,
      knownShare: Math.round(known * 1000) / 1000,
    },
    news: String(Math.floor((1 - atMost) * 5)),
    weight: 1 - atMost,
  };
}
