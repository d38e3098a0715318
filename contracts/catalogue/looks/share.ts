// A share of a county: where its people are treated and their fund is spent, who comes to the grass roots first, whose illness is managed, what of
// the settlements reviewed is fraud, which houses are reached from afar. Held against its own season, against a bound, or both.
import { z } from 'zod';
import { HomeReadingBody } from '../../event/clinical.ts';
import { MeasureId } from '../../ids.ts';
import { DAY_MS } from '../../time.ts';
import { patternEnvelope } from '../pattern-envelope.ts';
import { Span, spanMs } from '../sequence-pattern.ts';
import { SiteLevel } from '../site.ts';
import { lookFields } from './look-fields.ts';

/** Part and whole: see docs/methods/share.md. */
export const ShareOf = z.enum([
  'fund-out-of-county',
  'referrals-out-of-county',
  'first-contact',
  'fraud-among-reviewed',
  'hypertension-managed',
  'hypertension-controlled',
  'diabetes-managed',
  'diabetes-controlled',
  'remote-coverage',
]);
export type ShareOf = z.infer<typeof ShareOf>;

/** Of persons who are followed. */
const OF_PERSONS: ReadonlySet<ShareOf> = new Set([
  'hypertension-managed',
  'hypertension-controlled',
  'diabetes-managed',
  'diabetes-controlled',
]);

/** As they are now, each for itself: there is no week before. */
const OF_NOW: ReadonlySet<ShareOf> = new Set([...OF_PERSONS, 'remote-coverage']);

const WEEK_MS = 7 * DAY_MS;

/** Facts of persons are kept no longer than the sequences look back. */
const KeptSpan = Span.refine((span) => spanMs(span) <= 60 * DAY_MS, 'unbounded: facts of persons are known for 60d');

/** Of persons: who is followed, what managing and controlling their illness means. */
const FollowedPersons = z.strictObject({
  /** Whoever was measured at home within it is followed. */
  followedWithin: KeptSpan,
  /** Managed: so many readings within the span, and one visit. */
  readings: z.strictObject({ least: z.int().min(1).max(100), within: KeptSpan }),
  visitWithin: KeptSpan,
  /** Controlled: the median of each quantity that was measured within `readings.within` is below. */
  below: z
    .array(
      z.strictObject({
        quantity: HomeReadingBody.shape.quantity,
        /** Of these readings alone; absent: all. */
        context: z.array(z.string()).min(1).max(5).optional(),
        value: z.number().gt(0),
      }),
    )
    .min(1)
    .max(4),
});
export type FollowedPersons = z.infer<typeof FollowedPersons>;

/** Missed days of feeds are remembered for 105 days. */
const RememberedSpan = Span.refine((span) => spanMs(span) <= 98 * DAY_MS, 'unbounded: silent days are remembered for 98d');

/** Of sites: which are meant, what serves one, and when its silence is no answer. */
const ServedSites = z.strictObject({
  levels: z.array(SiteLevel).min(1).max(4),
  /** Measures that are counted by site: `least` of them together within the span serve it. */
  by: z.array(MeasureId).min(1).max(6),
  least: z.int().min(1).max(1000),
  within: RememberedSpan,
  /** A house of which less was counted within the span is not open, and is not asked for. */
  open: z.strictObject({ measure: MeasureId, least: z.int().min(1).max(100_000) }),
  /** Where a feed of these measures missed more days within the span nobody knows whether it was served. */
  missedDaysMax: z.int().min(0).max(98),
});
export type ServedSites = z.infer<typeof ServedSites>;

export const SharePattern = z
  .strictObject({
    ...patternEnvelope,
    ...lookFields,
    pattern: z.literal('share'),
    of: ShareOf,
    side: z.enum(['upper', 'lower']),
    /** Of referrals: how a stay ends that is one, in the words of its sender. */
    dispositions: z.array(z.string().min(1).max(40)).min(1).max(20).optional(),
    persons: FollowedPersons.optional(),
    sites: ServedSites.optional(),
    /** Whole weeks that are held against the others; of persons one week. */
    window: Span,
    /** What happened is told by then. */
    settlesWithin: Span,
    /**
     * The same weeks of the year before, so many more at both ends; where those are not known, the weeks before the window. `least` of them are
     * needed, `most` are taken.
     */
    own: z
      .strictObject({ seasonWeeks: z.int().min(1).max(12), least: z.int().min(6).max(52), most: z.int().min(6).max(52) })
      .optional(),
    /** Beyond it by more than chance; with `own` both must hold. */
    bound: z.number().gt(0).lt(1).optional(),
    /** A smaller whole in the window says nothing: cases, persons or fen. */
    wholeMin: z.int().min(1),
    /** So many weeks of the window have anything in them; absent: half. What comes in campaigns has empty weeks. */
    weeksMin: z.int().min(1).max(26).optional(),
    /** A week of which more was not told, by the usual volume of the sites that were silent, is left out. */
    missedShareMax: z.number().min(0).max(0.5),
    /** Chance of a finding where nothing has changed, at one look at one county. */
    alpha: z.number().min(1e-6).max(0.1),
    /** A smaller difference is none, however certain: 0.05 is five points. */
    differenceAtLeast: z.number().min(0).max(0.5),
  })
  .superRefine((rule, context) => {
    const refuse = (field: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [field], message });
    };
    if (spanMs(rule.window) % WEEK_MS !== 0) refuse('window', 'a window is whole weeks: 7d, 28d');
    if (rule.weeksMin !== undefined && rule.weeksMin * WEEK_MS > spanMs(rule.window)) refuse('weeksMin', 'contradiction: more weeks than the window has');
    if (rule.own === undefined && rule.bound === undefined) refuse('own', 'missing: own, bound or both');
    if (rule.own !== undefined && rule.own.least > rule.own.most) refuse('own', 'contradiction: least is more than most');
    if ((rule.of === 'referrals-out-of-county') !== (rule.dispositions !== undefined))
      refuse('dispositions', `of referrals, and of nothing else, it must be said what they are: ${rule.of}`);
    if (OF_PERSONS.has(rule.of) !== (rule.persons !== undefined))
      refuse('persons', `of persons, and of nothing else, it must be said who is followed: ${rule.of}`);
    if ((rule.of === 'remote-coverage') !== (rule.sites !== undefined))
      refuse('sites', `of sites, and of nothing else, it must be said which are served: ${rule.of}`);
    if (OF_NOW.has(rule.of) && (rule.own !== undefined || spanMs(rule.window) !== WEEK_MS))
      refuse('own', `contradiction: ${rule.of} is of what there is in one week, and has a bound alone`);
  });
export type SharePattern = z.infer<typeof SharePattern>;
