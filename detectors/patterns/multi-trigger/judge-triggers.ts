/**
 * Places where several unlike sources are a little unusual on the same day. Each source has the p-value of its own judgement; together they have
 * one, and the budget of false findings is shared by all places that are judged. Pure.
 */
import type { FoundSource } from '../../../contracts/api/found-evidence.ts';
import type { MultiTriggerPattern } from '../../../contracts/catalogue/looks/multi-trigger.ts';
import { spanMs } from '../../../contracts/catalogue/sequence-pattern.ts';
import type { MeasureId } from '../../../contracts/ids.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import type { DayKey, EpochMs } from '../../../contracts/time.ts';
import type { Words } from '../../../contracts/words.ts';
import { dayOf, startOfDay } from '../../../platform/zone/zone-time.ts';
import type { LookAt, LookFinding, LookOutcome } from '../looks/look-finding.ts';
import { combinedPvalue, mostUnusual, PVALUE_MIN } from './combine.ts';

/** What the rule of a measure said of the day at a place. */
export interface Judgement {
  readonly place: PlaceCode;
  readonly measure: MeasureId;
  readonly detector: string;
  readonly pvalue: number;
  readonly observed: number;
  readonly expected: number | null;
}

/** The last local day that is over `settlesWithin` before the look. */
export function triggerDay(
  { settlesWithin }: Pick<MultiTriggerPattern, 'settlesWithin'>,
  { asOf, catalogue }: Pick<LookAt, 'asOf' | 'catalogue'>,
): { readonly day: DayKey; readonly startAt: EpochMs; readonly endAt: EpochMs } {
  const { zone } = catalogue;
  const endAt = startOfDay(dayOf(asOf - spanMs(settlesWithin), zone), zone);
  const day = dayOf(endAt - 1, zone);
  return { day, startAt: startOfDay(day, zone), endAt };
}

interface SourceSaid {
  readonly names: Words;
  readonly pvalue: number;
  /** The judgement that speaks for it. */
  readonly said: Judgement;
}

export function judgeTriggers(
  judgements: readonly Judgement[],
  rule: MultiTriggerPattern,
  at: LookAt,
): LookOutcome {
  const byPlace = new Map<PlaceCode, Judgement[]>();
  for (const one of judgements) byPlace.set(one.place, [...(byPlace.get(one.place) ?? []), one]);
  const places = [...byPlace]
    .map(([place, said]) => ({ place, sources: sourcesOf(said, rule) }))
    .filter(({ sources }) => sources.length >= rule.sourcesMin);
  // A day is judged once, however often it is looked at.
  const limit = -Math.expm1(-rule.falseFindingsPerYear / YEAR_DAYS / Math.max(1, places.length));
  const findings = places.flatMap(({ place, sources }) => {
    const weak = sources.filter(({ pvalue }) => pvalue <= rule.weakP);
    const pvalue = combinedPvalue(
      sources.map((source) => source.pvalue),
      rule.correlation,
    );
    if (weak.length < rule.weakMin || pvalue > limit) return [];
    return [findingOf({ place, sources, weak, pvalue, limit }, rule, at)];
  });
  const silent = byPlace.size - places.length;
  const today = findings.map(({ name }) => name);
  return {
    findings,
    left: olderThanTheDay(rule, at).filter((name) => !today.includes(name)),
    ...(silent > 0 && { unjudged: { 'too-few-sources': silent } }),
  };
}

const YEAR_DAYS = 365.25;

/** What was found of other days is not looked at again. */
function olderThanTheDay(rule: MultiTriggerPattern, at: LookAt): string[] {
  const { day } = triggerDay(rule, at);
  return at.standing.map(({ name }) => name).filter((name) => !name.endsWith(` ${day}`));
}

function sourcesOf(said: readonly Judgement[], rule: MultiTriggerPattern): SourceSaid[] {
  return rule.sources.flatMap(({ names, of }) => {
    const own = said
      .filter((one) =>
        of.some((asked) => asked.measure === one.measure && asked.detector === one.detector),
      )
      .sort((one, other) => one.pvalue - other.pvalue || (one.measure < other.measure ? -1 : 1));
    const [first] = own;
    if (first === undefined) return [];
    return [{ names, pvalue: mostUnusual(own.map(({ pvalue }) => pvalue)), said: first }];
  });
}

interface Triggered {
  readonly place: PlaceCode;
  readonly sources: readonly SourceSaid[];
  readonly weak: readonly SourceSaid[];
  readonly pvalue: number;
  readonly limit: number;
}

/** Observed and threshold are scores: −log10 of the combined p-value and of what it had to fall below. */
function findingOf(found: Triggered, rule: MultiTriggerPattern, at: LookAt): LookFinding {
  const { place, sources, weak, pvalue, limit } = found;
  const { day, startAt, endAt } = triggerDay(rule, at);
  const recurrenceDays =
    1 / pvalue / Math.max(1, (1 / limit) * (rule.falseFindingsPerYear / YEAR_DAYS));
  return {
    name: `${place} ${day}`,
    place,
    siteId: null,
    startedAt: startAt,
    lastAt: endAt - 1,
    observed: score(pvalue),
    expected: 0,
    threshold: score(limit),
    ...wordsOf(found, rule, { day, at }),
    evidence: [],
    params: {
      pvalue,
      limit,
      recurrenceDays: Math.round(recurrenceDays),
      correlation: rule.correlation,
      sources: spokenFor(sources, rule),
      // What cannot be heard is not what is calm.
      unheard: unheardOf(sources, rule),
    },
    news: weak.map(({ said }) => `${said.measure} ${String(said.observed)}`).join(),
    weight: score(pvalue),
  };
}

/** Weight: the share of the score that a source makes, of −Σ ln p. */
function spokenFor(sources: readonly SourceSaid[], { weakP }: MultiTriggerPattern): FoundSource[] {
  const parts = sources.map(({ pvalue }) => -Math.log(Math.max(pvalue, PVALUE_MIN)));
  const whole = parts.reduce((sum, part) => sum + part, 0);
  return sources.map(({ names, pvalue, said: { measure, observed, expected } }, index) => ({
    names,
    measure,
    ...{ observed, expected, pvalue },
    weight: whole === 0 ? 0 : Number(((parts[index] ?? 0) / whole).toFixed(3)),
    isUnusual: pvalue <= weakP,
  }));
}

const unheardOf = (sources: readonly SourceSaid[], rule: MultiTriggerPattern): Words[] =>
  rule.sources
    .map(({ names }) => names)
    .filter((names) => sources.every((one) => one.names !== names));

const score = (pvalue: number): number =>
  Number((-Math.log10(Math.max(pvalue, 1e-300))).toFixed(2));

function wordsOf(
  { place, weak, pvalue }: Triggered,
  rule: MultiTriggerPattern,
  { day, at }: { readonly day: DayKey; readonly at: LookAt },
): Pick<LookFinding, 'title' | 'reason'> {
  const where = at.catalogue.placeNames(place);
  const told = weak.map(({ names, said }) => {
    const measure = at.catalogue.measures.get(said.measure)?.names ?? names;
    const expected = said.expected === null ? null : said.expected.toFixed(1);
    return {
      zh: `${names.zh}（${measure.zh} ${String(said.observed)}${expected === null ? '' : `，预期 ${expected}`}）`,
      en: `${names.en} (${measure.en} ${String(said.observed)}${expected === null ? '' : `, ${expected} expected`})`,
    };
  });
  const chance = pvalue.toExponential(1);
  return {
    title: {
      zh: `${where.zh}：${rule.names.zh}`,
      en: `${where.en}: ${rule.names.en}`,
    },
    reason: {
      code: 'several-sources',
      words: {
        zh: `${day} 同时偏高：${told.map(({ zh }) => zh).join('、')}；合并后偶然出现的概率 ${chance}`,
        en: `On ${day} high together: ${told.map(({ en }) => en).join('; ')}; by chance together with probability ${chance}`,
      },
    },
  };
}
