/**
 * Which cases one unit is, for the rules about single cases and about clusters. Pure. A case is of a subject: the person where
 * known, else the visit or record itself, so that two visits of one person are one case.
 */
import { holdsOn } from '../../contracts/catalogue/origin.ts';
import type { Aggregation, GroupBy } from '../../contracts/catalogue/notifiable-disease.ts';
import type { ClusterPattern, SingleCasePattern } from '../../contracts/catalogue/pattern.ts';
import type {
  DefinitionId,
  DiseaseId,
  EventId,
  MeasureId,
  PersonToken,
  SiteId,
} from '../../contracts/ids.ts';
import { ancestorAt, type PlaceCode } from '../../contracts/place.ts';
import type { DiseaseClass } from '../../contracts/signal.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Words } from '../../contracts/words.ts';
import type { NotifiableMatch } from '../classify/notifiable.ts';
import type { UnitFacts } from '../visits/unit-facts.ts';
import type { UnitKey } from '../visits/unit.ts';

/** One unit's word that a subject has a disease of which one case is a signal. */
export interface SingleCase {
  readonly rule: MeasureId;
  readonly disease: DiseaseId;
  readonly diseaseClass: DiseaseClass;
  readonly names: Words;
  readonly code: string;
  readonly subject: PersonToken | UnitKey;
  readonly siteId: SiteId;
  readonly place: PlaceCode;
  readonly occurredAt: EpochMs;
  readonly evidence: readonly EventId[];
}

/** One unit's case in one group of one cluster rule. */
export interface ClusterCase {
  readonly rule: MeasureId;
  readonly disease: DiseaseId;
  readonly group: string;
  readonly place: PlaceCode;
  readonly siteId: SiteId;
  readonly subject: PersonToken | UnitKey;
  readonly eventId: EventId;
  readonly occurredAt: EpochMs;
  readonly severe: boolean;
}

export interface UnitCases {
  readonly single: readonly SingleCase[];
  readonly cluster: readonly ClusterCase[];
}

export const NO_CASES: UnitCases = { single: [], cluster: [] };

export interface CaseRules {
  readonly single: readonly SingleCasePattern[];
  readonly cluster: readonly ClusterPattern[];
}

export interface CaseInput {
  readonly facts: UnitFacts;
  readonly definitions: ReadonlySet<DefinitionId>;
  readonly notifiable: readonly NotifiableMatch[];
  /** `YYYY-MM-DD` of the fact: rules hold on days. */
  readonly day: string;
}

export function casesOf(input: CaseInput, rules: CaseRules): UnitCases {
  if (input.notifiable.length === 0 && input.definitions.size === 0) return NO_CASES;
  return {
    single: rules.single
      .filter((rule) => holdsOn(rule, input.day))
      .flatMap((rule) => singleCases(input, rule)),
    cluster: rules.cluster
      .filter((rule) => holdsOn(rule, input.day))
      .flatMap((rule) => clusterCases(input, rule)),
  };
}

function singleCases({ facts, notifiable }: CaseInput, rule: SingleCasePattern): SingleCase[] {
  return notifiable
    .filter((match) => match.rules.immediateResponse)
    .map((match) => ({
      rule: rule.id,
      disease: match.disease,
      diseaseClass: match.rules.class,
      names: match.rules.names,
      code: match.reason.code,
      subject: facts.person ?? facts.unit,
      siteId: facts.siteId,
      place: facts.place,
      occurredAt: facts.occurredAt,
      evidence: facts.evidence,
    }));
}

function clusterCases(input: CaseInput, rule: ClusterPattern): ClusterCase[] {
  if (rule.of.subject === 'case-definition') {
    const { definition, threshold } = rule.of;
    // A definition stands where the disease of a case does: both are slugs of what the case is of.
    return input.definitions.has(definition)
      ? grouped(input.facts, rule, { disease: slug(definition), threshold })
      : [];
  }
  return input.notifiable.flatMap(({ rules }) =>
    rules.aggregation === undefined
      ? []
      : grouped(input.facts, rule, { disease: rules.id, threshold: rules.aggregation }),
  );
}

const slug = (definition: DefinitionId): DiseaseId => definition as string as DiseaseId;

function grouped(
  facts: UnitFacts,
  rule: ClusterPattern,
  of: { readonly disease: DiseaseId; readonly threshold: Aggregation },
): ClusterCase[] {
  const [eventId] = facts.evidence;
  if (eventId === undefined) return [];
  return of.threshold.groupBy.flatMap((by) => {
    const group = groupOf(facts, by);
    return group === null
      ? []
      : [
          {
            rule: rule.id,
            disease: of.disease,
            group: group.name,
            place: group.place,
            siteId: facts.siteId,
            subject: facts.person ?? facts.unit,
            eventId,
            occurredAt: facts.occurredAt,
            severe: isSevere(facts),
          },
        ];
  });
}

function groupOf(
  facts: UnitFacts,
  by: GroupBy,
): { readonly name: string; readonly place: PlaceCode } | null {
  if (by === 'setting')
    return facts.setting === null ? null : { name: facts.setting, place: facts.place };
  if (by === 'site') return { name: `site:${facts.siteId}`, place: facts.place };
  const place = ancestorAt(facts.place, by);
  return place === undefined ? null : { name: `${by}:${place}`, place };
}

/** HL7 table 0112 codes for deceased, and the words that the other doors take. */
const DEATH = /^(20|40|41|42|died|dead|deceased|expired|死亡)$/i;

function isSevere(facts: UnitFacts): boolean {
  return (
    facts.visitClass === 'inpatient' ||
    (facts.disposition !== null && DEATH.test(facts.disposition))
  );
}
