// Who is answered what on the routes of duty: a roster and a handover of disease control in one county, and one elsewhere. Columns as in
// every-route.int.test.ts.
import { DAY_MS, HOUR_MS, type EpochMs } from '../../../../contracts/time.ts';
import type { Pool } from '../../../../platform/store/pool.ts';
import type { AreaAnswers } from './row.fixture.ts';

const OFFICES = [
  {
    place: '990102',
    roster: 'ro-cdc-990102',
    handover: `sh-${'n'.repeat(26)}`,
    head: 'duty.county',
  },
  {
    place: '990103',
    roster: 'ro-cdc-990103',
    handover: `sh-${'f'.repeat(26)}`,
    head: 'duty.elsewhere',
  },
] as const;
const [NEAR, FAR] = OFFICES;
const SEEN_IN_COUNTY = '401 all near none all near all near near';

export const dutyAnswers: AreaAnswers = {
  rows: [
    ['GET /api/duty', '/api/duty', SEEN_IN_COUNTY],
    ['GET /api/rosters', '/api/rosters', SEEN_IN_COUNTY],
    [
      'GET /api/rosters/office',
      '/api/rosters/office?department=disease-control&place=990102',
      '401 403 403 403 403 403 near near 403',
    ],
    [
      'GET /api/rosters/office',
      '/api/rosters/office?department=disease-control&place=990103',
      '401 403 403 403 403 403 far 403 403',
    ],
    ['GET /api/handovers', '/api/handovers', SEEN_IN_COUNTY],
    [
      'GET /api/handovers/:id',
      `/api/handovers/${NEAR.handover}`,
      '401 near near 404 near near near near near',
    ],
    [
      'GET /api/handovers/:id',
      `/api/handovers/${FAR.handover}`,
      '401 far 404 404 far 404 far 404 404',
    ],
    [
      'POST /api/rosters/commands',
      '/api/rosters/commands',
      '401 404 404 404 404 404 404 404 404',
      { command: 'accept-swap', swap: `sw-${'a'.repeat(26)}` },
    ],
    [
      'POST /api/handovers/commands',
      '/api/handovers/commands',
      '401 403 403 404 403 403 403 403 403',
      { command: 'draft-handover', roster: NEAR.roster },
    ],
    [
      'POST /api/handovers/commands',
      '/api/handovers/commands',
      '401 403 404 404 403 404 403 404 404',
      { command: 'sign-handover', handover: FAR.handover, as: 'outgoing' },
    ],
  ],
  prepare: async (desk) => {
    for (const office of OFFICES) await saveOffice(desk.pool, office, desk.time.now);
  },
};

const words = { zh: '值班', en: 'Duty' };

async function saveOffice(
  db: Pool,
  { place, roster, handover, head }: (typeof OFFICES)[number],
  now: EpochMs,
): Promise<void> {
  const span = { startAt: now - HOUR_MS, endAt: now + HOUR_MS, person: head };
  const shift = { id: 'day', names: words, fromMinute: 480, untilMinute: 1080 };
  const layer = { id: 'one', names: words, people: [head], turn: 'day', startsOn: '2026-01-01' };
  const plan = {
    validFrom: '2026-01-01',
    head,
    swapsNeedApproval: true,
    hoursInARowMax: 24,
    signWithinMinutes: 15,
    layers: [{ ...layer, shifts: [shift], days: 'all' }],
  };
  const office = { department: 'disease-control', place };
  const base = { v: 1, version: 1, ...office };
  const record = { ...base, id: roster, names: words, plans: [plan], overrides: [] };
  const outlook = {
    checkedAt: now,
    fromAt: span.startAt,
    untilAt: now + DAY_MS,
    spans: [{ ...span, why: { by: 'layer', layer: 'one', shift: 'day' } }],
    problems: [],
  };
  await db.query(
    `INSERT INTO rosters (id, version, department, place, updated_at, record, outlook)
     VALUES ($1, 1, 'disease-control', $2, to_timestamp($3::float8 / 1000), $4, $5)`,
    [roster, place, now, JSON.stringify(record), JSON.stringify(outlook)],
  );
  const paper = {
    ...base,
    id: handover,
    roster,
    state: 'draft',
    outgoing: head,
    incoming: 'somebody',
    startedAt: span.startAt,
    endsAt: span.endAt,
    signByAt: span.endAt,
    draftedAt: now,
    items: [],
    moreItems: 0,
    settled: [],
    note: null,
    digest: 'd',
    signatures: { outgoing: null, incoming: null },
    itemsAsGiven: null,
    missedAt: null,
    followed: [],
  };
  await db.query(
    `INSERT INTO shift_handovers (id, version, roster_id, department, place, ends_at, sign_by_at, state, outgoing, incoming, record)
     VALUES ($1, 1, $2, 'disease-control', $3, to_timestamp($4::float8 / 1000), to_timestamp($4::float8 / 1000), 'draft', $5, 'somebody', $6)`,
    [handover, roster, place, span.endAt, head, JSON.stringify(paper)],
  );
}
