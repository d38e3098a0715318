/**
 * Days of which too little was told of a county or a site, and mandatory fields that too few visits say. Completeness goes by when facts
 * came and not by how many: a real fall leaves a day complete. Pure.
 */
import type {
  IncompletePattern,
  MandatoryField,
} from '../../../contracts/catalogue/looks/incomplete.ts';
import { spanMs } from '../../../contracts/catalogue/sequence-pattern.ts';
import type { Arrivals } from '../../../contracts/counts.ts';
import type { EventKind } from '../../../contracts/event/event.ts';
import type { SiteId } from '../../../contracts/ids.ts';
import { DAY_MS, HOUR_MS, type DayKey, type EpochMs } from '../../../contracts/time.ts';
import { addDays, dayOf, startOfDay } from '../../../platform/zone/zone-time.ts';
import { windowAt } from '../../../platform/zone/zone-windows.ts';
import { completenessOf } from '../../windows/arrivals.ts';
import type { LookAt, LookFinding, LookOutcome } from '../looks/look-finding.ts';
import type { IncompleteDays, MissingField } from './feed-faults.ts';
import { incompleteDayWords, missingFieldWords } from './feed-words.ts';
import { chanceOfMore } from './unlike-habit.ts';

export interface SiteFields {
  readonly siteId: SiteId;
  readonly visits: number;
  /** Visits that do not say the field. */
  readonly missing: Readonly<Record<MandatoryField, number>>;
}

export interface CompletenessGathered {
  /** As the newest telling has it; null: none yet. */
  readonly arrivals: Arrivals | null;
  /** What sites usually send on a day like today. */
  readonly usual: ReadonlyMap<SiteId, number>;
  /** Told by their own rule. */
  readonly silent: ReadonlySet<SiteId>;
  readonly fields: readonly SiteFields[];
}

/** Of a finding of days: the last one that fell short. */
interface Memory {
  readonly lastDay: DayKey;
}

/** Days that are over, newest first. */
function judgedDays({ days, settlesWithin }: IncompletePattern, at: LookAt): DayKey[] {
  const newest = addDays(dayOf(at.asOf - spanMs(settlesWithin), at.catalogue.zone), -1);
  return Array.from({ length: days }, (_, back) => addDays(newest, -back));
}

/** Of which fields are judged. */
export function fieldWindow(
  rule: IncompletePattern,
  at: LookAt,
): { readonly fromAt: EpochMs; readonly toAt: EpochMs } {
  const days = judgedDays(rule, at);
  const { zone } = at.catalogue;
  const [newest, oldest] = [days[0], days.at(-1)];
  if (newest === undefined || oldest === undefined) throw new RangeError('no day is judged');
  return { fromAt: startOfDay(oldest, zone), toAt: startOfDay(addDays(newest, 1), zone) };
}

export function judgeCompleteness(
  gathered: CompletenessGathered,
  rule: IncompletePattern,
  at: LookAt,
): LookOutcome {
  const unjudged: Record<string, number> = {};
  const days = judgeDays(gathered, { rule, at, unjudged });
  const fields = judgeFields(gathered.fields, { rule, at, unjudged });
  const findings = [...days, ...fields];
  const named = new Set(findings.map(({ name }) => name));
  const silent: ReadonlySet<string> = gathered.silent;
  const oldest = judgedDays(rule, at).at(-1) ?? '';
  const hasArrivals = isFresh(gathered.arrivals, at.asOf);
  const left = at.standing
    .filter(({ name }) => !named.has(name))
    .filter(({ name, memory }) => {
      const lastDay = (memory as Memory | null)?.lastDay;
      if (lastDay === undefined) return false;
      return !hasArrivals || lastDay < oldest || silent.has(name.split(' ')[0] ?? '');
    })
    .map(({ name }) => name);
  return { findings, left, unjudged };
}

interface Ground {
  readonly rule: IncompletePattern;
  readonly at: LookAt;
  readonly unjudged: Record<string, number>;
}

const FRESH_MS = 6 * HOUR_MS;

const isFresh = (arrivals: Arrivals | null, asOf: EpochMs): arrivals is Arrivals =>
  arrivals !== null && asOf - arrivals.hourAt <= FRESH_MS;

function judgeDays(
  { arrivals, usual, silent }: CompletenessGathered,
  ground: Ground,
): LookFinding[] {
  const { rule, at, unjudged } = ground;
  if (!isFresh(arrivals, at.asOf)) {
    unjudged['arrivals-not-told'] = 1;
    return [];
  }
  const kinds = ['visit', ...Object.keys(arrivals.kinds ?? {})] as EventKind[];
  const { sites, places } = at.catalogue;
  const enough = [...sites.values()].filter(({ id }) => (usual.get(id) ?? 0) >= rule.expectedMin);
  const judged = enough.filter(({ id }) => !silent.has(id));
  unjudged['silent-now'] = enough.length - judged.length;
  const scopes = [
    ...[...places.values()]
      .filter(({ code }) => code.length === 6)
      .map(({ code }) => ({
        where: code,
        township: null,
        place: code,
        siteId: null,
        names: at.catalogue.placeNames(code),
      })),
    ...judged.map(({ id, place, names }) => ({
      where: id,
      township: place.slice(0, 9),
      place,
      siteId: id,
      names,
    })),
  ];
  const found: LookFinding[] = [];
  for (const scope of scopes) {
    for (const kind of kinds) {
      // Of a kind that is not told apart there as much has come as of visits.
      if (kind !== 'visit' && arrivals.kinds?.[kind]?.[scope.where] === undefined) continue;
      const days = shortDays(
        arrivals,
        { where: scope.where, township: scope.township, kinds: [kind] },
        ground,
      );
      const [worst] = days.toSorted((one, other) => one.share - other.share);
      if (worst === undefined) continue;
      found.push(
        findingOfDays({ ...scope, kind, ...worst, days, limit: rule.completenessAtLeast }, at),
      );
    }
  }
  return found;
}

function shortDays(
  arrivals: Arrivals,
  scope: Parameters<typeof completenessOf>[1],
  { rule, at }: Ground,
): { readonly day: DayKey; readonly share: number }[] {
  const { zone } = at.catalogue;
  return judgedDays(rule, at).flatMap((day) => {
    const window = windowAt('day', startOfDay(day, zone), zone);
    const share = completenessOf(arrivals, scope, { window, zone });
    return share === null || share >= rule.completenessAtLeast ? [] : [{ day, share }];
  });
}

function findingOfDays(found: IncompleteDays, at: LookAt): LookFinding {
  const { place, siteId, where, kind, day, share, days, limit } = found;
  const { zone } = at.catalogue;
  const all = days.map((one) => one.day).sort();
  const [first, last] = [all[0] ?? day, all.at(-1) ?? day];
  return {
    name: `${where} ${kind}`,
    place,
    siteId,
    startedAt: startOfDay(first, zone),
    lastAt: startOfDay(addDays(last, 1), zone) - 1,
    observed: rounded(share),
    expected: 1,
    threshold: limit,
    ...incompleteDayWords(found),
    evidence: [],
    params: { kind, days: days.map((one) => ({ day: one.day, completeness: rounded(one.share) })) },
    // Told again when another day falls short, or much less of one has come.
    news: `${all.join()} ${String(Math.floor(share * 4))}`,
    weight: (siteId === null ? 1000 : 0) + days.length + 1 - share,
    memory: { lastDay: last } satisfies Memory,
  };
}

/** Beyond chance, too: of few visits one more or less is no habit. */
const FIELD_ALPHA = 0.001;

function judgeFields(fields: readonly SiteFields[], { rule, at, unjudged }: Ground): LookFinding[] {
  const { toAt, fromAt } = fieldWindow(rule, at);
  return fields.flatMap(({ siteId, visits, missing }) => {
    const site = at.catalogue.sites.get(siteId);
    if (site === undefined) return [];
    if (visits < rule.visitsMin) {
      unjudged['too-few-visits'] = (unjudged['too-few-visits'] ?? 0) + 1;
      return [];
    }
    return rule.mandatory.flatMap((field) => {
      const limit = rule.completenessAtLeast;
      const seen = { hits: missing[field], cases: visits };
      const isShort =
        seen.hits / visits > 1 - limit &&
        chanceOfMore(seen, { share: Math.max(1 - limit, 1 / visits), dispersion: 1 }) < FIELD_ALPHA;
      if (!isShort) return [];
      const found = { site, field, said: visits - seen.hits, visits, limit };
      return [findingOfField(found, { fromAt, toAt })];
    });
  });
}

function findingOfField(
  found: MissingField,
  { fromAt, toAt }: { readonly fromAt: EpochMs; readonly toAt: EpochMs },
): LookFinding {
  const { site, field, said, visits, limit } = found;
  return {
    name: `${site.id} field ${field}`,
    place: site.place,
    siteId: site.id,
    startedAt: fromAt,
    lastAt: toAt - 1,
    observed: rounded(said / visits),
    expected: 1,
    threshold: limit,
    ...missingFieldWords(found),
    evidence: [],
    params: { field, visits, missing: visits - said, days: Math.round((toAt - fromAt) / DAY_MS) },
    news: String(Math.floor((said / visits) * 4)),
    weight: (visits - said) / visits,
  };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
