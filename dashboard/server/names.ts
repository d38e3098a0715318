// What the screens need of the catalogue and no record carries: names of places, sites, measures and departments, and the shapes of
// the city.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AGE_BAND_WORDS } from '../../contracts/vocabulary/subjects.ts';
import { Place } from '../../contracts/catalogue/city.ts';
import { EvaluationFile } from '../../contracts/catalogue/evaluation-file.ts';
import { DepartmentFile } from '../../contracts/catalogue/department.ts';
import { type Norm, NormFile } from '../../contracts/catalogue/norm.ts';
import { NotifiableDiseaseFile } from '../../contracts/catalogue/notifiable-disease.ts';
import { Pattern } from '../../contracts/catalogue/pattern.ts';
import { WrittenList } from '../../contracts/catalogue/responsibility-list.ts';
import { type DetectorRule, Measure } from '../../contracts/catalogue/measure.ts';
import { SilenceRules } from '../../contracts/catalogue/silence-rules.ts';
import { Site } from '../../contracts/catalogue/site.ts';
import type { ListBasis } from '../../contracts/lists/check-written.ts';
import { kindsRaised } from '../../contracts/lists/kinds-raised.ts';
import type { AlertKind } from '../../contracts/signal.ts';
import { JointLimits } from '../../contracts/joint/joint-limits.ts';
import type { PatternRule } from '../../contracts/api/pattern-evidence.ts';
import type { DepartmentSummary } from '../../contracts/api/reference.ts';
import { unitOf } from '../../contracts/catalogue/measure-value.ts';
import type { MeasureSummary } from '../../contracts/api/series.ts';
import { type SeriesKey, seriesParts } from '../../contracts/series.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { Words } from '../../contracts/words.ts';
import { shownOf, type Shown } from './reads/shown-value.ts';
import { patternFinder } from './pattern-rules.ts';
import { loadLines } from '../../platform/catalogue/load-lines.ts';
import { loadYaml, loadYamlFolder } from '../../platform/catalogue/load-yaml.ts';

export interface Names {
  readonly measures: readonly MeasureSummary[];
  readonly departments: readonly DepartmentSummary[];
  readonly sites: readonly Site[];
  site(id: string): Site | undefined;
  /** The rules that judge a measure, as the catalogue lists them; none of a measure that it does not hold. */
  rules(measure: string): readonly DetectorRule[];
  /** How the figure of a series is made; undefined where it is its count. */
  shown(key: SeriesKey): Shown | undefined;
  /** A rule about sequences, clusters or many providers; undefined of a measure. */
  pattern(id: string): PatternRule | undefined;
  /** Names of a responsibility list. */
  list(id: string): Words | undefined;
  /** How high a department stands, 1 highest; undefined where there is no such department. */
  rankOf(department: string): number | undefined;
  /** Bounds of the lead's powers. */
  readonly joint: JointLimits;
  /** Limits of law, standards and practice, of all days. */
  readonly norms: readonly Norm[];
  /** What responsibility lists are held against: departments, norms, and the kinds of alerts that need one. */
  readonly listBasis: ListBasis & { readonly alertKinds: readonly AlertKind[] };
  /** By what responses are judged, as the catalogue says it. */
  readonly evaluation: EvaluationFile;
  /** How long alerts may be silenced. */
  readonly silences: SilenceRules;
  /** Codes of all places of the jurisdiction. */
  readonly places: readonly PlaceCode[];
  /** Title of a series: where, what, whose ages. */
  series(key: SeriesKey): Words;
  /** TopoJSON as bytes: counties and townships; villages. */
  readonly shapes: Buffer;
  readonly villages: Buffer;
}

/** Throws CatalogueError with file, line and reason. */
export function loadNames(catalogue: string): Names {
  const measures = loadYamlFolder(join(catalogue, 'measures'), Measure).map(({ value }) => value);
  const places = loadLines(join(catalogue, 'city', 'places.ndjson'), Place);
  const sites = loadLines(join(catalogue, 'city', 'sites.ndjson'), Site);
  const { departments } = loadYaml(join(catalogue, 'departments.yaml'), DepartmentFile).value;
  const lists = new Map(
    loadYamlFolder(join(catalogue, 'responsibilities'), WrittenList).map(
      ({ value }): [string, Words] => [value.id, value.names],
    ),
  );
  const norms = loadYamlFolder(join(catalogue, 'norms'), NormFile).flatMap(
    ({ value }) => value.norms,
  );
  const diseases = ['class-a', 'class-b', 'class-c', 'watched'].flatMap(
    (name) =>
      loadYaml(join(catalogue, `notifiable-diseases/${name}.yaml`), NotifiableDiseaseFile).value
        .diseases,
  );
  const patterns = loadYamlFolder(join(catalogue, 'patterns'), Pattern).map(({ value }) => value);
  const sitesById = new Map<string, Site>(sites.map((site) => [site.id, site]));
  const placeNames = new Map<string, Words>(places.map((place) => [place.code, place.names]));
  const measureNames = new Map<string, Words>(
    measures.map((measure) => [measure.id, measure.names]),
  );
  const measuresById = new Map<string, Measure>(measures.map((measure) => [measure.id, measure]));
  const placesByCode = new Map<string, Place>(places.map((place) => [place.code, place]));
  const rules = new Map<string, readonly DetectorRule[]>(
    measures.map((measure) => [measure.id, measure.detectors]),
  );
  return {
    // The most closely watched first: it is what a screen shows until another is chosen.
    measures: [...measures]
      .sort((one, other) => other.detectors.length - one.detectors.length)
      .map(summaryOf),
    departments: departments.map(({ id, names, shortNames }) => ({ id, names, shortNames })),
    sites,
    places: places.map((place) => place.code),
    site: (id) => sitesById.get(id),
    rules: (measure) => rules.get(measure) ?? [],
    shown: (key) => {
      const parts = seriesParts(key);
      return shownOf(measuresById.get(parts.measure), parts, placesByCode);
    },
    pattern: patternFinder(patterns),
    list: (id) => lists.get(id),
    rankOf: (id) => departments.find((one) => one.id === id)?.rank,
    joint: loadYaml(join(catalogue, 'joint.yaml'), JointLimits).value,
    norms,
    listBasis: { departments, norms, alertKinds: kindsRaised({ measures, patterns, diseases }) },
    evaluation: loadYaml(join(catalogue, 'evaluation.yaml'), EvaluationFile).value,
    silences: loadYaml(join(catalogue, 'silences.yaml'), SilenceRules).value,
    series: (key) => {
      const { measure, level, where, age, group = '' } = seriesParts(key);
      const what = measureNames.get(measure) ?? same(measure);
      const place =
        (level === 'site' ? sitesById.get(where)?.names : placeNames.get(where)) ?? same(where);
      const ages = age === 'all' ? { zh: '', en: '' } : AGE_BAND_WORDS[age];
      return {
        zh: [place.zh, what.zh, ages.zh, group].filter((part) => part !== '').join(' '),
        en: [`${place.en}: ${what.en}`, ages.en, group].filter((part) => part !== '').join(', '),
      };
    },
    shapes: shapesOf(
      join(catalogue, 'city', 'fictional-city-county-township.topo.json'),
      placeNames,
    ),
    villages: shapesOf(join(catalogue, 'city', 'fictional-city.topo.json'), placeNames),
  };
}

function summaryOf(measure: Measure): MeasureSummary {
  const unit = unitOf(measure);
  return {
    id: measure.id,
    names: measure.names,
    family: measure.family,
    windows: measure.windows,
    levels: measure.strata.map((stratum) => stratum.level),
    ...(unit !== null && { unit }),
  };
}

const Topology = z.looseObject({
  objects: z.record(
    z.string(),
    z.looseObject({
      geometries: z.array(z.looseObject({ properties: z.looseObject({ code: z.string() }) })),
    }),
  ),
});

/** The shapes with the English name of each place, which the map file does not hold for townships and villages. */
function shapesOf(path: string, names: ReadonlyMap<string, Words>): Buffer {
  const topology = Topology.parse(JSON.parse(readFileSync(path, 'utf8')));
  for (const { geometries } of Object.values(topology.objects)) {
    for (const { properties } of geometries) properties['en'] ??= names.get(properties.code)?.en;
  }
  return Buffer.from(JSON.stringify(topology));
}

const same = (text: string): Words => ({ zh: text, en: text });
