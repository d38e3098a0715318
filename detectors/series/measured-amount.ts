/**
 * What one unit adds to a measure of any kind: whole numbers that can be summed and taken back. Null where it adds nothing. Pure. A
 * unit counts at most once in what is counted; of values, steps and orders each of its own counts.
 */
import { addAmounts, type Amount } from '../../contracts/amount.ts';
import {
  decimalsOf,
  type MeasuredStep,
  type MeasuredValue,
} from '../../contracts/catalogue/measure-fields.ts';
import type { Counted, Quantity } from '../../contracts/catalogue/measure.ts';
import { stepOf } from '../../contracts/histogram.ts';
import type { DefinitionId, DiseaseId } from '../../contracts/ids.ts';
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import type { UnitFacts } from '../visits/unit-facts.ts';

/** What the case definitions, the disease table and the words of the catalogue say of one unit. */
export interface Classified {
  readonly definitions: ReadonlySet<DefinitionId>;
  readonly diseases: ReadonlySet<DiseaseId>;
  /** Its complaint or a diagnosis says something. */
  readonly isInformative: boolean;
}

const ONCE: Amount = { count: 1 };
const MINUTE_MS = 60_000;

export function measuredAmount(
  quantity: Quantity,
  facts: UnitFacts,
  classified: Classified,
): Amount | null {
  switch (quantity.kind) {
    case 'count':
    case 'rate':
      return isCounted(quantity.counted, facts, classified) ? timesOf(facts) : null;
    case 'proportion': {
      const times = timesOf(facts)?.count ?? 0;
      if (times === 0) return null;
      // What is counted is in the denominator by being counted, so that no share passes the whole.
      if (isCounted(quantity.counted, facts, classified))
        return { count: times, parts: { d: times } };
      return isCounted(quantity.outOf, facts, classified)
        ? { count: 0, parts: { d: times } }
        : null;
    }
    case 'sum':
    case 'mean':
      return sumOf(valuesIn(facts, quantity.value), quantity.value);
    case 'quantile':
      return histogramOf(valuesIn(facts, quantity.value));
    case 'duration': {
      const minutes = spansOf(facts, quantity.from, quantity.to).flatMap(({ fromAt, toAt }) =>
        toAt === null ? [] : [Math.max(0, Math.round((toAt - fromAt) / MINUTE_MS))],
      );
      return quantity.statistic === 'mean' ? plainSum(minutes) : histogramOf(minutes);
    }
    case 'absence': {
      const spans = spansOf(facts, quantity.after, quantity.expected);
      if (spans.length === 0) return null;
      const missing = spans.filter(({ toAt }) => toAt === null).length;
      return { count: missing, parts: { d: spans.length } };
    }
  }
}

/** A count that its sender has made counts as often as it says. */
function timesOf({ tallies: [tally] }: UnitFacts): Amount | null {
  if (tally === undefined) return ONCE;
  return tally.count === 0 ? null : { count: tally.count };
}

function isCounted(counted: Counted, facts: UnitFacts, classified: Classified): boolean {
  switch (counted.of) {
    case 'visits':
      return facts.isVisit;
    case 'informative-visits':
      return facts.isVisit && classified.isInformative;
    case 'case-definition':
      return facts.isVisit && classified.definitions.has(counted.definition);
    case 'notifiable':
      return counted.diseases.some((disease) => classified.diseases.has(disease));
    case 'laboratory':
      return facts.laboratory.some(
        (result) =>
          counted.codes.includes(result.code) &&
          (counted.interpretations as readonly string[]).includes(result.interpretation),
      );
    case 'findings':
      return facts.findings.some(
        ({ event, codes }) =>
          event === counted.event && codes.some((code) => counted.codes.includes(code)),
      );
    case 'answered':
      return facts.answered.some(
        ({ event, readBy }) => event === counted.event && counted.readBy.includes(readBy),
      );
    case 'tally':
      return facts.tallies.some(
        ({ event, item }) => event === counted.event && item === counted.item,
      );
  }
}

function sumOf(values: readonly number[], value: MeasuredValue): Amount | null {
  const scale = 10 ** decimalsOf(value);
  return plainSum(values.map((one) => Math.round(one * scale)));
}

function plainSum(values: readonly number[]): Amount | null {
  if (values.length === 0) return null;
  const s = values.reduce((sum, value) => sum + value, 0);
  return s === 0 ? { count: values.length } : { count: values.length, parts: { s } };
}

function histogramOf(values: readonly number[]): Amount | null {
  return values
    .map((value): Amount => ({ count: 1, parts: { [stepOf(value)]: 1 } }))
    .reduce<Amount | null>((sum, one) => (sum === null ? one : addAmounts(sum, one)), null);
}

/** Values that are no numbers, or too large to be summed exactly, are none. */
const VALUE_MAX = 1e9;

function valuesIn(facts: UnitFacts, value: MeasuredValue): number[] {
  return rawValues(facts, value).filter(
    (one) => Number.isFinite(one) && Math.abs(one) <= VALUE_MAX,
  );
}

function rawValues(facts: UnitFacts, value: MeasuredValue): readonly number[] {
  switch (value.event) {
    case 'visit': {
      if (!facts.isVisit) return [];
      if (value.field === 'temperature-c')
        return facts.temperatureC === null ? [] : [facts.temperatureC];
      if (facts.endedAt === null || facts.endedAt < facts.occurredAt) return [];
      const stayMs = facts.endedAt - facts.occurredAt;
      return [stayMs / (value.field === 'stay-minutes' ? MINUTE_MS : DAY_MS)];
    }
    case 'laboratory':
      return facts.laboratory.flatMap(({ code, value: measured }) =>
        value.codes.includes(code) && typeof measured === 'number' ? [measured] : [],
      );
    case 'claim': {
      const { settled } = facts;
      if (settled === null) return [];
      return [(value.field === 'total' ? settled.totalFen : settled.fundFen) / 100];
    }
  }
}

interface Span {
  readonly fromAt: EpochMs;
  /** Null: has not come. */
  readonly toAt: EpochMs | null;
}

/** Both steps of one order: each order of the unit. Else one of the whole unit, to the first that answers. */
function spansOf(facts: UnitFacts, from: MeasuredStep, to: MeasuredStep): Span[] {
  if (from.event !== 'visit' && from.event === to.event) {
    return facts.steps.flatMap(({ kind, at }) => {
      const fromAt = kind === from.event ? at[from.step] : undefined;
      return fromAt === undefined ? [] : [{ fromAt, toAt: notBefore(at[to.step], fromAt) }];
    });
  }
  const [fromAt] = timesOfStep(facts, from);
  if (fromAt === undefined) return [];
  const toAt = timesOfStep(facts, to).find((at) => at >= fromAt);
  return [{ fromAt, toAt: toAt ?? null }];
}

const notBefore = (at: EpochMs | undefined, fromAt: EpochMs): EpochMs | null =>
  at === undefined ? null : Math.max(at, fromAt);

/** Earliest first. */
function timesOfStep(facts: UnitFacts, { event, step }: MeasuredStep): EpochMs[] {
  if (event !== 'visit') {
    return facts.steps
      .flatMap(({ kind, at }) => (kind === event ? (at[step] ?? []) : []))
      .sort((one, other) => one - other);
  }
  if (!facts.isVisit) return [];
  if (step === 'start') return [facts.occurredAt];
  return facts.endedAt === null ? [] : [facts.endedAt];
}
