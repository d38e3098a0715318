// How often chance alone makes a finding of the rules that compare many: quiet quarters of providers that are alike but for the usual dispersion,
// and of budgets that are spent to plan with weeks that are not alike. Method level: no store, no stage. Pure.
import type { LookPattern } from '../../contracts/catalogue/look-pattern.ts';
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import type { DetectorCatalogue } from '../../detectors/catalogue.ts';
import { judgeBurn } from '../../detectors/patterns/budget-burn/judge-burn.ts';
import { spendingWeights } from '../../detectors/patterns/budget-burn/spending-calendar.ts';
import type { PeerCell } from '../../detectors/patterns/peer-outlier/cells.ts';
import { judgePeers } from '../../detectors/patterns/peer-outlier/judge-peers.ts';
import { dayNumberOf, dayOf } from '../../platform/zone/zone-time.ts';
import { Random } from '../../simulator/random.ts';

export interface Calibration {
  readonly rule: string;
  /** Of each provider; null for budgets. */
  readonly cases: number | null;
  /** By the rule: chance of a finding at one look at one provider or budget, of each pair of windows; what else it asks for only lowers it. */
  readonly configured: number;
  readonly judged: number;
  readonly found: number;
  /** With only the chance as its bound, however small the difference. */
  readonly foundBare: number;
}

export interface QuietQuarters {
  readonly catalogue: DetectorCatalogue;
  readonly seed: string;
  readonly quarters: number;
  /** End of the last day. */
  readonly asOf: EpochMs;
}

type PeerRule = Extract<LookPattern, { readonly pattern: 'peer-outlier' }>;
type BurnRule = Extract<LookPattern, { readonly pattern: 'budget-burn' }>;

export function calibrate(of: QuietQuarters): Calibration[] {
  return of.catalogue.looks.flatMap((rule) => {
    if (rule.pattern === 'peer-outlier') return CASES.map((cases) => peers(rule, cases, of));
    return rule.pattern === 'budget-burn' ? [budgets(rule, of)] : [];
  });
}

/** Of a small hospital, among which chance differs more than hospitals do, and of a large one, where it is the other way round. */
const CASES = [150, 1_500] as const;
/** Of a provider's mean, as a share of the deviation of a case. */
const AMONG_PEERS = 0.08;
const STRATA = [0, 0.6, 1.2] as const;
const READMITTED = 0.08;
const EXAMINED = 1.5;
/** Persons who come very often, images that repeat another's: shares of all. */
const FREQUENT = 0.06;

function peers(
  rule: PeerRule,
  cases: number,
  { catalogue, seed, quarters, asOf }: QuietQuarters,
): Calibration {
  const sites = [...catalogue.sites.values()].filter(({ level }) => level === 'county-hospital');
  const at = { asOf, catalogue, standing: [] };
  const bare = { ...rule, differenceAtLeast: 0 };
  let found = 0;
  let foundBare = 0;
  for (let quarter = 0; quarter < quarters; quarter += 1) {
    const random = new Random(seed, 'quiet', rule.id, cases, quarter);
    const cells = sites.flatMap(({ id }): PeerCell[] => {
      const own = AMONG_PEERS * random.normal();
      return STRATA.map((shift, stratum) =>
        cellOf(rule, { random, own, shift, cases, siteId: id, stratum: String(stratum) }),
      );
    });
    found += judgePeers(cells, rule, at).findings.length;
    foundBare += judgePeers(cells, bare, at).findings.length;
  }
  return {
    rule: rule.id,
    cases,
    configured: rule.alpha,
    judged: quarters * sites.length,
    found,
    foundBare,
  };
}

interface Quiet {
  readonly random: Random;
  readonly own: number;
  readonly shift: number;
}

function cellOf(
  rule: PeerRule,
  { siteId, stratum, cases, ...quiet }: Quiet & Pick<PeerCell, 'siteId' | 'stratum' | 'cases'>,
): PeerCell {
  // Or as many as the rule asks for before it judges.
  const ofStratum = Math.ceil(Math.max(cases, rule.casesMin) / STRATA.length);
  const values = Array.from({ length: ofStratum }, () => valueOf(rule, quiet));
  const sum = values.reduce((all, one) => all + one, 0);
  const sumOfSquares = values.reduce((all, one) => all + one * one, 0);
  return { siteId, stratum, cases: values.length, sum, sumOfSquares };
}

function valueOf({ compares }: PeerRule, of: Quiet): number {
  const { random, own, shift } = of;
  if (compares === 'readmission') return random.chance(READMITTED * Math.exp(own)) ? 1 : 0;
  if (compares === 'frequent-visits' || compares === 'repeat-examinations')
    return random.chance(FREQUENT * Math.exp(own)) ? 1 : 0;
  if (compares === 'examinations')
    return random.poisson(EXAMINED * Math.exp(own) * (1 + shift / 2));
  return 8 + shift + 0.45 * (own + random.normal());
}

/** Deviation of the spending of a week and of a day from its plan. */
const WEEKLY = 0.05;
const DAILY = 0.1;
const WEEK_DAYS = 7;

/** Each budget is looked at once, at the end of its quarter: looks of days that follow each other see almost the same. */
function budgets(rule: BurnRule, { catalogue, seed, quarters, asOf }: QuietQuarters): Calibration {
  const at = { asOf, catalogue, standing: [] };
  const last = dayNumberOf(dayOf(asOf, catalogue.zone));
  const first = dayNumberOf(dayOf(asOf - 92 * DAY_MS, catalogue.zone));
  const year = Number(dayOf(asOf - DAY_MS, catalogue.zone).slice(0, 4));
  const bare = { ...rule, pairs: rule.pairs.map((pair) => ({ ...pair, burnAtLeast: 1 })) };
  const totals = { judged: 0, found: 0, foundBare: 0 };
  for (const file of catalogue.budgets) {
    const weightOf = spendingWeights(file.shape, (day) => catalogue.calendarKind(day));
    for (const budget of file.budgets.filter((one) => one.year === year)) {
      const perYear = budget.totalYuan * 100 * (1 - file.reserveShare);
      for (let quarter = 0; quarter < quarters; quarter += 1) {
        const random = new Random(seed, 'quiet', budget.id, quarter);
        const weeks = Array.from({ length: 15 }, () => Math.exp(WEEKLY * random.normal()));
        let planned = 0;
        for (let day = first; day < last; day += 1) planned += weightOf(day);
        const days = new Map<number, number>();
        for (let day = first; day < last; day += 1) {
          const week = weeks[Math.floor((day - first) / WEEK_DAYS)] ?? 1;
          const noise = week * Math.exp(DAILY * random.normal());
          days.set(day, ((perYear / 4) * weightOf(day) * noise) / planned);
        }
        totals.judged += 1;
        totals.found += judgeBurn([{ file, budget, days }], rule, at).findings.length;
        totals.foundBare += judgeBurn([{ file, budget, days }], bare, at).findings.length;
      }
    }
  }
  // Each pair of windows has its own limit, and any of them may be passed.
  const configured = rule.alpha * rule.pairs.length;
  return { rule: rule.id, cases: null, configured, ...totals };
}
