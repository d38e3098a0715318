// What county hospitals tell of their wards and ventilators and township centres of their devices and stock, every two hours. A few are planted to
// be found: full wards, idle devices, articles that run short, a county that stock does not reach. Pure: the same seed tells the same.
import { DateTime } from 'luxon';
import type { Site } from '../../contracts/catalogue/site.ts';
import { HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import { hourOfDay } from '../../platform/zone/zone-time.ts';
import { Random } from '../random.ts';

export const SLOT_MS = 2 * HOUR_MS;

export interface ReadingsPlan {
  readonly seed: string;
  readonly sites: readonly Site[];
  readonly zone: string;
}

/** A line of `POST /v1/events` from a key that speaks for several sites. */
export interface ResourceLine extends Readonly<Record<string, unknown>> {
  readonly kind: 'beds' | 'device-use' | 'stock';
  readonly site: string;
}

interface Ward {
  readonly ward: string;
  readonly staffed: number;
  /** Of the hospitals, in order of the catalogue: the one in which it is nearly full. */
  readonly fullAt: number;
}

const WARDS: readonly Ward[] = [
  { ward: 'internal-medicine', staffed: 60, fullAt: 11 },
  { ward: 'respiratory', staffed: 40, fullAt: 3 },
  { ward: 'icu', staffed: 20, fullAt: 3 },
  { ward: 'fever-clinic', staffed: 20, fullAt: 8 },
];
const VENTILATORS = { available: 20, fullAt: 5 } as const;
const ITEMS = [
  { item: 'mask-n95', dailyUse: 120 },
  { item: 'ppe-3', dailyUse: 20 },
  { item: 'osv-75', dailyUse: 30 },
] as const;
const DEVICES = ['DR', 'ultrasound'] as const;
const WORKS = { from: 8, to: 17 } as const;
/** Every so many centres one is planted. */
const IDLE_EVERY = 24;
const SHORT_EVERY = 32;

/** Of the slot that begins at `at`; `only` devices, which are looked at over weeks, where it is long ago. */
export function readingsOfSlot(at: EpochMs, plan: ReadingsPlan, only?: 'devices'): ResourceLine[] {
  const hospitals = plan.sites.filter(({ level }) => level === 'county-hospital');
  const centres = plan.sites.filter(({ level }) => level === 'township-centre');
  const hour = hourOfDay(at, plan.zone);
  const works = hour >= WORKS.from && hour < WORKS.to;
  const devices = works
    ? centres.flatMap((site, index) => devicesOf(site, index, { at, plan }))
    : [];
  if (only === 'devices') return devices;
  const dry = centres[5]?.place.slice(0, 6) ?? '';
  return [
    ...hospitals.flatMap((site, index) => wardsOf(site, index, { at, plan })),
    ...devices,
    ...(works ? centres.flatMap((site, index) => stockOf(site, { index, dry }, { at, plan })) : []),
  ];
}

interface Moment {
  readonly at: EpochMs;
  readonly plan: ReadingsPlan;
}

const iso = ({ at, plan }: Moment): string =>
  DateTime.fromMillis(at, { zone: plan.zone }).toISO() ?? '';

const randomOf = (site: Site, unit: string, { at, plan }: Moment): Random =>
  new Random(plan.seed, 'resource', site.id, unit, at);

function wardsOf(site: Site, index: number, moment: Moment): ResourceLine[] {
  const common = { site: site.id, occurredAt: iso(moment) };
  const used = (unit: string, size: number, isFull: boolean): number => {
    const usual = 0.55 + 0.2 * new Random(moment.plan.seed, 'usual', site.id, unit).uniform();
    const random = randomOf(site, unit, moment);
    return isFull
      ? size - random.integer(Math.max(1, Math.round(size * 0.04)))
      : Math.round(size * (usual + 0.06 * random.uniform()));
  };
  return [
    ...WARDS.map(({ ward, staffed, fullAt }) => ({
      ...{ kind: 'beds' as const, ...common, ward, staffed },
      occupied: used(ward, staffed, index === fullAt),
    })),
    {
      ...{ kind: 'device-use' as const, ...common, deviceKind: 'ventilator' },
      available: VENTILATORS.available,
      inUse: used('ventilator', VENTILATORS.available, index === VENTILATORS.fullAt),
    },
  ];
}

/** Half of the centres send. */
function devicesOf(site: Site, index: number, moment: Moment): ResourceLine[] {
  if (index % 2 === 0) return [];
  return DEVICES.map((deviceKind) => {
    const isIdle = deviceKind === 'DR' && index % IDLE_EVERY === 7;
    const inUse = randomOf(site, deviceKind, moment).chance(isIdle ? 0.15 : 0.8) ? 1 : 0;
    const common = { site: site.id, occurredAt: iso(moment) };
    return { kind: 'device-use' as const, ...common, deviceKind, available: 1, inUse };
  });
}

/** `dry`: the county in which every second township has too few suits. */
function stockOf(
  site: Site,
  { index, dry }: { readonly index: number; readonly dry: string },
  moment: Moment,
): ResourceLine[] {
  const isDry = site.place.startsWith(dry) && index % 2 === 1;
  return ITEMS.map(({ item, dailyUse }) => {
    const isShort =
      (item === 'ppe-3' && isDry) || (item === 'mask-n95' && index % SHORT_EVERY === 20);
    const days = isShort ? 1.5 : 6 + 4 * randomOf(site, item, moment).uniform();
    const common = { site: site.id, occurredAt: iso(moment) };
    return {
      kind: 'stock' as const,
      ...common,
      item,
      onHand: Math.round(dailyUse * days),
      dailyUse,
    };
  });
}
