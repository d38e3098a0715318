/**
 * Sites whose diagnoses are written another way than before while as many people come: causes that are no longer named, or one family of
 * codes that gave its place to another. Where people come or stay away codes follow them, and where all sites of a level move together it
 * is the season: neither is told. Pure.
 */
import type { CodingDriftPattern } from '../../../contracts/catalogue/looks/coding-drift.ts';
import { spanMs } from '../../../contracts/catalogue/sequence-pattern.ts';
import type { Site } from '../../../contracts/catalogue/site.ts';
import type { SiteId } from '../../../contracts/ids.ts';
import type { EpochMs } from '../../../contracts/time.ts';
import type { LookAt, LookFinding, LookOutcome } from '../looks/look-finding.ts';
import { UNINFORMATIVE } from './family-of-codes.ts';
import type { CodingDrift } from './feed-faults.ts';
import { codingWords } from './feed-words.ts';
import { chanceOfMore } from './unlike-habit.ts';

/** Visits of one family at one site: in the window, and in the time before that is its habit. */
export interface CodedVisits {
  readonly siteId: SiteId;
  readonly family: string;
  readonly recent: number;
  readonly habit: number;
}

/** Shares by family as they were when the finding was raised: while it stands the habit does not become the fault. */
interface Memory {
  readonly usual: Readonly<Record<string, number>>;
}

export function codingWindow(
  { window, habit, settlesWithin }: CodingDriftPattern,
  asOf: EpochMs,
): { readonly fromAt: EpochMs; readonly recentAt: EpochMs; readonly toAt: EpochMs } {
  const toAt = asOf - spanMs(settlesWithin);
  const recentAt = toAt - spanMs(window);
  return { fromAt: recentAt - spanMs(habit), recentAt, toAt };
}

interface SiteCodes {
  readonly site: Site;
  readonly recent: number;
  readonly habit: number;
  readonly families: ReadonlyMap<string, CodedVisits>;
}

export function judgeCoding(
  coded: readonly CodedVisits[],
  rule: CodingDriftPattern,
  at: LookAt,
): LookOutcome {
  const unjudged: Record<string, number> = {};
  const left: string[] = [];
  const findings: LookFinding[] = [];
  const sites = codesBySite(coded, at);
  const moves = new Map<string, ReadonlyMap<string, number>>();
  for (const one of sites) {
    const { level } = one.site;
    if (!moves.has(level))
      moves.set(
        level,
        medianMoves(
          sites.filter(({ site }) => site.level === level),
          rule,
        ),
      );
    const standing = at.standing.find(({ name }) => name === one.site.id);
    const judged = judgeSite(one, {
      rule,
      moves: moves.get(level) ?? new Map(),
      memory: standing?.memory as Memory | undefined,
    });
    if (typeof judged === 'string') {
      unjudged[judged] = (unjudged[judged] ?? 0) + 1;
      left.push(one.site.id);
    } else if (judged !== null)
      findings.push(findingOf(judged.drift, { rule, at, memory: judged.memory }));
  }
  const judgedIds = new Set<string>(sites.map(({ site }) => site.id));
  left.push(...at.standing.map(({ name }) => name).filter((name) => !judgedIds.has(name)));
  return { findings, left, unjudged };
}

function codesBySite(coded: readonly CodedVisits[], { catalogue }: LookAt): SiteCodes[] {
  const bySite = new Map<SiteId, CodedVisits[]>();
  for (const one of coded) {
    const own = bySite.get(one.siteId);
    if (own === undefined) bySite.set(one.siteId, [one]);
    else own.push(one);
  }
  return [...bySite].flatMap(([id, own]) => {
    const site = catalogue.sites.get(id);
    if (site === undefined) return [];
    const total = (of: 'recent' | 'habit'): number => own.reduce((sum, one) => sum + one[of], 0);
    const families = new Map(own.map((one) => [one.family, one]));
    return [{ site, recent: total('recent'), habit: total('habit'), families }];
  });
}

const PEERS_MIN = 5;

/** By family: how the share of the middle site of a level has moved; at one site alone it is a matter of that site. */
function medianMoves(
  sites: readonly SiteCodes[],
  { visitsMin }: CodingDriftPattern,
): ReadonlyMap<string, number> {
  const enough = sites.filter(({ recent, habit }) => recent >= visitsMin && habit >= visitsMin);
  if (enough.length < PEERS_MIN) return new Map();
  const families = new Set(enough.flatMap(({ families }) => [...families.keys()]));
  return new Map(
    [...families].map((family) => {
      const moves = enough
        .map((one) => shareIn(one, family, 'recent') - shareIn(one, family, 'habit'))
        .sort((one, other) => one - other);
      return [family, moves[Math.floor(moves.length / 2)] ?? 0];
    }),
  );
}

const shareIn = (codes: SiteCodes, family: string, of: 'recent' | 'habit'): number =>
  codes[of] === 0 ? 0 : (codes.families.get(family)?.[of] ?? 0) / codes[of];

interface Ground {
  readonly rule: CodingDriftPattern;
  readonly moves: ReadonlyMap<string, number>;
  readonly memory: Memory | undefined;
}

type Drifted = { readonly drift: CodingDrift; readonly memory: Memory };

/** A word says why it cannot be judged; null: it codes as it did. */
function judgeSite(codes: SiteCodes, { rule, moves, memory }: Ground): Drifted | string | null {
  const { recent, habit, families, site } = codes;
  const usualVisits = (habit * spanMs(rule.window)) / spanMs(rule.habit);
  if (recent < rule.visitsMin || usualVisits < rule.visitsMin) return 'too-few-visits';
  if (Math.abs(recent / usualVisits - 1) > rule.volumeWithin) return 'volume-changed';
  const was = memory ?? {
    usual: Object.fromEntries(
      [...families.keys()].map((family) => [family, shareIn(codes, family, 'habit')]),
    ),
  };
  const names = new Set([...families.keys(), ...Object.keys(was.usual)]);
  const changes = [...names].map((family) => {
    const usual = clamped((was.usual[family] ?? 0) + (moves.get(family) ?? 0));
    return { family, usual, share: shareIn(codes, family, 'recent') };
  });
  const chance = (share: number, usual: number): number => {
    const floor = Math.min(1 - 1 / recent, Math.max(1 / recent, usual));
    return chanceOfMore(
      { hits: share * recent, cases: recent },
      { share: floor, dispersion: rule.dispersion },
    );
  };
  const isMove = (share: number, usual: number): boolean =>
    share - usual >= rule.differenceAtLeast && chance(share, usual) < rule.alpha;
  const [gained] = changes.toSorted(
    (one, other) => other.share - other.usual - (one.share - one.usual),
  );
  const [lost] = changes
    .filter(({ family }) => family !== UNINFORMATIVE)
    .toSorted((one, other) => one.share - one.usual - (other.share - other.usual));
  if (gained === undefined || lost === undefined) return null;
  const common = { site, visits: recent, usualVisits, lost: lost.family, gained: gained.family };
  if (gained.family === UNINFORMATIVE && isMove(gained.share, gained.usual)) {
    const { share, usual } = gained;
    return {
      drift: { ...common, code: 'uninformative', share, usual, pvalue: chance(share, usual) },
      memory: was,
    };
  }
  const { share, usual } = lost;
  if (!isMove(1 - share, 1 - usual) || share > usual * (1 - rule.lossAtLeast)) return null;
  const drift = { ...common, code: 'family-moved' as const, share, usual };
  return { drift: { ...drift, pvalue: chance(1 - share, 1 - usual) }, memory: was };
}

const clamped = (share: number): number => Math.min(1, Math.max(0, share));

function findingOf(
  drift: CodingDrift,
  {
    rule,
    at,
    memory,
  }: { readonly rule: CodingDriftPattern; readonly at: LookAt; readonly memory: Memory },
): LookFinding {
  const { site, visits, usualVisits, code, lost, gained, share, usual, pvalue } = drift;
  const { recentAt, toAt } = codingWindow(rule, at.asOf);
  const sign = code === 'uninformative' ? 1 : -1;
  return {
    name: site.id,
    place: site.place,
    siteId: site.id,
    startedAt: recentAt,
    lastAt: toAt - 1,
    observed: rounded(share),
    expected: rounded(usual),
    threshold: rounded(clamped(usual + sign * rule.differenceAtLeast)),
    ...codingWords(drift),
    evidence: [],
    params: {
      ...{ visits, usualVisits: Math.round(usualVisits), lost, gained },
      ...{ share: rounded(share), usualShare: rounded(usual), pvalue, alpha: rule.alpha },
      days: spanMs(rule.window) / spanMs('1d'),
    },
    // Told again when it is another change, or has grown by ten points.
    news: `${code} ${lost} ${gained} ${String(Math.floor(Math.abs(share - usual) * 10))}`,
    weight: Math.abs(share - usual) * visits,
    memory,
  };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
