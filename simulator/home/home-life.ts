// The home devices of the city at the MQTT door: a gateway in each of some townships that sends what its households measure. Ids follow from the
// minute, so what is told again after a restart is recognised.
import type { Site } from '../../contracts/catalogue/site.ts';
import type { Clock } from '../../platform/clock.ts';
import { MqttLine } from './mqtt-line.ts';
import { MINUTE_MS, readingsOfMinute, type PlannedReading } from './plan-readings.ts';

export interface HomeParts {
  readonly host: string;
  readonly port: number;
  readonly sites: readonly Site[];
  readonly siteKeys: ReadonlyMap<string, string>;
  readonly seed: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const GATEWAYS = 12;
const TICK_MS = 2_000;
/** On a start the readings of this long are told first. */
const PAST_MINUTES = 30;

/** Runs until the signal aborts. */
export async function liveHomes(parts: HomeParts): Promise<void> {
  const sites = gatewaysOf(parts);
  if (sites.length === 0) return;
  const lines = new Map(sites.map((site) => [site.id, lineOf(site, parts)]));
  let told = parts.clock.now() - PAST_MINUTES * MINUTE_MS;
  try {
    while (!parts.signal.aborted) {
      const now = parts.clock.now();
      const due: PlannedReading[] = [];
      for (let minute = Math.floor(told / MINUTE_MS); minute <= now / MINUTE_MS; minute += 1)
        due.push(...readingsOfMinute(minute, { seed: parts.seed, sites }));
      const fresh = due.filter(({ sendAt }) => sendAt > told && sendAt <= now);
      for (const { site, payload } of fresh) await lines.get(site.id)?.send(payload, parts.signal);
      told = now;
      await parts.clock.sleep(TICK_MS, parts.signal);
    }
  } finally {
    for (const line of lines.values()) line.close();
  }
}

/** Spread over the city: every so many of the township centres. */
function gatewaysOf({ sites, siteKeys }: HomeParts): readonly Site[] {
  const centres = sites.filter(({ id, level }) => level === 'township-centre' && siteKeys.has(id));
  const step = Math.max(1, Math.floor(centres.length / GATEWAYS));
  return centres.filter((_, at) => at % step === 0).slice(0, GATEWAYS);
}

const lineOf = (site: Site, { host, port, siteKeys }: HomeParts): MqttLine =>
  new MqttLine({ host, port, site: site.id, key: siteKeys.get(site.id) ?? '' });
