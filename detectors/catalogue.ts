/**
 * The catalogue as the detectors use it: definitions and tables compiled, measures with their detectors prepared, names of
 * places and sites at hand. Composed once from parsed files; reading and checking the files is left to `load-catalogue.ts`.
 */
import type { Calendar } from '../contracts/catalogue/calendar.ts';
import type { CaseDefinition, Concept } from '../contracts/catalogue/case-definition.ts';
import type { Place } from '../contracts/catalogue/city.ts';
import type { Cue } from '../contracts/catalogue/context-cue.ts';
import type { Measure } from '../contracts/catalogue/measure.ts';
import type { Aggregation, NotifiableDisease } from '../contracts/catalogue/notifiable-disease.ts';
import { holdsOn } from '../contracts/catalogue/origin.ts';
import type {
  ClusterPattern,
  Pattern,
  SingleCasePattern,
  SiteSilentPattern,
} from '../contracts/catalogue/pattern.ts';
import type { Site } from '../contracts/catalogue/site.ts';
import type { DiseaseId, MeasureId, SiteId } from '../contracts/ids.ts';
import type { PlaceCode } from '../contracts/place.ts';
import type { DiseaseClass } from '../contracts/signal.ts';
import type { DayKey } from '../contracts/time.ts';
import type { Words } from '../contracts/words.ts';
import { weekday } from '../platform/zone/zone-time.ts';
import { compileClassifier, type Classifier } from './classify/classify.ts';
import { compileNotifiable, type NotifiableTable } from './classify/notifiable.ts';
import { prepareDetectors, type PreparedDetector } from './series/detector.ts';
import { countingPlan, type CountingPlan } from './series/counting-plan.ts';
import { countMeasures, uncountedMeasures, type CountMeasure } from './series/tally.ts';
import type { DayType } from './windows/rhythm.ts';

export interface CatalogueParts {
  readonly zone: string;
  readonly definitions: readonly CaseDefinition[];
  readonly concepts: readonly Concept[];
  readonly cues: readonly Cue[];
  readonly diseases: readonly NotifiableDisease[];
  readonly measures: readonly Measure[];
  readonly patterns: readonly Pattern[];
  readonly places: readonly Place[];
  readonly sites: readonly Site[];
  readonly calendar: Calendar | null;
}

/** What a cluster rule asks of one disease (or case definition). */
export interface ClusterThreshold {
  readonly names: Words;
  readonly diseaseClass: DiseaseClass;
  /** False where the rule counts cases of a definition, not of a notifiable disease. */
  readonly isDisease: boolean;
  readonly aggregation: Aggregation;
}

export interface DetectorCatalogue {
  readonly zone: string;
  readonly classifier: Classifier;
  readonly notifiable: NotifiableTable;
  readonly plan: CountingPlan;
  readonly counted: readonly CountMeasure[];
  /** Measures of kinds that no operator counts yet. */
  readonly uncounted: readonly MeasureId[];
  readonly measures: ReadonlyMap<MeasureId, Measure>;
  readonly detectors: ReadonlyMap<MeasureId, readonly PreparedDetector[]>;
  readonly singleCase: readonly SingleCasePattern[];
  readonly cluster: readonly ClusterPattern[];
  readonly siteSilent: readonly SiteSilentPattern[];
  readonly sites: ReadonlyMap<SiteId, Site>;
  placeNames(place: PlaceCode): Words;
  siteNames(site: SiteId): Words;
  dayType(day: DayKey): DayType;
  clusterThreshold(
    rule: ClusterPattern,
    disease: DiseaseId,
    day: DayKey,
  ): ClusterThreshold | undefined;
}

export function composeCatalogue(parts: CatalogueParts): DetectorCatalogue {
  const places = new Map(parts.places.map((place) => [place.code, place.names]));
  const sites = new Map(parts.sites.map((site) => [site.id, site]));
  const counted = countMeasures(parts.measures);
  const countedIds = new Set(counted.map((measure) => measure.id));
  const measures = parts.measures.filter((measure) => countedIds.has(measure.id));
  return {
    zone: parts.zone,
    classifier: compileClassifier(parts),
    notifiable: compileNotifiable(parts.diseases),
    plan: countingPlan(measures),
    counted,
    uncounted: uncountedMeasures(parts.measures),
    measures: new Map(measures.map((measure) => [measure.id, measure])),
    detectors: new Map(measures.map((measure) => [measure.id, prepareDetectors(measure)])),
    singleCase: parts.patterns.filter((pattern) => pattern.pattern === 'single-case'),
    cluster: parts.patterns.filter((pattern) => pattern.pattern === 'cluster'),
    siteSilent: parts.patterns.filter((pattern) => pattern.pattern === 'site-silent'),
    sites,
    placeNames: (place) => places.get(place) ?? { zh: place, en: place },
    siteNames: (site) => sites.get(site)?.names ?? { zh: site, en: site },
    dayType: dayTypes(parts.calendar),
    clusterThreshold: (rule, disease, day) => clusterThreshold(parts, rule, { disease, day }),
  };
}

function dayTypes(calendar: Calendar | null): (day: DayKey) => DayType {
  const worked = new Set<DayKey>();
  const periods = calendar?.years.flatMap((year) => year.periods) ?? [];
  for (const period of periods) for (const day of period.worked) worked.add(day);
  return (day) => {
    if (worked.has(day)) return 'work';
    if (periods.some((period) => period.firstDay <= day && day <= period.lastDay)) return 'rest';
    return weekday(day) >= 6 ? 'rest' : 'work';
  };
}

function clusterThreshold(
  parts: CatalogueParts,
  rule: ClusterPattern,
  of: { readonly disease: DiseaseId; readonly day: DayKey },
): ClusterThreshold | undefined {
  if (rule.of.subject === 'case-definition') {
    const { definition, threshold } = rule.of;
    const names =
      parts.definitions.find((candidate) => candidate.id === definition)?.names ?? rule.names;
    return { names, diseaseClass: 'none', isDisease: false, aggregation: threshold };
  }
  const rows = parts.diseases
    .filter((row) => holdsOn(row, of.day))
    .flatMap((row) => [row, ...(row.forms ?? [])]);
  const row = rows.find((candidate) => candidate.id === of.disease);
  if (row?.aggregation === undefined) return undefined;
  return {
    names: row.names,
    diseaseClass: row.class,
    isDisease: true,
    aggregation: row.aggregation,
  };
}
