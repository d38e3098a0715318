// A sequence pattern: what may be asked of the facts of one person, visit, record or device in event time. Written as YAML; every span has
// an end, so that no state grows without one.
import { z } from 'zod';
import { Level } from '../alert.ts';
import { FACT_VALUES, FactKeyKind, FactKind, type FactValueKind } from '../fact.ts';
import { faultOfChoice, faultOfTexts } from '../fact-choices.ts';
import { faultOfRange } from '../fact-ranges.ts';
import { AlertKind } from '../signal.ts';
import { DAY_MS, HOUR_MS } from '../time.ts';
import { Words } from '../words.ts';

/** Longest span of a rule: a year and its neighbours. */
const SPAN_DAYS_MAX = 400;
const UNIT_MS = { m: 60_000, h: HOUR_MS, d: DAY_MS } as const;

/** `10m`, `48h`, `14d`; a day is 24 hours. */
export const Span = z
  .string()
  .regex(/^[1-9]\d{0,5}[mhd]$/, 'a span is a number and m, h or d, like 10m, 48h or 14d')
  .refine((text) => spanMs(text) <= SPAN_DAYS_MAX * DAY_MS, `a span is at most ${String(SPAN_DAYS_MAX)}d`);
export type Span = z.infer<typeof Span>;

export function spanMs(span: string): number {
  return Number(span.slice(0, -1)) * UNIT_MS[span.slice(-1) as keyof typeof UNIT_MS];
}

const text = z.string().min(1).max(120);

/** All that is asked must hold. Of texts one that fits is enough. */
export const Asked = z
  .strictObject({
    in: z.array(text).min(1).max(200),
    prefix: z.array(text).min(1).max(200),
    notIn: z.array(text).min(1).max(200),
    atLeast: z.number(),
    atMost: z.number(),
    above: z.number(),
    below: z.number(),
  })
  .partial()
  .refine((asked) => Object.keys(asked).length > 0, 'says nothing: in, prefix, notIn, atLeast, atMost, above or below');
export type Asked = z.infer<typeof Asked>;

/** Which facts are meant, and what they are called where a finding is told in words. */
export const Selection = z
  .strictObject({
    /** One of these kinds. */
    facts: z.array(FactKind).min(1).max(6),
    names: Words,
    where: z.record(z.string(), Asked).optional(),
  })
  .superRefine((selection, context) => {
    for (const [name, asked] of Object.entries(selection.where ?? {})) {
      for (const message of faultsOf(name, asked, valuesOf(selection)))
        context.addIssue({ code: 'custom', path: ['where', name], message });
      const unreached = faultOfRange({ kinds: selection.facts, quantities: selection.where?.['quantity']?.in }, name, asked);
      if (unreached !== null) context.addIssue({ code: 'custom', path: ['where', name], message: unreached });
      const unfit = faultOfTexts(selection.facts, name, asked);
      if (unfit !== null) context.addIssue({ code: 'custom', path: ['where', name], message: unfit });
      for (const question of ['in', 'notIn'] as const)
        for (const [at, one] of (asked[question] ?? []).entries()) {
          const message = faultOfChoice(selection.facts, name, one);
          if (message !== null) context.addIssue({ code: 'custom', path: ['where', name, question, at], message });
        }
    }
  });
export type Selection = z.infer<typeof Selection>;

/** What facts of all its kinds have. */
function valuesOf({ facts }: { readonly facts: readonly FactKind[] }): Readonly<Record<string, FactValueKind>> {
  const [first, ...others] = facts.map((kind): Readonly<Record<string, FactValueKind>> => FACT_VALUES[kind]);
  return Object.fromEntries(
    Object.entries(first ?? {}).filter(([name, kind]) => others.every((values) => values[name] === kind)),
  );
}

function faultsOf(name: string, asked: Asked, known: Readonly<Record<string, FactValueKind>>): string[] {
  const kind = known[name];
  if (kind === undefined) return [`unknown-field: there is no ${name}; there are ${Object.keys(known).join(', ')}`];
  const limits = ['atLeast', 'atMost', 'above', 'below'] as const;
  const asksLimits = limits.some((limit) => asked[limit] !== undefined);
  const asksTexts = asked.in !== undefined || asked.prefix !== undefined || asked.notIn !== undefined;
  if (kind === 'number' && asksTexts) return [`wrong-question: ${name} is a number: ask atLeast, atMost, above or below`];
  if (kind !== 'number' && asksLimits) return [`wrong-question: ${name} is a text: ask in, prefix or notIn`];
  return isEmptyRange(asked) ? [`contradiction: no ${name} fits`] : [];
}

function isEmptyRange({ atLeast, atMost, above, below, in: inside, notIn }: Asked): boolean {
  const least = Math.max(atLeast ?? -Infinity, above ?? -Infinity);
  const most = Math.min(atMost ?? Infinity, below ?? Infinity);
  const isOpen = above === least || below === most;
  if (least > most || (least === most && Number.isFinite(least) && isOpen)) return true;
  return inside !== undefined && notIn !== undefined && inside.every((one) => notIn.includes(one));
}

/** What two facts of a sequence may have in common or not: where they happened, or a value that both have. */
const Compared = z.array(text).min(1).max(8);

const steps = { within: Span };

/** Facts that agree in all of these are looked at by themselves, and what is found of them is one finding. */
const per = Compared.optional();

/** Feeds of clinical records whose silence is known. */
export const HeardFeed = z.enum(['visit', 'imaging', 'ecg', 'laboratory']);
export type HeardFeed = z.infer<typeof HeardFeed>;

/** The forms of a finding. Spans are closed at both ends: a second fact exactly at the limit is within. */
export const Finds = z.discriminatedUnion('form', [
  /** Each selected fact. `unless`: not where one of these stands, of those that agree in `per`: whoever says the last word says otherwise. */
  z.strictObject({ form: z.literal('each'), of: Selection, per, unless: Selection.optional() }),
  /** At least so many selected facts within the span, of at most 2,000 that are looked at; of `distinct` the different values are counted. */
  z.strictObject({ form: z.literal('count'), of: Selection, ...steps, least: z.int().min(2).max(2_000), distinct: text.optional(), per }),
  /** The sum of a value of the selected facts within the span reaches `least`. */
  z.strictObject({ form: z.literal('sum'), of: Selection, ...steps, value: text, least: z.number().gt(0), per }),
  /**
   * So many readings in a row within the span of which the value rises by `risesBy` from the first to the last: by the median of the slopes
   * between all of them (Sen, JASA 1968;63:1379), and where at least three of four pairs rise.
   */
  z.strictObject({ form: z.literal('trend'), of: Selection, ...steps, value: text, readings: z.int().min(4).max(60), risesBy: z.number().gt(0) }),
  /**
   * A first fact and then another within the span: one finding for each second fact, with the nearest first. `sooner`: only where less than
   * this share of so many days, a value of the first, has passed.
   */
  z.strictObject({
    form: z.literal('followed-by'),
    of: Selection,
    by: Selection,
    ...steps,
    same: Compared.optional(),
    different: Compared.optional(),
    sooner: z.strictObject({ value: text, share: z.number().gt(0).max(1) }).optional(),
  }),
  /**
   * A first fact and its first answer within the span, and that later than `limit`: one finding for each answer, with the earliest first fact
   * that waited for it. `before`: where one had come so long before, nobody waited.
   */
  z.strictObject({
    form: z.literal('followed-late'),
    of: Selection,
    by: Selection,
    limit: Span,
    ...steps,
    before: Span.optional(),
    same: Compared.optional(),
    different: Compared.optional(),
  }),
  /**
   * A first fact and no second within the span: found when the span is over. `given`: only where so many first facts came before. `before`: a
   * second that came so long before the first will do, and one after the span will not. `instead`: only where something else is there in that
   * time. `ahead`: a second recorded so long before the first will do too, for clocks differ and paperwork comes after. `heard`: only once the first fact's site has told something of this feed that is later; a silent feed proves no absence.
   */
  z.strictObject({
    form: z.literal('not-followed-by'),
    of: Selection,
    by: Selection,
    ...steps,
    same: Compared.optional(),
    different: Compared.optional(),
    given: z.strictObject({ least: z.int().min(2).max(1000), within: Span }).optional(),
    before: Span.optional(),
    ahead: Span.optional(),
    instead: z.strictObject({ of: Selection, same: Compared.optional(), different: Compared.optional() }).optional(),
    heard: HeardFeed.optional(),
  }),
]);
export type Finds = z.infer<typeof Finds>;

/** What can be compared of facts of any kind: where it happened, and the record that it stands in. */
export const COMPARED_ALWAYS = ['site', 'township', 'county', 'record'] as const;

/** What no schema of one field can see: comparisons of values that one of the facts does not have, and rules that nothing can meet. */
export function faultsOfFinds(finds: Finds): FaultOfFinds[] {
  switch (finds.form) {
    case 'each':
      return comparable('per', finds.per ?? [], finds.unless === undefined ? [finds.of] : [finds.of, finds.unless]);
    case 'count':
      return [
        ...comparable('distinct', finds.distinct === undefined ? [] : [finds.distinct], [finds.of]),
        ...comparable('per', finds.per ?? [], [finds.of]),
      ];
    case 'sum':
      return [...numberOf('value', finds.value, finds.of), ...comparable('per', finds.per ?? [], [finds.of])];
    case 'not-followed-by':
      return [...comparedFaults(finds, [finds.of, finds.by]), ...faultsOfInstead(finds), ...faultsOfAhead(finds)];
    case 'trend':
      return numberOf('value', finds.value, finds.of);
    case 'followed-late':
      return [...comparedFaults(finds, [finds.of, finds.by]), ...faultsOfLimit(finds)];
    case 'followed-by':
      return [
        ...comparedFaults(finds, [finds.of, finds.by]),
        ...(finds.sooner === undefined ? [] : numberOf('sooner', finds.sooner.value, finds.of)),
      ];
  }
}

/** A site has too many facts to be looked at for long; its visits are what measures count. */
export function faultsOfKey(key: FactKeyKind, finds: Finds): string[] {
  const instead = 'instead' in finds ? (finds.instead?.of.facts ?? []) : [];
  const unless = 'unless' in finds ? (finds.unless?.facts ?? []) : [];
  const facts = [...finds.of.facts, ...('by' in finds ? finds.by.facts : []), ...instead, ...unless];
  if (key !== 'person' && facts.includes('examination'))
    return ['person-only: examinations are facts of a person alone; ask for imaging-acquired'];
  if (key !== 'site' && key !== 'place') return [];
  const isVisits = facts.some((kind) => kind === 'visit' || kind === 'discharge');
  const isLong = 'within' in finds && spanMs(finds.within) > DAY_MS;
  return [
    ...(isVisits ? ['unsupported: visits of a site or a township are counted by measures'] : []),
    ...(isLong ? ['unbounded: a span of all facts of a site or a township is at most 1d'] : []),
  ];
}

export interface FaultOfFinds {
  readonly path: string;
  readonly message: string;
}

function faultsOfInstead({ of, instead, before }: Extract<Finds, { readonly form: 'not-followed-by' }>): FaultOfFinds[] {
  if (instead === undefined) return [];
  const unbounded = { path: 'instead', message: 'contradiction: something else instead is looked for in the time that `before` gives' };
  return [...comparedFaults(instead, [of, instead.of]), ...(before === undefined ? [unbounded] : [])];
}

const faultsOfAhead = ({ ahead, before }: Extract<Finds, { readonly form: 'not-followed-by' }>): FaultOfFinds[] =>
  ahead === undefined || before === undefined
    ? []
    : [{ path: 'ahead', message: 'contradiction: `before` says already what comes before the first fact' }];

const faultsOfLimit = ({ limit, within }: Extract<Finds, { readonly form: 'followed-late' }>): FaultOfFinds[] =>
  spanMs(limit) < spanMs(within) ? [] : [{ path: 'limit', message: 'contradiction: nothing within the span is later than the limit' }];

function comparedFaults(
  { same = [], different = [] }: { readonly same?: readonly string[] | undefined; readonly different?: readonly string[] | undefined },
  of: readonly Selection[],
): FaultOfFinds[] {
  return [
    ...comparable('same', same, of),
    ...comparable('different', different, of),
    ...same
      .filter((name) => different.includes(name))
      .map((name) => ({ path: 'different', message: `contradiction: ${name} cannot be the same and different` })),
  ];
}

const numberOf = (path: string, name: string, of: Selection): FaultOfFinds[] =>
  valuesOf(of)[name] === 'number'
    ? []
    : [{ path, message: `unknown-field: ${of.facts.join(', ')} has no number ${name}` }];

function comparable(
  path: string,
  names: readonly string[],
  of: readonly Selection[],
): FaultOfFinds[] {
  const isAlways = (name: string): boolean => COMPARED_ALWAYS.some((known) => known === name);
  return names.flatMap((name) =>
    of
      .filter((selection) => !isAlways(name) && valuesOf(selection)[name] === undefined)
      .map(({ facts }) => ({ path, message: `unknown-field: ${facts.join(', ')} has no ${name} to compare` })),
  );
}

/** Fields beside those of every pattern. */
export const sequenceFields = {
  pattern: z.literal('sequence'),
  alertKind: AlertKind,
  /** Whose facts are one sequence. */
  key: FactKeyKind,
  finds: Finds,
  /** A finding that is complete longer ago than this when it becomes known raises nothing: a delivered history is not today's work. */
  tellWithin: Span,
  level: Level,
  /** Of counts, sums and late answers: observed divided by the threshold. */
  levelOfRatio: z.array(z.strictObject({ ratioAtLeast: z.number().gt(1), level: Level })).min(1).max(3).optional(),
  /** Circumstances that look the same and are none. */
  knownFalsePositives: Words,
};
