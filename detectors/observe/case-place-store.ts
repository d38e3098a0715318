/** The table of cases by place, kept as the units count: written where they change, gone where they no longer count. */
import type { MeasureId } from '../../contracts/ids.ts';
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { Tally } from '../series/counting-plan.ts';
import type { UnitFacts } from '../visits/unit-facts.ts';
import type { UnitKey } from '../visits/unit.ts';

/** Longer than any study of a scan reaches back. */
export const CASE_PLACES_KEPT_MS = 105 * DAY_MS;

export interface PlacedTurn {
  readonly unit: UnitKey;
  readonly receivedAt: EpochMs;
  readonly facts: UnitFacts | null;
  readonly before: Tally | null;
  readonly after: Tally | null;
}

const COLUMNS = {
  measure: 'text',
  unit: 'text',
  occurred_at: 'timestamptz',
  site_id: 'text',
  place: 'text',
  residence: 'text',
  subject: 'text',
  event_id: 'text',
} as const;

export async function storeCasePlaces(
  tx: Tx,
  turns: readonly PlacedTurn[],
  scanned: ReadonlySet<MeasureId>,
): Promise<void> {
  if (scanned.size === 0) return;
  const rows = new Map<string, ReturnType<typeof rowOf>>();
  const gone = new Map<string, { readonly measure: MeasureId; readonly unit: UnitKey }>();
  for (const turn of turns) {
    const now = keptMeasures(turn, scanned);
    for (const measure of scannedIn(turn.before, scanned)) {
      if (now.has(measure)) continue;
      const key = `${measure} ${turn.unit}`;
      rows.delete(key);
      gone.set(key, { measure, unit: turn.unit });
    }
    for (const [measure, row] of now) {
      const key = `${measure} ${turn.unit}`;
      gone.delete(key);
      rows.set(key, row);
    }
  }
  await forget(tx, [...gone.values()]);
  await bulkInsert(tx, {
    table: 'case_places',
    columns: COLUMNS,
    rows: [...rows].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row),
    onConflict: `ON CONFLICT (measure, unit) DO UPDATE SET occurred_at = EXCLUDED.occurred_at, site_id = EXCLUDED.site_id, place = EXCLUDED.place,
      residence = EXCLUDED.residence, subject = EXCLUDED.subject, event_id = EXCLUDED.event_id`,
  });
}

function keptMeasures(
  turn: PlacedTurn,
  scanned: ReadonlySet<MeasureId>,
): Map<MeasureId, ReturnType<typeof rowOf>> {
  const { facts, receivedAt } = turn;
  const [eventId] = facts?.evidence ?? [];
  if (facts === null || eventId === undefined) return new Map();
  // A history that is delivered goes back for years: no scan looks there.
  if (receivedAt - facts.occurredAt > CASE_PLACES_KEPT_MS) return new Map();
  return new Map(
    scannedIn(turn.after, scanned).map((measure) => [measure, rowOf(measure, facts, eventId)]),
  );
}

const scannedIn = (tally: Tally | null, scanned: ReadonlySet<MeasureId>): MeasureId[] =>
  tally?.measures.filter((measure) => scanned.has(measure)) ?? [];

const rowOf = (measure: MeasureId, facts: UnitFacts, eventId: string) => ({
  measure,
  unit: facts.unit,
  occurred_at: facts.occurredAt,
  site_id: facts.siteId,
  place: facts.place,
  residence: facts.residence,
  subject: facts.person ?? facts.unit,
  event_id: eventId,
});

async function forget(
  tx: Tx,
  gone: readonly { readonly measure: MeasureId; readonly unit: UnitKey }[],
): Promise<void> {
  if (gone.length === 0) return;
  await tx.query(
    'DELETE FROM case_places WHERE (measure, unit) IN (SELECT * FROM unnest($1::text[], $2::text[]))',
    [gone.map(({ measure }) => measure), gone.map(({ unit }) => unit)],
  );
}
