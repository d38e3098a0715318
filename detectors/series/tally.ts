/**
 * Which measures a unit counts in and with what amounts: what the catalogue's measures ask for, held against what the unit says and
 * how it was classified.
 */
import type { Amount } from '../../contracts/amount.ts';
import { isNothing } from '../../contracts/amount.ts';
import type { GroupField } from '../../contracts/catalogue/measure-fields.ts';
import type { Measure, Quantity } from '../../contracts/catalogue/measure.ts';
import type { MeasureId, SiteId } from '../../contracts/ids.ts';
import { halfHourStart, hourStart } from '../../platform/zone/zone-time.ts';
import type { UnitFacts } from '../visits/unit-facts.ts';
import type { Tally } from './counting-plan.ts';
import { measuredAmount, type Classified } from './measured-amount.ts';

export interface CountedMeasure {
  readonly id: MeasureId;
  readonly quantity: Quantity;
}

export interface TallyRules {
  readonly measures: readonly CountedMeasure[];
  readonly zone: string;
  /** Coded fields that a measure keeps series by; a measure without is not in it. */
  readonly groups: ReadonlyMap<MeasureId, readonly GroupField[]>;
  readonly siteLevel: (site: SiteId) => string | undefined;
  /** Measures that look at half hours. */
  readonly halves: ReadonlySet<MeasureId>;
}

/** The fields that the strata of each measure ask for. */
export function groupFields(
  measures: readonly Pick<Measure, 'id' | 'strata'>[],
): ReadonlyMap<MeasureId, readonly GroupField[]> {
  const fields = measures.map(({ id, strata }) => {
    const own = strata.flatMap(({ by }) => by?.field ?? []);
    return [id, [...new Set(own)]] as const;
  });
  return new Map(fields.filter(([, own]) => own.length > 0));
}

/** null where the unit counts nowhere. */
export function tallyOf(facts: UnitFacts, classified: Classified, rules: TallyRules): Tally | null {
  const measures: MeasureId[] = [];
  const amounts: Record<string, Amount> = {};
  const [counted] = facts.tallies;
  for (const { id, quantity } of rules.measures) {
    const amount = measuredAmount(quantity, facts, classified);
    if (amount === null || isNothing(amount)) continue;
    measures.push(id);
    if (amount.parts !== undefined || amount.count !== (counted?.count ?? 1)) amounts[id] = amount;
  }
  if (measures.length === 0) return null;
  return {
    ...(counted !== undefined && { count: counted.count }),
    ...(Object.keys(amounts).length > 0 && { amounts }),
    ...groupsOf(facts, measures, rules),
    measures: measures.sort(),
    siteId: facts.siteId,
    place: facts.place,
    age: facts.ageBand,
    hourAt: hourStart(facts.occurredAt, rules.zone),
    ...(measures.some((measure) => rules.halves.has(measure)) && {
      halfAt: halfHourStart(facts.occurredAt, rules.zone),
    }),
  };
}

/** Only of units that some measure keeps apart: most need none. */
function groupsOf(
  facts: UnitFacts,
  measures: readonly MeasureId[],
  { groups, siteLevel }: TallyRules,
): Pick<Tally, 'groups'> {
  const fields = new Set(measures.flatMap((measure) => groups.get(measure) ?? []));
  if (fields.size === 0) return {};
  const values = [...fields]
    .sort()
    .map((field) => [field, groupOf(field, facts, siteLevel)] as const);
  return { groups: Object.fromEntries(values) };
}

function groupOf(field: GroupField, facts: UnitFacts, siteLevel: TallyRules['siteLevel']): string {
  switch (field) {
    case 'sex':
      return facts.sex;
    case 'visit-class':
      return facts.visitClass ?? 'none';
    case 'site-level':
      return siteLevel(facts.siteId) ?? 'unknown';
    case 'diagnosis-chapter':
      return chapterOf(facts);
  }
}

/** Of the first diagnosis that is coded by ICD-10. */
function chapterOf({ diagnoses }: UnitFacts): string {
  const code = diagnoses
    .find(({ system }) => system === 'icd-10')
    ?.code.trim()
    .toLowerCase();
  return code !== undefined && /^[a-z]/.test(code) ? code.charAt(0) : 'none';
}
