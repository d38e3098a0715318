/**
 * The township of an address, by the names of the city's own place list. The words go no further: what leaves is a code, or nothing.
 *
 * A name counts only at the beginning of the address or directly behind the name of a place that it lies in: 青泉镇 behind a county that is
 * none of ours is somebody else's. Where several townships are meant, the county that they have in common is all that is said, and that is
 * marked. Pure.
 */
import type { Place } from '../../contracts/catalogue/city.ts';
import type { PlaceCode } from '../../contracts/place.ts';

export interface FoundPlace {
  /** No finer than the township, no coarser than the county. */
  readonly code: PlaceCode;
  /** Several townships fit: the code is that of their county. */
  readonly isAmbiguous: boolean;
}

export type FindPlace = (address: string) => FoundPlace | undefined;

const ADDRESS_CHARACTERS_MAX = 300;
const COUNTY_DIGITS = 6;
const TOWNSHIP_DIGITS = 9;

type Named = Pick<Place, 'code' | 'level' | 'names'>;

export function placeFinder(places: readonly Named[]): FindPlace {
  const byName = new Map<string, Named[]>();
  for (const place of places)
    byName.set(place.names.zh, [...(byName.get(place.names.zh) ?? []), place]);
  const nameOf = new Map<string, string>(places.map(({ code, names }) => [code, names.zh]));
  const lengths = [...new Set([...byName.keys()].map(({ length }) => length))];
  const isInPlace = (place: Named, before: string): boolean =>
    before === '' ||
    ABOVE.some((digits) => {
      const name = digits < place.code.length ? nameOf.get(place.code.slice(0, digits)) : undefined;
      return name !== undefined && before.endsWith(name);
    });
  const meant = (text: string): Named[] => {
    const found: Named[] = [];
    for (let at = 0; at < text.length; at += 1)
      for (const length of lengths)
        for (const place of byName.get(text.slice(at, at + length)) ?? [])
          if (isInPlace(place, text.slice(0, at))) found.push(place);
    return found;
  };
  return (address) => decide(meant(words(address)));
}

/** Digits of the places that another may lie in. */
const ABOVE = [4, COUNTY_DIGITS, TOWNSHIP_DIGITS] as const;

/** Behind the last label, without spaces and commas, and without the province. */
function words(address: string): string {
  const text = address.slice(0, ADDRESS_CHARACTERS_MAX).normalize('NFKC');
  const [said = ''] = text.split(':').slice(-1);
  return said
    .replace(/[\s,，、;；·^&|-]+/gu, '')
    .replace(/^(?:中国)?\p{Script=Han}{2,7}(?:省|自治区)/u, '');
}

function decide(found: readonly Named[]): FoundPlace | undefined {
  const townships = codesOf(found, 'township');
  const villages = codesOf(found, 'village');
  const both = townships.filter((code) => villages.includes(code));
  const [codes = []] = [both, townships, villages, codesOf(found, 'county')].filter(
    (some) => some.length > 0,
  );
  const [only] = codes;
  if (only === undefined) return undefined;
  if (codes.length === 1) return { code: only, isAmbiguous: false };
  const counties = new Set(codes.map((code) => code.slice(0, COUNTY_DIGITS) as PlaceCode));
  const [county] = counties;
  return county === undefined || counties.size > 1
    ? undefined
    : { code: county, isAmbiguous: true };
}

/** Townships of villages, each once. */
const codesOf = (found: readonly Named[], level: Place['level']): PlaceCode[] => [
  ...new Set(
    found
      .filter((place) => place.level === level)
      .map(({ code }) => code.slice(0, TOWNSHIP_DIGITS) as PlaceCode),
  ),
];
