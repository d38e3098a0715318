/**
 * A measure or a place that nobody knows, told apart from one of which nothing was counted: with the name that is near and those that exist, in both
 * languages. Known is what the catalogue names, and what is stored, for a measure may have been taken out of it since.
 */
import { nearestWord } from '../../contracts/nearest-word.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import type { Source } from './arguments.ts';
import { BacktestError } from './backtest-error.ts';

export interface KnownNames {
  readonly measures: readonly string[];
  /** Codes of places and ids of sites. */
  readonly places: readonly string[];
}

/** More names than these are counted. */
const NAMES_MAX = 60;
const PLACES_MAX = 12;

/** Null where both are known: then nothing was counted. */
export function whyUnknown({ measure, place }: Source, known: KnownNames): BacktestError | null {
  if (!known.measures.includes(measure))
    return new BacktestError(
      'unknown-measure',
      refusal(measure, { en: 'measure', zh: '监测指标' }, listed(known.measures, NAMES_MAX)),
    );
  if (known.places.includes(place)) return null;
  return new BacktestError(
    'unknown-place',
    refusal(place, { en: 'place or site', zh: '地区或机构' }, listed(known.places, PLACES_MAX)),
  );
}

interface Listed {
  readonly all: readonly string[];
  readonly first: readonly string[];
  readonly more: number;
}

/** The shortest first: of places the city, its counties, its townships. */
function listed(names: readonly string[], most: number): Listed {
  const all = [...new Set(names)].sort((one, other) => (one < other ? -1 : 1));
  const byReach = most < NAMES_MAX ? all.toSorted((one, other) => one.length - other.length) : all;
  return { all, first: byReach.slice(0, most), more: Math.max(0, all.length - most) };
}

function refusal(
  asked: string,
  kind: { readonly en: string; readonly zh: string },
  { all, first, more }: Listed,
): string {
  const near = nearestWord(asked, all);
  const en = [
    `There is no ${kind.en} ${asked}${near === null ? '' : `; is ${near} meant?`}`,
    first.length === 0 ? 'There is none.' : `There are: ${first.join(', ')}`,
  ].map((sentence) => (/[.?]$/.test(sentence) ? sentence : `${sentence}.`));
  const zh = [
    `没有“${asked}”这个${kind.zh}`,
    ...(near === null ? [] : [`是否应为“${near}”`]),
    first.length === 0 ? '尚无任何一个' : `现有：${first.join('、')}`,
  ].join('，');
  const rest = more > 0 ? [` And ${String(more)} more.`, `等，另有 ${String(more)} 个`] : ['', ''];
  return `${en.join(' ')}${rest[0] ?? ''} ${zh}${rest[1] ?? ''}。`;
}

/** What is stored, beside what the catalogue names. */
export async function withStored(
  db: Queryable,
  { measure }: Source,
  catalogue: KnownNames,
): Promise<KnownNames> {
  const measures = await db.query<{ name: string }>('SELECT DISTINCT measure AS name FROM series');
  const places = await db.query<{ name: string }>(
    'SELECT DISTINCT located AS name FROM series WHERE measure = $1',
    [measure],
  );
  const names = (rows: readonly { readonly name: string }[]): string[] =>
    rows.map(({ name }) => name);
  return {
    measures: [...catalogue.measures, ...names(measures.rows)],
    places: [...catalogue.places, ...names(places.rows)],
  };
}
