// A roster over a stretch of time as spans that follow each other without a hole and without an overlap: each is one person for one reason. Pure.
import type { DutySpan, Roster } from '../../contracts/roster.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { addDays, dayOf, endOfDay, startOfDay } from '../../platform/zone/zone-time.ts';
import { onDutyAt, type DutySetting } from './on-duty.ts';
import { turnsOn, type DutyCalendar } from './turns.ts';

/** Half-open. */
export interface Stretch {
  readonly startAt: EpochMs;
  readonly endAt: EpochMs;
}

/** Two turns of one person stay two spans: each ends with a hand-over of its own. */
export function dutySpans(roster: Roster, over: Stretch, setting: DutySetting): DutySpan[] {
  const edges = edgesOf(roster, over, setting);
  const spans: DutySpan[] = [];
  for (const [index, startAt] of edges.entries()) {
    const endAt = edges[index + 1];
    if (endAt === undefined) break;
    const { person, why } = onDutyAt(roster, startAt, setting);
    const last = spans.at(-1);
    if (
      last !== undefined &&
      isSame(last, { person, why }) &&
      !isHandOver(roster, startAt, setting)
    )
      spans[spans.length - 1] = { ...last, endAt };
    else spans.push({ startAt, endAt, person, why });
  }
  return spans;
}

const isSame = (one: Pick<DutySpan, 'person' | 'why'>, other: typeof one): boolean =>
  one.person === other.person && JSON.stringify(one.why) === JSON.stringify(other.why);

/** A shift of the layer that decides begins at this very moment. */
function isHandOver(roster: Roster, at: EpochMs, setting: DutySetting): boolean {
  const { why } = onDutyAt(roster, at, setting);
  if (why.by !== 'layer') return false;
  return turnEdges(roster, { startAt: at, endAt: at + 1 }, setting).some(
    (turn) => turn.startAt === at && turn.layer === why.layer && turn.shift === why.shift,
  );
}

/** All moments at which the answer could change, the ends of the stretch included, in order. */
function edgesOf(roster: Roster, over: Stretch, setting: DutySetting): EpochMs[] {
  const plans = roster.plans.map(({ validFrom }) => startOfDay(validFrom, setting.zone));
  const overrides = roster.overrides.flatMap(({ startAt, endAt }) => [startAt, endAt]);
  const turns = turnEdges(roster, over, setting).flatMap(({ startAt, endAt }) => [startAt, endAt]);
  const inside = [...plans, ...overrides, ...turns].filter(
    (at) => over.startAt < at && at < over.endAt,
  );
  return [...new Set([over.startAt, ...inside, over.endAt])].toSorted((one, other) => one - other);
}

interface TurnEdge extends Stretch {
  readonly layer: string;
  readonly shift: string;
}

function turnEdges(roster: Roster, over: Stretch, calendar: DutyCalendar): TurnEdge[] {
  const edges: TurnEdge[] = [];
  let day = addDays(dayOf(over.startAt, calendar.zone), -1);
  for (; endOfDay(addDays(day, -1), calendar.zone) < over.endAt; day = addDays(day, 1)) {
    for (const layer of roster.plans.flatMap(({ layers }) => layers))
      for (const { shift, startAt, endAt } of turnsOn(layer, day, calendar))
        edges.push({ layer: layer.id, shift: shift.id, startAt, endAt });
  }
  return edges;
}
