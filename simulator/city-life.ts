// The life of the city in time: its history first, then each second what the sites tell now. Time and doors are handed in.
import type { Site } from '../contracts/catalogue/site.ts';
import { HOUR_MS, type EpochMs } from '../contracts/time.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { dayOf, hourStart } from '../platform/zone/zone-time.ts';
import { expectedCases, illnessOf } from './outbreak.ts';
import { Pending } from './pending.ts';
import { isSilent, outbreakAt, outbreakIndices } from './plan.ts';
import { Random } from './random.ts';
import type { Sender } from './sender.ts';
import type { SimulationState, StateStore } from './state.ts';
import { toldOf, visitsOfHour, type Told } from './visits.ts';

export interface CityParts {
  readonly sites: readonly Site[];
  readonly holidays: ReadonlySet<string>;
  readonly zone: string;
  readonly sender: Sender;
  readonly store: StateStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

const TICK_MS = 500;
/** A correction may come this long after its visit. */
const TAIL_MS = 12 * HOUR_MS;
const SAVE_MS = 5_000;
/** Statements that are sent together: whole hours, some requests' worth. */
const HISTORY_BATCH = 8_000;

/** Everything that was told from `state.sentTo` until now, hour by hour and in order of time. Returns the state that it reached. */
export async function catchUp(state: SimulationState, parts: CityParts): Promise<SimulationState> {
  const until = parts.clock.now();
  const pending = new Pending();
  let waiting: Told[] = [];
  let sent = 0;
  for (
    let hourAt = hourStart(state.sentTo - TAIL_MS, parts.zone);
    hourAt < until;
    hourAt += HOUR_MS
  ) {
    parts.signal.throwIfAborted();
    fill(pending, hourAt, { state, parts });
    const endAt = Math.min(hourAt + HOUR_MS, until);
    waiting.push(...pending.takeDue(endAt).filter((told) => told.sendAt > state.sentTo));
    if (waiting.length < HISTORY_BATCH && endAt < until) continue;
    await parts.sender.sendHistory(waiting);
    sent += waiting.length;
    waiting = [];
    await parts.store.write({ ...state, sentTo: endAt });
  }
  parts.log.info({ statements: sent, until: new Date(until).toISOString() }, 'history told');
  const reached = { ...state, sentTo: until, liveSince: state.liveSince ?? parts.clock.now() };
  await parts.store.write(reached);
  return reached;
}

/** Runs until the signal aborts. */
export async function live(start: SimulationState, parts: CityParts): Promise<void> {
  let state = start;
  const pending = new Pending();
  const firstHour = hourStart(state.sentTo - TAIL_MS, parts.zone);
  let nextHour = firstHour;
  let savedAt = 0;
  while (!parts.signal.aborted) {
    const now = parts.clock.now();
    for (; nextHour <= now; nextHour += HOUR_MS) fill(pending, nextHour, { state, parts });
    const outbreak = await outbreakStatements(state, now, parts);
    const due = pending
      .takeDue(now)
      .filter((told) => told.sendAt > state.sentTo && !silent(told, now, { state, parts }));
    await parts.sender.sendLive([...due, ...outbreak]);
    state = { ...state, sentTo: now };
    if (now - savedAt >= SAVE_MS) {
      await parts.store.write(state);
      savedAt = now;
    }
    await parts.clock.sleep(TICK_MS, parts.signal);
  }
}

interface At {
  readonly state: SimulationState;
  readonly parts: CityParts;
}

function fill(pending: Pending, hourAt: EpochMs, { state, parts }: At): void {
  for (const site of parts.sites) {
    const question = {
      site,
      hourAt,
      zone: parts.zone,
      holidays: parts.holidays,
      scale: state.scale,
      seed: state.seed,
    };
    for (const told of visitsOfHour(question)) pending.push(told);
  }
}

function silent(told: Told, now: EpochMs, { state, parts }: At): boolean {
  return (
    state.liveSince !== null &&
    isSilent(told.site, now, { seed: state.seed, liveSince: state.liveSince, sites: parts.sites })
  );
}

async function outbreakStatements(
  state: SimulationState,
  now: EpochMs,
  parts: CityParts,
): Promise<Told[]> {
  const { liveSince } = state;
  if (liveSince === null) return [];
  const told: Told[] = [];
  for (const index of outbreakIndices(liveSince, state.sentTo, now)) {
    const outbreak = outbreakAt(index, { seed: state.seed, liveSince, sites: parts.sites });
    if (outbreak.startAt >= state.sentTo && outbreak.startAt < now) await announce(outbreak, parts);
    const random = new Random(state.seed, outbreak.id, state.sentTo);
    const count = random.poisson(expectedCases(outbreak, state.sentTo, now));
    for (let at = 0; at < count; at += 1) {
      const chosen = outbreak.sites[random.weighted(outbreak.sites.map((one) => one.weight))];
      const site = parts.sites.find((one) => one.id === chosen?.siteId);
      if (site === undefined) continue;
      const place = {
        site,
        at: now,
        number: `${outbreak.id}-${String(now)}-${String(at)}`,
        day: dayOf(now, parts.zone),
      };
      const [first] = toldOf(place, {
        illness: illnessOf(outbreak),
        random,
        outbreak: outbreak.id,
      });
      if (first !== undefined) told.push({ ...first, sendAt: now });
    }
  }
  return told;
}

async function announce(
  outbreak: Parameters<StateStore['recordTruth']>[0],
  parts: CityParts,
): Promise<void> {
  await parts.store.recordTruth(outbreak);
  const names = outbreak.sites
    .map(({ siteId }) => parts.sites.find((site) => site.id === siteId)?.names.zh)
    .join('、');
  parts.log.info(
    { outbreak: outbreak.id, illness: outbreak.illness },
    `${outbreak.names.zh}（模拟）：${names}`,
  );
}
