// Which alert mutes another: the alert of a county those of its townships, of the same subject and episode; a feed that is known to be dead the
// falls that it explains. A function of the cases as they stand, so that it does not matter which came first. Pure.
import { Level, effectiveLevel } from '../../contracts/alert.ts';
import { levelOf, lies } from '../../contracts/place.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Muting } from '../../contracts/triage/muting.ts';
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';
import { alertSubject, type Case } from '../cases/case.ts';
import { byWeight, excessOf, standing, type Evidence } from '../cases/evidence.ts';
import { isLive } from '../lifecycle/transitions.ts';
import type { Kinship } from './kinship.ts';
import { EXPLAINS_SHARE } from './one-event.ts';
import { episodeMs } from './subject.ts';

export interface World {
  /** As they stand now, the least identifier first; the one that is asked about may be among them. */
  readonly muters: readonly Case[];
  readonly kinship: Kinship;
  readonly now: EpochMs;
}

/** Of these the few that can mute another: found once for all, because a storm asks it of every alert of its kind. */
export const mutersAmong = (cases: readonly Case[]): Case[] =>
  cases
    .filter((one) => levelOf(one.memo.episodePlace) === 'county' || silencesOf(one).length > 0)
    .filter(({ alert, evidence }) => isLive(alert.state) && standing(evidence).length > 0)
    .toSorted((some, other) => (some.alert.id < other.alert.id ? -1 : 1));

/** By a dead feed before a county's alert: a fall that is none needs no other reason. Of several the one of the least identifier. */
export function inhibitorOf(one: Case, world: World): Muting | null {
  const others = world.muters.filter(({ alert }) => alert.id !== one.alert.id);
  if (others.length === 0) return null;
  const dead = deadFeedOf(one, others);
  if (dead !== undefined) return mutingBy(dead, 'dead-feed', world.now);
  const county = others.find((other) => isCountyOf(other, one, world.kinship));
  return county === undefined ? null : mutingBy(county, 'county-alert', world.now);
}

function mutingBy({ alert }: Case, kind: 'dead-feed' | 'county-alert', now: EpochMs): Muting {
  const code = kind === 'dead-feed' ? 'feed-is-dead' : 'county-knows';
  const because = machineReason(code, { title: alert.title });
  return {
    kind,
    by: alertSubject(alert),
    because,
    since: now,
    until: null,
  };
}

/** At least as grave, and about the same: a graver finding inside, or a case that matters alone, is told for itself. */
function isCountyOf(county: Case, one: Case, kinship: Kinship): boolean {
  const [place, inner] = [county.memo.episodePlace, one.memo.episodePlace];
  return (
    levelOf(place) === 'county' &&
    place !== inner &&
    lies(inner, place) &&
    county.alert.family === one.alert.family &&
    isOneSubject(county, one, kinship) &&
    Math.abs(county.memo.lastFactAt - one.memo.lastFactAt) <= episodeMs(county.alert.kind) &&
    rank(county) <= rank(one) &&
    [county, one].every(({ evidence }) => evidence.every(({ kind }) => kind === 'series')) &&
    isFall(one) === isFall(county)
  );
}

const rank = ({ alert }: Case): number => Level.options.indexOf(effectiveLevel(alert));

function isOneSubject(county: Case, one: Case, kinship: Kinship): boolean {
  const subject = ({ alert, memo }: Case) => ({ ...alert, ...kindOf(memo.subject) });
  return (
    county.memo.subject === one.memo.subject ||
    (county.alert.kind === one.alert.kind &&
      kinship
        .subjectsOf({ ...subject(one), alertKind: one.alert.kind })
        .includes(county.memo.subject))
  );
}

const kindOf = (subject: string): { readonly kind: 'site-silent' | 'series' } => ({
  kind: subject.startsWith('site:') ? 'site-silent' : 'series',
});

/** All that stands of it is below what was expected. */
export function isFall({ evidence }: Pick<Case, 'evidence'>): boolean {
  const alive = standing(evidence);
  return alive.length > 0 && alive.every(isLower);
}

const isLower = ({ kind, observed, expected }: Evidence): boolean =>
  kind === 'series' && expected !== null && observed < expected;

const silencesOf = (one: Case): Evidence[] =>
  standing(one.evidence).filter(({ kind }) => kind === 'site-silent');

/** The dead feeds inside the place of a fall that together account for at least half of it; the one that misses most speaks for them. */
function deadFeedOf(one: Case, others: readonly Case[]): Case | undefined {
  if (!isFall(one)) return undefined;
  const [lead] = byWeight(standing(one.evidence), one.alert.place);
  if (lead === undefined) return undefined;
  const feeds = others
    .map((feed) => ({ feed, missed: missedIn(lead, silencesOf(feed)) }))
    .filter(({ missed }) => missed > 0)
    .toSorted((some, other) => other.missed - some.missed);
  const sum = feeds.reduce((total, { missed }) => total + missed, 0);
  return sum >= EXPLAINS_SHARE * excessOf(lead) ? feeds[0]?.feed : undefined;
}

/** What the silent sites would have sent within the window of the fall, by their rhythm. A site's own fall is explained whatever its size. */
function missedIn(fall: Evidence, silences: readonly Evidence[]): number {
  return silences.reduce((total, silent) => {
    const overlap = fall.window.endAt - Math.max(fall.window.startAt, silent.window.startAt);
    if (overlap <= 0) return total;
    if (fall.siteId !== null) return total + (isOf(fall, silent) ? excessOf(fall) : 0);
    if (
      !lies(silent.place, fall.place) &&
      !(silent.siteId === null && lies(fall.place, silent.place))
    )
      return total;
    const span = Math.max(1, silent.window.endAt - silent.window.startAt);
    return total + ((silent.expected ?? 0) * overlap) / span;
  }, 0);
}

/** The site itself, or most sites at once around it. */
const isOf = (fall: Evidence, silent: Evidence): boolean =>
  silent.siteId === null ? lies(fall.place, silent.place) : silent.siteId === fall.siteId;
