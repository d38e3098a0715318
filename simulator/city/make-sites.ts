// Sites of the fictional city: 8 city hospitals, 27 county hospitals, 96 township and community centres, 900 village clinics, with
// 190,000 visits a day between them, three in five at the grass roots.
import type { Place } from '../../contracts/catalogue/city.ts';
import type { Site, SiteLevel } from '../../contracts/catalogue/site.ts';
import { SiteId } from '../../contracts/ids.ts';
import type { Words } from '../../contracts/words.ts';
import { apportion, steadyFraction } from './apportion.ts';

const CITY_HOSPITALS: readonly Words[] = [
  { zh: '市第一人民医院', en: 'City First People’s Hospital' },
  { zh: '市第二人民医院', en: 'City Second People’s Hospital' },
  { zh: '市中心医院', en: 'City Central Hospital' },
  { zh: '市中医医院', en: 'City Hospital of Chinese Medicine' },
  { zh: '市妇幼保健院', en: 'City Maternal and Child Hospital' },
  { zh: '市儿童医院', en: 'City Children’s Hospital' },
  { zh: '市传染病医院', en: 'City Hospital for Infectious Diseases' },
  { zh: '市第三人民医院', en: 'City Third People’s Hospital' },
];
const COUNTY_HOSPITALS: readonly (Words & { readonly share: number })[] = [
  { zh: '人民医院', en: 'People’s Hospital', share: 1 },
  { zh: '中医医院', en: 'Hospital of Chinese Medicine', share: 0.5 },
  { zh: '妇幼保健院', en: 'Maternal and Child Hospital', share: 0.35 },
];
const VILLAGE_CLINICS = 900;
const VISITS_PER_DAY: Readonly<Record<SiteLevel, number>> = {
  'city-hospital': 32_000,
  'county-hospital': 40_500,
  'township-centre': 45_000,
  'village-clinic': 72_500,
};

interface Draft {
  readonly level: SiteLevel;
  readonly place: Place;
  readonly names: Words;
  readonly weight: number;
}

export function makeSites(places: readonly Place[]): Site[] {
  const at = (level: Place['level']) => places.filter((place) => place.level === level);
  const levels = [
    cityHospitals(at('township')),
    countyHospitals(at('county'), at('township')),
    at('township').map(townshipCentre),
    villageClinics(at('village'), at('township')),
  ];
  return numbered(levels.flatMap(withVisits));
}

/** In the streets with most people, one each. */
function cityHospitals(townships: readonly Place[]): Draft[] {
  const streets = townships
    .filter((township) => township.names.zh.endsWith('街道'))
    .sort(byPopulation);
  return CITY_HOSPITALS.map((names, index) => {
    const place = streets[index];
    if (place === undefined) throw new RangeError('fewer streets than city hospitals');
    return { level: 'city-hospital', place, names, weight: index < 3 ? 1.6 : 0.8 };
  });
}

/** Three in each county, in its most populous townships that are not taken by each other. */
function countyHospitals(counties: readonly Place[], townships: readonly Place[]): Draft[] {
  return counties.flatMap((county) => {
    const inside = townships
      .filter((township) => township.code.startsWith(county.code))
      .sort(byPopulation);
    return COUNTY_HOSPITALS.map((hospital, index): Draft => {
      const place = inside[index];
      if (place === undefined)
        throw new RangeError(`fewer townships than hospitals in ${county.code}`);
      const names = {
        zh: `${county.names.zh}${hospital.zh}`,
        en: `${county.names.en} ${hospital.en}`,
      };
      return { level: 'county-hospital', place, names, weight: county.population * hospital.share };
    });
  });
}

function townshipCentre(place: Place): Draft {
  const street = place.names.zh.endsWith('街道');
  return {
    level: 'township-centre',
    place,
    names: {
      zh: street ? `${place.names.zh}社区卫生服务中心` : `${place.names.zh}卫生院`,
      en: `${place.names.en} ${street ? 'Community Health Centre' : 'Health Centre'}`,
    },
    weight: place.population,
  };
}

/** In every village but those 60 that lie around the centres of the largest townships: people go to the centre there. */
function villageClinics(villages: readonly Place[], townships: readonly Place[]): Draft[] {
  const without = new Set(
    [...townships]
      .sort(byPopulation)
      .slice(0, villages.length - VILLAGE_CLINICS)
      .map((township) => villages.find((village) => village.code.startsWith(township.code))?.code),
  );
  return villages
    .filter((village) => !without.has(village.code))
    .map((place) => {
      const community = place.names.zh.endsWith('社区');
      return {
        level: 'village-clinic',
        place,
        names: {
          zh: `${place.names.zh}卫生${community ? '服务站' : '室'}`,
          en: `${place.names.en} ${community ? 'Health Station' : 'Clinic'}`,
        },
        // Attendance grows slower than the village: large ones are near hospitals.
        weight: Math.sqrt(place.population) * (0.7 + 0.6 * steadyFraction(`clinic ${place.code}`)),
      };
    });
}

function byPopulation(one: Place, other: Place): number {
  if (other.population !== one.population) return other.population - one.population;
  return one.code < other.code ? -1 : 1;
}

type Visited = Draft & { readonly visits: number };

function withVisits(drafts: readonly Draft[]): Visited[] {
  const [first] = drafts;
  const visits = apportion(
    first === undefined ? 0 : VISITS_PER_DAY[first.level],
    drafts.map(({ weight }) => weight),
  );
  return drafts.map((draft, index) => ({ ...draft, visits: visits[index] ?? 0 }));
}

/** Several sites of one place are counted 1, 2, 3 … in the order of their levels. */
function numbered(drafts: readonly Visited[]): Site[] {
  const seen = new Map<string, number>();
  return drafts.map((draft) => {
    const { code } = draft.place;
    const number = (seen.get(code) ?? 0) + 1;
    seen.set(code, number);
    return siteOf(draft, number);
  });
}

function siteOf({ level, place, names, visits }: Visited, number: number): Site {
  const chance = steadyFraction(`charset ${place.code} ${String(number)}`);
  return {
    id: SiteId.parse(`s-${place.code}-${String(number)}`),
    level,
    place: place.code,
    names,
    facilityCodes: [
      `PDY${place.code.padEnd(12, '0')}${String(number)}`,
      `${place.code}-${String(number)}`,
    ],
    expectedVisitsPerDay: visits,
    zone: 'Asia/Shanghai',
    charset: chance < 0.7 ? 'utf-8' : chance < 0.85 ? 'gb18030' : 'gbk',
    calendar: 'china',
    opens: level !== 'village-clinic' ? OPENS[level] : chance < 0.8 ? 'daytime' : 'weekdays',
  };
}

const OPENS: Readonly<Record<Exclude<SiteLevel, 'village-clinic'>, Site['opens']>> = {
  'city-hospital': 'always',
  'county-hospital': 'always',
  'township-centre': 'daytime',
};
