/**
 * Names of places, departments, measures and sites, and texts that people wrote. In the English interface, what has no English
 * name stays Chinese and says so with `lang`, or a printer would choose Japanese forms.
 */
import { type JSX, useMemo } from 'react';
import type { DepartmentSummary } from '../../../contracts/api/reference.ts';
import type { Words } from '../../../contracts/words.ts';
import { type Shapes, useCity, useDepartments, useSites } from '../api/queries.ts';
import { useAccount } from '../api/session.ts';
import { useLanguage } from '../i18n/setup.ts';

const HAN = /\p{Script=Han}/u;

/** A text as data: marked as Chinese where it is and the interface is not. */
export function DataText({ text }: { readonly text: string }): JSX.Element {
  const language = useLanguage();
  return language === 'en' && HAN.test(text) ? <span lang="zh-CN">{text}</span> : <>{text}</>;
}

export function Said({ words }: { readonly words: Words }): JSX.Element {
  const language = useLanguage();
  return <DataText text={words[language]} />;
}

type Named = Readonly<Record<string, Words>>;

/** The city of the first level has no shape of its own; its name follows from the shapes below it. */
function placeNames(layers: readonly Shapes[]): Named {
  const names: Record<string, Words> = {};
  for (const layer of layers) {
    for (const { properties } of layer.features) {
      names[properties.code] = { zh: properties.name, en: properties.en ?? properties.name };
    }
  }
  return names;
}

export interface PlaceParts {
  readonly own: Words;
  readonly county: Words | null;
}

export function usePlaceParts(): (code: string) => PlaceParts {
  const { data: city } = useCity();
  return useMemo(() => {
    const names = city === undefined ? {} : placeNames([city.counties, city.townships]);
    return (code) => {
      if (code.length === 4) return { own: { zh: '全市', en: 'Whole city' }, county: null };
      const own = names[code] ?? names[code.slice(0, 9)] ?? { zh: code, en: code };
      const county = code.length > 6 ? (names[code.slice(0, 6)] ?? null) : null;
      return { own, county };
    };
  }, [city]);
}

/** One line: county and place in Chinese, place and county in English. */
export function usePlaceNames(): (code: string) => Words {
  const partsOf = usePlaceParts();
  return useMemo(
    () => (code) => {
      const { own, county } = partsOf(code);
      if (county === null) return own;
      return { zh: `${county.zh} ${own.zh}`, en: `${own.en}, ${county.en}` };
    },
    [partsOf],
  );
}

/** Two lines where there is a county: names in English are long. */
export function PlaceLines({ code }: { readonly code: string }): JSX.Element {
  const { own, county } = usePlaceParts()(code);
  return (
    <span className="place-lines">
      <Said words={own} />
      {county !== null && (
        <small className="muted">
          <Said words={county} />
        </small>
      )}
    </span>
  );
}

export function PlaceName({ code }: { readonly code: string }): JSX.Element {
  const nameOf = usePlaceNames();
  return <Said words={nameOf(code)} />;
}

export function useDepartmentNames(): (id: string) => Words {
  const { data } = useDepartments();
  return useMemo(() => {
    const names = new Map<string, DepartmentSummary>(
      data?.map((department) => [department.id, department]),
    );
    return (id) => names.get(id)?.shortNames ?? { zh: id, en: id };
  }, [data]);
}

export function DepartmentName({ id }: { readonly id: string }): JSX.Element {
  const nameOf = useDepartmentNames();
  return <Said words={nameOf(id)} />;
}

export function SiteName({ id }: { readonly id: string }): JSX.Element {
  const { data } = useSites(useAccount().role !== 'department-member');
  const names = data?.find((site) => site.id === id)?.names ?? { zh: id, en: id };
  return <Said words={names} />;
}
