/**
 * Of which kinds of events a measure is made: where one of them stopped coming, its counts are unknown although all others go on. Pure.
 */
import type { CaseDefinition, Condition } from '../../contracts/catalogue/case-definition.ts';
import type { MeasuredStep, MeasuredValue } from '../../contracts/catalogue/measure-fields.ts';
import type { Counted, Quantity } from '../../contracts/catalogue/measure.ts';
import type { Event } from '../../contracts/event/event.ts';
import type { DefinitionId } from '../../contracts/ids.ts';

export type FeedKind = Event['kind'];

/** Kinds that measures are made of beside visits. Of the others nobody asks how much has come. */
const MEASURED: ReadonlySet<FeedKind> = new Set<FeedKind>([
  'visit',
  'laboratory',
  'case-report',
  'imaging',
  'ecg',
  'claim',
  'pharmacy',
  'school-absence',
  'public-report',
  'aggregate',
]);

export const isMeasured = (kind: FeedKind): boolean => MEASURED.has(kind);

type Definitions = ReadonlyMap<DefinitionId, Pick<CaseDefinition, 'criteria'>>;

/** At least one. */
export function feedKindsOf(quantity: Quantity, definitions: Definitions): readonly FeedKind[] {
  const kinds = new Set<FeedKind>(kindsIn(quantity, definitions));
  return [...kinds].sort();
}

function kindsIn(quantity: Quantity, definitions: Definitions): readonly FeedKind[] {
  switch (quantity.kind) {
    case 'count':
    case 'rate':
      return countedKinds(quantity.counted, definitions);
    case 'proportion':
      return [
        ...countedKinds(quantity.counted, definitions),
        ...countedKinds(quantity.outOf, definitions),
      ];
    case 'sum':
    case 'mean':
    case 'quantile':
      return valueKinds(quantity.value);
    case 'duration':
      return [...stepKinds(quantity.from), ...stepKinds(quantity.to)];
    case 'absence':
      return stepKinds(quantity.after);
  }
}

function countedKinds(counted: Counted, definitions: Definitions): readonly FeedKind[] {
  switch (counted.of) {
    case 'visits':
    case 'informative-visits':
    case 'notifiable':
      return ['visit'];
    case 'case-definition': {
      const definition = definitions.get(counted.definition);
      const isLaboratory = definition !== undefined && needsLaboratory(definition.criteria);
      return isLaboratory ? ['visit', 'laboratory'] : ['visit'];
    }
    case 'laboratory':
      return ['laboratory'];
    case 'findings':
    case 'answered':
    case 'tally':
      return [counted.event];
  }
}

const valueKinds = ({ event }: MeasuredValue): readonly FeedKind[] => [event];
const stepKinds = ({ event }: MeasuredStep): readonly FeedKind[] => [event];

/** True where nothing but a result can meet it. */
function needsLaboratory(condition: Condition): boolean {
  if ('laboratory' in condition) return true;
  if ('all' in condition) return condition.all.some(needsLaboratory);
  if ('any' in condition) return condition.any.every(needsLaboratory);
  return false;
}
