/** Beds, devices and stock: what each look at them reads, from the readings of its window. */
import type { DeviceIdlePattern } from '../../contracts/catalogue/looks/device-idle.ts';
import type { OccupancyPattern } from '../../contracts/catalogue/looks/occupancy.ts';
import type { ResourceUnit } from '../../contracts/catalogue/looks/resource-fields.ts';
import type {
  ResourceCoverPattern,
  StockLowPattern,
} from '../../contracts/catalogue/looks/stock.ts';
import type { SurgeCapacityPattern } from '../../contracts/catalogue/looks/surge-capacity.ts';
import type { LookPattern } from '../../contracts/catalogue/look-pattern.ts';
import { spanMs } from '../../contracts/catalogue/sequence-pattern.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { judgeCover } from '../patterns/capacity/judge-cover.ts';
import { idleWindow, judgeIdle } from '../patterns/capacity/judge-idle.ts';
import { judgeOccupancy } from '../patterns/capacity/judge-occupancy.ts';
import { judgeStock } from '../patterns/capacity/judge-stock.ts';
import { baseWindow, judgeSurge, type SurgeReadings } from '../patterns/capacity/judge-surge.ts';
import type { ResourceReading } from '../patterns/capacity/unit-course.ts';
import type { LookAt, LookFinding, LookOutcome } from '../patterns/looks/look-finding.ts';
import type { Look } from './look.ts';
import { readingsBehind, readReadings, type AskedReadings } from './resource-readings.ts';

type Asks<Rule> = (rule: Rule, at: LookAt) => AskedReadings;
type Readings = readonly ResourceReading[];

function lookAtReadings<Rule extends LookPattern>(
  asks: Asks<Rule>,
  judge: (readings: Readings, rule: Rule, at: LookAt) => LookOutcome,
): Look<Rule, Readings> {
  return {
    gather: (tx, rule, at) => readReadings(tx, asks(rule, at), at),
    judge,
    witnesses: (tx, finding: LookFinding, { rule, at }) =>
      readingsBehind(tx, finding, asks(rule, at)),
  };
}

/** A unit that was told within it and is silent now is unknown; before it, it is no unit any more. */
const REMEMBERED_MS = 7 * DAY_MS;

const codesOf = (units: readonly ResourceUnit[] | undefined): readonly string[] | null =>
  units?.flatMap(({ codes }) => codes) ?? null;

export const occupancyLook = lookAtReadings<OccupancyPattern>(
  ({ of, levels, units, except, window }, { asOf }) => ({
    ...{ of, levels, codes: codesOf(units), toAt: asOf, fromAt: asOf - spanMs(window) },
    ...(except !== undefined && { except }),
  }),
  judgeOccupancy,
);

export const deviceIdleLook = lookAtReadings<DeviceIdlePattern>((rule, { asOf, catalogue }) => {
  const { fromAt, toAt } = idleWindow(rule, asOf, catalogue.zone);
  return { of: 'device-use', levels: rule.levels, codes: codesOf(rule.units), fromAt, toAt };
}, judgeIdle);

const stockOf: Asks<StockLowPattern | ResourceCoverPattern> = ({ levels, items }, { asOf }) => ({
  ...{ of: 'stock', levels, codes: codesOf(items) },
  ...{ fromAt: asOf - REMEMBERED_MS, toAt: asOf },
});

export const stockLowLook = lookAtReadings<StockLowPattern>(stockOf, judgeStock);
export const resourceCoverLook = lookAtReadings<ResourceCoverPattern>(stockOf, judgeCover);

const staffedNow: Asks<SurgeCapacityPattern> = ({ of, levels, units, except }, { asOf }) => ({
  ...{ of, levels, codes: codesOf(units), fromAt: asOf - REMEMBERED_MS, toAt: asOf },
  ...(except !== undefined && { except }),
});

export const surgeCapacityLook: Look<SurgeCapacityPattern, SurgeReadings | null> = {
  gather: async (tx, rule, at) => {
    const base = baseWindow(rule, at.asOf, at.catalogue.zone);
    if (base === null) return null;
    const asked = staffedNow(rule, at);
    const before = await readReadings(tx, { ...asked, ...base, toAt: base.toAt - 1 }, at);
    return { before, now: await readReadings(tx, asked, at) };
  },
  judge: judgeSurge,
  witnesses: (tx, finding, { rule, at }) => readingsBehind(tx, finding, staffedNow(rule, at)),
};
