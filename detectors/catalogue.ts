/**
 * The catalogue as the detectors use it: definitions and tables compiled, measures with their detectors prepared, names of
 * places and sites at hand. Composed once from parsed files; reading and checking the files is left to `load-catalogue.ts`.
 */
import type { BudgetFile } from '../contracts/catalogue/budget.ts';
import type { Calendar, ClosedDays } from '../contracts/catalogue/calendar.ts';
import type { CaseGroupFile } from '../contracts/catalogue/case-groups.ts';
import type { CaseDefinition, Concept } from '../contracts/catalogue/case-definition.ts';
import type { Place } from '../contracts/catalogue/city.ts';
import type { Cue } from '../contracts/catalogue/context-cue.ts';
import type { ExaminationTable } from '../contracts/catalogue/examination-table.ts';
import type { Measure } from '../contracts/catalogue/measure.ts';
import type { Aggregation, NotifiableDisease } from '../contracts/catalogue/notifiable-disease.ts';
import { isLook, type LookPattern } from '../contracts/catalogue/look-pattern.ts';
import { holdsOn } from '../contracts/catalogue/origin.ts';
import type {
  ClusterPattern,
  Pattern,
  SequencePattern,
  SingleCasePattern,
  SiteSilentPattern,
} from '../contracts/catalogue/pattern.ts';
import type { Site } from '../contracts/catalogue/site.ts';
import type { TreatmentGroup } from '../contracts/catalogue/treatment-group.ts';
import type { Uninformative } from '../contracts/catalogue/uninformative.ts';
import type { DiseaseId, MeasureId, SiteId } from '../contracts/ids.ts';
import type { PlaceCode } from '../contracts/place.ts';
import type { SeriesParts } from '../contracts/series.ts';
import type { DiseaseClass } from '../contracts/signal.ts';
import type { DayKey } from '../contracts/time.ts';
import type { Words } from '../contracts/words.ts';
import { dayNumberOf, weekday } from '../platform/zone/zone-time.ts';
import { compileGroups, type GroupOf } from './claims/case-groups.ts';
import { compileClassifier, type Classifier } from './classify/classify.ts';
import { compileInformative, type Informative } from './classify/informative.ts';
import { compileNotifiable, type NotifiableTable } from './classify/notifiable.ts';
import { compileExaminations, type ExaminationBy } from './facts/examination-by.ts';
import { factPlan, kindsAsked, type FactPlan } from './facts/fact-plan.ts';
import type { SequenceRule } from './facts/needed-kinds.ts';
import { compileTreatments, type TreatmentsOf } from './facts/treatments-of.ts';
import type { DayKind } from './methods/method.ts';
import { compileClosedDays, type IsClosed } from './series/closed-days.ts';
import { prepareDetectors, type PreparedDetector } from './series/detector.ts';
import { countingPlan, keepsHalves, type CountingPlan } from './series/counting-plan.ts';
import { groupFields, type TallyRules } from './series/tally.ts';
import { feedKindsOf, type FeedKind } from './windows/feed-kinds.ts';
import type { DayType } from './windows/rhythm.ts';

export interface CatalogueParts {
  readonly zone: string;
  readonly definitions: readonly CaseDefinition[];
  readonly concepts: readonly Concept[];
  readonly cues: readonly Cue[];
  readonly uninformative: Uninformative;
  readonly diseases: readonly NotifiableDisease[];
  readonly measures: readonly Measure[];
  readonly patterns: readonly Pattern[];
  readonly places: readonly Place[];
  readonly sites: readonly Site[];
  readonly calendar: Calendar | null;
  readonly closedDays: readonly ClosedDays[];
  readonly budgets: readonly BudgetFile[];
  readonly groups: readonly CaseGroupFile[];
  readonly treatments: readonly TreatmentGroup[];
  readonly examinations: readonly ExaminationTable[];
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
  readonly isInformative: Informative;
  readonly plan: CountingPlan;
  readonly tally: TallyRules;
  readonly measures: ReadonlyMap<MeasureId, Measure>;
  readonly detectors: ReadonlyMap<MeasureId, readonly PreparedDetector[]>;
  /** Of which kinds of events each measure is made. */
  readonly feedKinds: ReadonlyMap<MeasureId, readonly FeedKind[]>;
  readonly singleCase: readonly SingleCasePattern[];
  readonly cluster: readonly ClusterPattern[];
  readonly siteSilent: readonly SiteSilentPattern[];
  readonly sequences: readonly SequenceRule[];
  readonly looks: readonly LookPattern[];
  /** Of an inpatient case whose settlement names no group. */
  readonly groupOf: GroupOf;
  /** By the codes of a procedure. */
  readonly treatmentsOf: TreatmentsOf;
  readonly examinationBy: ExaminationBy;
  readonly budgets: readonly BudgetFile[];
  /** Measures whose cases are kept by place. */
  readonly scanned: ReadonlySet<MeasureId>;
  readonly facts: FactPlan;
  readonly sites: ReadonlyMap<SiteId, Site>;
  /** By code. */
  readonly places: ReadonlyMap<string, Place>;
  placeNames(place: PlaceCode): Words;
  siteNames(site: SiteId): Words;
  /** Who live where a series counts, of its ages; null where the catalogue does not say. */
  personsOf(parts: Pick<SeriesParts, 'where' | 'age' | 'group'>): number | null;
  dayType(day: DayKey): DayType;
  /** By the calendars of closed days of its site or jurisdiction. */
  readonly isClosed: IsClosed;
  /** As the calendar of the jurisdiction has it, by day number: a public holiday, a weekend day that is worked instead, or neither. */
  calendarKind(dayNumber: number): DayKind;
  clusterThreshold(
    rule: ClusterPattern,
    disease: DiseaseId,
    day: DayKey,
  ): ClusterThreshold | undefined;
}

export function composeCatalogue(parts: CatalogueParts): DetectorCatalogue {
  const places = new Map<string, Place>(parts.places.map((place) => [place.code, place]));
  const sites = new Map(parts.sites.map((site) => [site.id, site]));
  const { measures } = parts;
  const examinationBy = compileExaminations(parts.examinations);
  const sequences = parts.patterns
    .filter((pattern) => pattern.pattern === 'sequence')
    .map((rule) => withTables(rule, examinationBy));
  const definitions = new Map(parts.definitions.map((definition) => [definition.id, definition]));
  return {
    zone: parts.zone,
    classifier: compileClassifier(parts),
    notifiable: compileNotifiable(parts.diseases),
    isInformative: compileInformative(parts.uninformative),
    plan: countingPlan(measures, meaningOf(parts)),
    tally: {
      measures: measures.map(({ id, quantity }) => ({ id, quantity })),
      zone: parts.zone,
      groups: groupFields(measures),
      siteLevel: (site) => sites.get(site)?.level,
      halves: new Set(measures.filter(keepsHalves).map(({ id }) => id)),
    },
    measures: new Map(measures.map((measure) => [measure.id, measure])),
    detectors: new Map(measures.map((measure) => [measure.id, prepareDetectors(measure)])),
    feedKinds: new Map(
      measures.map(({ id, quantity }) => [id, feedKindsOf(quantity, definitions)]),
    ),
    singleCase: parts.patterns.filter((pattern) => pattern.pattern === 'single-case'),
    cluster: parts.patterns.filter((pattern) => pattern.pattern === 'cluster'),
    siteSilent: parts.patterns.filter((pattern) => pattern.pattern === 'site-silent'),
    sequences,
    looks: parts.patterns.filter(isLook),
    budgets: parts.budgets,
    groupOf: compileGroups(parts.groups),
    treatmentsOf: compileTreatments(parts.treatments),
    examinationBy,
    scanned: new Set(scannedBy(parts.patterns)),
    facts: factPlan(sequences),
    sites,
    places,
    placeNames: (place) => places.get(place)?.names ?? { zh: place, en: place },
    siteNames: (site) => sites.get(site)?.names ?? { zh: site, en: site },
    personsOf: (series) => personsOf(places, series),
    dayType: dayTypes(parts.calendar),
    isClosed: compileClosedDays(parts.closedDays, (site) => sites.get(site as SiteId)?.place),
    calendarKind: calendarKinds(parts.calendar),
    clusterThreshold: (rule, disease, day) => clusterThreshold(parts, rule, { disease, day }),
  };
}

/** A rule about examinations finds others under another table. */
const withTables = (rule: SequencePattern, { digest }: ExaminationBy): SequenceRule =>
  kindsAsked(rule.finds).includes('examination') ? { ...rule, tables: digest } : rule;

const scannedBy = (patterns: readonly Pattern[]): MeasureId[] =>
  patterns.flatMap((one) => (one.pattern === 'space-time-scan' ? one.measures : []));

/** All that decides what a stored unit means: where it changes, stored units mean something else. */
function meaningOf(parts: CatalogueParts): unknown {
  const { definitions, concepts, cues, uninformative, diseases } = parts;
  // Sequences and looks are made of facts, not of what a unit counts as.
  const patterns = parts.patterns.filter((one) => one.pattern !== 'sequence' && !isLook(one));
  const quantities = parts.measures.map(({ id, quantity }) => [id, quantity]);
  const scanned = [...new Set(scannedBy(parts.patterns))].sort();
  return [definitions, concepts, cues, uninformative, diseases, patterns, quantities, scanned];
}

function personsOf(
  places: ReadonlyMap<string, Place>,
  { where, age, group }: Pick<SeriesParts, 'where' | 'age' | 'group'>,
): number | null {
  const place = places.get(where);
  if (place === undefined || group !== undefined || age === 'unknown') return null;
  return age === 'all' ? place.population : place.populationByAge[age];
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

function calendarKinds(calendar: Calendar | null): (dayNumber: number) => DayKind {
  const kinds = new Map<number, DayKind>();
  for (const { periods } of calendar?.years ?? []) {
    for (const { firstDay, lastDay, worked } of periods) {
      for (let day = dayNumberOf(firstDay); day <= dayNumberOf(lastDay); day += 1)
        kinds.set(day, 'holiday');
      for (const day of worked) kinds.set(dayNumberOf(day), 'workday');
    }
  }
  return (dayNumber) => kinds.get(dayNumber) ?? 'open';
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
