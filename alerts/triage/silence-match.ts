// Whether a silence holds for an alert. Pure.
import { Level, effectiveLevel, type Alert } from '../../contracts/alert.ts';
import { lies } from '../../contracts/place.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Muting } from '../../contracts/triage/muting.ts';
import type { Silence, SilenceMatchers } from '../../contracts/triage/silence.ts';
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';

/** The one that lasts longest of those that hold. */
export function silenceOf(alert: Alert, silences: readonly Silence[], now: EpochMs): Muting | null {
  const [longest] = silences
    .filter((one) => isInForce(one, now) && matches(alert, one.matchers))
    .toSorted((one, other) => other.endsAt - one.endsAt || (one.id < other.id ? -1 : 1));
  if (longest === undefined) return null;
  return {
    kind: 'silence',
    by: `silence:${longest.id}`,
    because: machineReason('silenced', { why: longest.reason }),
    since: now,
    until: longest.endsAt,
  };
}

const isInForce = ({ state, beginsAt, endsAt }: Silence, now: EpochMs): boolean =>
  state === 'active' && beginsAt <= now && now < endsAt;

const rank = (level: Level): number => Level.options.indexOf(level);

/** All that are given must fit. */
export function matches(alert: Alert, matchers: SilenceMatchers): boolean {
  const { place, upToLevel, ...same } = matchers;
  return (
    lies(alert.place, place) &&
    rank(effectiveLevel(alert)) >= rank(upToLevel) &&
    (['family', 'kind', 'measure', 'definition', 'disease', 'siteId'] as const).every(
      (name) => same[name] === undefined || same[name] === alert[name],
    )
  );
}
