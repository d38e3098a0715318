// Signals that open cases of their own: single cases of notifiable diseases, one to a county and disease, with some thirty duties each, and
// exceedances of measures, one to a township and measure, with two to nine. None of them is an episode of another.
import { Measure } from '../../contracts/catalogue/measure.ts';
import { NotifiableDiseaseFile } from '../../contracts/catalogue/notifiable-disease.ts';
import { Place } from '../../contracts/catalogue/city.ts';
import { Signal } from '../../contracts/signal.ts';
import { DAY_MS, HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import { loadLines } from '../../platform/catalogue/load-lines.ts';
import { loadYaml, loadYamlFolder } from '../../platform/catalogue/load-yaml.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { CATALOGUE } from './city-visits.ts';

export interface SignalWish {
  readonly single: number;
  readonly exceedances: number;
  /** Of the diseases and townships in their order, so many are left to others. */
  readonly skipSingle?: number;
  readonly now: EpochMs;
}

/** Throws RangeError when the city has no room for so many. */
export function citySignals({ single, exceedances, skipSingle = 0, now }: SignalWish): Signal[] {
  const places = loadLines(`${CATALOGUE}/city/places.ndjson`, Place);
  const codesOf = (level: Place['level']): string[] =>
    places.filter((place) => place.level === level).map(({ code }) => code);
  const cases = pairs(diseases(), codesOf('county')).slice(skipSingle, skipSingle + single);
  const rises = pairs(measures(), codesOf('township')).slice(0, exceedances);
  if (cases.length < single || rises.length < exceedances)
    throw new RangeError(
      `the city has room for ${String(cases.length)} and ${String(rises.length)} cases`,
    );
  return [
    ...cases.map(([disease, county]) => singleCase({ disease, place: `${county}001`, now })),
    ...rises.map(([measure, place]) => exceedance({ measure, place, now })),
  ];
}

function pairs<One>(all: readonly One[], places: readonly string[]): [One, string][] {
  return all.flatMap((one) => places.map((place): [One, string] => [one, place]));
}

function diseases(): string[] {
  return ['class-a.yaml', 'class-b.yaml', 'class-c.yaml'].flatMap((file) =>
    loadYaml(`${CATALOGUE}/notifiable-diseases/${file}`, NotifiableDiseaseFile).value.diseases.map(
      ({ id }) => id,
    ),
  );
}

/** Those that are kin to no other: two of one event would be one case. A fall or a silent feed is explained by others. */
function measures(): Measure[] {
  return loadYamlFolder(`${CATALOGUE}/measures`, Measure)
    .map(({ value }) => value)
    .filter(
      ({ detectors, event, family }) =>
        detectors.length > 0 && event === undefined && family === 'epidemic',
    );
}

interface Where {
  readonly place: string;
  readonly now: EpochMs;
}

function singleCase({ disease, place, now }: Where & { readonly disease: string }): Signal {
  return Signal.parse({
    ...base(`${disease} ${place}`, now),
    kind: 'single-case',
    alertKind: 'single-notifiable-case',
    family: 'epidemic',
    title: { zh: '单病例', en: 'A single case' },
    measure: 'single-case',
    definition: null,
    disease,
    diseaseClass: 'A',
    place,
    siteId: `s-${place}-1`,
    series: null,
    observed: 1,
    expected: null,
    threshold: null,
    reason: { code: 'single-case', words: { zh: '一例即报', en: 'One case is enough' } },
    detector: { method: 'single-case', version: '1', params: {} },
  });
}

function exceedance({ measure, place, now }: Where & { readonly measure: Measure }): Signal {
  const { id, alertKind, family, quantity } = measure;
  const counted = quantity.kind === 'count' ? quantity.counted : undefined;
  return Signal.parse({
    ...base(`${id} ${place}`, now),
    kind: 'series',
    alertKind,
    family,
    title: measure.names,
    measure: id,
    definition: counted?.of === 'case-definition' ? counted.definition : null,
    disease: null,
    diseaseClass: 'none',
    place,
    siteId: null,
    series: `${id}~township~${place}~all`,
    observed: 20,
    expected: 6,
    threshold: 12,
    reason: { code: 'exceeded', words: { zh: '超过阈值', en: 'Above its threshold' } },
    detector: { method: 'vigil', version: '1', params: {} },
  });
}

function base(name: string, now: EpochMs) {
  return {
    v: 1,
    id: derivedId('sg-', ['bench', name]),
    revision: 1,
    status: 'raised',
    window: { kind: 'day', startAt: now - DAY_MS, endAt: now },
    startedAt: now - HOUR_MS,
    assessment: null,
    evidence: [],
    ownerDepartments: ['disease-control'],
    asOf: now,
    withdrawn: null,
  };
}
