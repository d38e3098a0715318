/**
 * Cases in one group that come close enough in time to be a cluster: n or more distinct persons within d days (1 is the same
 * local day). Overlapping spans that each reach the threshold are one episode. Pure.
 */
import type { Aggregation } from '../../contracts/catalogue/notifiable-disease.ts';
import type { EventId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';

export interface CaseInGroup {
  readonly subject: string;
  readonly eventId: EventId;
  readonly occurredAt: EpochMs;
  /** Local day number of `occurredAt`. */
  readonly day: number;
  readonly severe: boolean;
}

export interface Threshold {
  readonly cases: number;
  readonly withinDays: number;
  readonly severeCases: number | null;
}

export interface Episode {
  readonly startedAt: EpochMs;
  readonly lastAt: EpochMs;
  /** Sorted; of the span with most persons, `observed` of them stood within the days of the rule. */
  readonly subjects: readonly string[];
  readonly observed: number;
  /** Earliest first, one for each subject. */
  readonly evidence: readonly EventId[];
}

/** The kind of a setting is what stands before its colon: `school:0042`. */
export function settingKind(group: string): string {
  return group.slice(0, Math.max(0, group.indexOf(':')));
}

export function thresholdOf(rule: Aggregation, group: string): Threshold {
  return {
    cases: rule.casesInSetting?.[settingKind(group)] ?? rule.cases,
    withinDays: rule.withinDays,
    severeCases: rule.severeCases ?? null,
  };
}

/** Episodes in the order of time. A subject counts once, at its first case; it is severe if any of its cases is. */
export function findEpisodes(cases: readonly CaseInGroup[], threshold: Threshold): Episode[] {
  const persons = firstCases(cases);
  const spans: { from: number; to: number; size: number }[] = [];
  let from = 0;
  for (let to = 0; to < persons.length; to += 1) {
    while ((persons[to]?.day ?? 0) - (persons[from]?.day ?? 0) >= threshold.withinDays) from += 1;
    if (reaches(persons.slice(from, to + 1), threshold))
      joinSpan(spans, { from, to, size: to - from + 1 });
  }
  return spans.map((span) => episodeOf(persons.slice(span.from, span.to + 1), span.size));
}

function firstCases(cases: readonly CaseInGroup[]): CaseInGroup[] {
  const bySubject = new Map<string, CaseInGroup>();
  for (const found of cases) {
    const known = bySubject.get(found.subject);
    if (known === undefined) bySubject.set(found.subject, found);
    else {
      const first = comesBefore(found, known) ? found : known;
      bySubject.set(found.subject, { ...first, severe: known.severe || found.severe });
    }
  }
  return [...bySubject.values()].sort((one, other) => (comesBefore(one, other) ? -1 : 1));
}

function comesBefore(one: CaseInGroup, other: CaseInGroup): boolean {
  return (
    one.occurredAt < other.occurredAt ||
    (one.occurredAt === other.occurredAt && one.eventId < other.eventId)
  );
}

function reaches(persons: readonly CaseInGroup[], threshold: Threshold): boolean {
  if (persons.length >= threshold.cases) return true;
  return (
    threshold.severeCases !== null &&
    persons.filter((person) => person.severe).length >= threshold.severeCases
  );
}

function joinSpan(
  spans: { from: number; to: number; size: number }[],
  span: { readonly from: number; readonly to: number; readonly size: number },
): void {
  const last = spans.at(-1);
  if (last === undefined || span.from > last.to) spans.push({ ...span });
  else {
    last.to = span.to;
    last.size = Math.max(last.size, span.size);
  }
}

function episodeOf(persons: readonly CaseInGroup[], observed: number): Episode {
  const [first] = persons;
  const last = persons.at(-1);
  return {
    startedAt: first?.occurredAt ?? 0,
    lastAt: last?.occurredAt ?? 0,
    subjects: persons.map((person) => person.subject).sort(),
    observed,
    evidence: persons.map((person) => person.eventId),
  };
}

/** An episode that already has a signal, by the time it covered when last told. */
export interface KnownEpisode {
  readonly number: number;
  readonly startedAt: EpochMs;
  readonly lastAt: EpochMs;
}

export interface MatchedEpisode {
  readonly number: number;
  /** null: the known episode no longer reaches the threshold. */
  readonly episode: Episode | null;
}

/** Finds each episode's number again: the earliest known one that it overlaps in time, else a new one. */
export function matchEpisodes(
  known: readonly KnownEpisode[],
  found: readonly Episode[],
): MatchedEpisode[] {
  let next = known.reduce((most, { number }) => Math.max(most, number), 0) + 1;
  const free = [...known].sort((one, other) => one.number - other.number);
  const matched = found.map((episode): MatchedEpisode => {
    const at = free.findIndex(
      (other) => other.startedAt <= episode.lastAt && episode.startedAt <= other.lastAt,
    );
    const [taken] = at === -1 ? [] : free.splice(at, 1);
    return { number: taken?.number ?? next++, episode };
  });
  return [...matched, ...free.map(({ number }) => ({ number, episode: null }))];
}
