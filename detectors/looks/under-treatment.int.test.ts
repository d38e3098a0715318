// Necessary care after a change of payment on a real PostgreSQL and NATS, from visits and images to the signal: found, told again when it has fallen
// further, withdrawn by images that come late, and silent where the feed of images is.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UnderTreatmentPattern } from '../../contracts/catalogue/looks/under-treatment.ts';
import type { Event } from '../../contracts/event/event.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { icd10, imagingEvent, visitEvent } from '../events.fixture.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { startHourlyLooks, type HourlyLooks } from './hourly-looks.fixture.ts';

const CHANGED = Date.parse('2026-09-01T00:00:00+08:00');
const RULE = UnderTreatmentPattern.parse({
  ...shippedParts.patterns.find(({ id }) => id === 'under-treatment'),
  changes: [
    { id: 'a-change', names: { zh: '支付改革', en: 'a change of payment' }, on: '2026-09-01' },
  ],
  before: '70d',
  settlesWithin: '1d',
  every: '1h',
});
const SITE = { site: 's-990121104-1', place: '990121104' };
const CASES = 50;

let looks: HourlyLooks;
const time = { now: CHANGED + 71 * DAY_MS };

beforeAll(async () => {
  looks = await startHourlyLooks({ rule: RULE, time });
});
afterAll(() => looks.path.stop());

const told = (at: number) => ({ ...SITE, at, statedAt: time.now, receivedAt: time.now });

interface Stay {
  readonly name: string;
  readonly code: string;
  readonly at: number;
}

/** Evenly over ten weeks on one side of the change. */
const stays = (name: string, code: string, side: 1 | -1): Stay[] =>
  Array.from({ length: CASES }, (_, number) => ({
    name: `${name}-${String(side)}-${String(number)}`,
    code,
    at: CHANGED + side * (4 + number * 1.2) * DAY_MS,
  }));

const stayed = ({ name, code, at }: Stay): Event =>
  visitEvent(name, 'end', {
    ...told(at),
    fields: {
      occurredAt: at,
      class: 'inpatient',
      ageBand: '65plus',
      diagnoses: [icd10(code)],
      dischargedAt: at + 2 * DAY_MS,
    },
  });

const imaged = ({ name, at }: Stay, step: 'acquired' | 'cancelled' = 'acquired'): Event =>
  imagingEvent(`i-${name}`, step, { ...told(at + HOUR_MS), visit: name });

const found = (): Promise<Signal[]> => looks.found(RULE.id);

const WAS = [...stays('stroke', 'I63.9', -1), ...stays('other', 'J18.9', -1)];
const STROKES = stays('stroke', 'I63.9', 1);
const OTHERS = stays('other', 'J18.9', 1);
const TWO_OF_THREE = (_: Stay, at: number): boolean => at % 3 > 0;

it('is not found while as many strokes are imaged as before', async () => {
  const all = [...WAS, ...STROKES, ...OTHERS];
  await looks.looked([...all.map(stayed), ...all.map((stay) => imaged(stay))]);
  expect(await found()).toEqual([]);
});

it('is found when images of strokes are taken back, and told again when more are', async () => {
  await looks.looked(
    STROKES.filter((_, at) => at % 3 === 0).map((stay) => imaged(stay, 'cancelled')),
  );
  const [signal, ...others] = await found();
  expect(others).toEqual([]);
  expect(signal).toMatchObject({
    status: 'raised',
    alertKind: 'under-treatment',
    siteId: SITE.site,
    ownerDepartments: ['health-commission', 'medical-insurance', 'consortium-lead-hospital'],
    detector: { method: 'under-treatment', params: { condition: 'stroke', change: 'a-change' } },
  });
  expect(signal?.evidence.length).toBeGreaterThan(10);
  await looks.looked(STROKES.filter(TWO_OF_THREE).map((stay) => imaged(stay, 'cancelled')));
  expect(await found()).toMatchObject([{ status: 'amended', revision: 2, observed: 0 }]);
});

it('is withdrawn when images come late', async () => {
  time.now += DAY_MS;
  await looks.looked(
    STROKES.map(({ name, ...stay }) =>
      imagingEvent(`late-${name}`, 'acquired', { ...told(stay.at), visit: name }),
    ),
  );
  expect(await found()).toMatchObject([{ status: 'withdrawn' }]);
});

it('is not raised where the images of all illnesses stop: a silent feed is no treatment withheld', async () => {
  const gone = await looks.looked([
    ...STROKES.map(({ name, at }) =>
      imagingEvent(`late-${name}`, 'cancelled', { ...told(at), visit: name }),
    ),
    ...OTHERS.map((stay) => imaged(stay, 'cancelled')),
  ]);
  expect(gone.unjudged).toMatchObject({ 'feed-fell-too': 1 });
  expect(await found()).toMatchObject([{ status: 'withdrawn' }]);
});
