/** The table of how visits are coded, kept as their folds say: written where they change, gone where they do not stand. */
import { DAY_MS } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import type { VisitTurn } from '../facts/facts-of-visit.ts';
import { familyOf, missingBits } from '../patterns/feeds/family-of-codes.ts';
import type { UnitFacts } from '../visits/unit-facts.ts';

/** Longer than any look at coding reaches back. */
export const CODED_VISITS_KEPT_MS = 45 * DAY_MS;

const ASKING: ReadonlySet<string> = new Set(['coding-drift', 'incomplete']);

const COLUMNS = {
  unit: 'text',
  site_id: 'text',
  occurred_at: 'timestamptz',
  family: 'text',
  missing: 'int4',
  event_id: 'text',
} as const;

export async function storeCodedVisits(
  tx: Tx,
  visits: readonly VisitTurn[],
  catalogue: Pick<DetectorCatalogue, 'looks' | 'isInformative'>,
): Promise<void> {
  if (!catalogue.looks.some(({ pattern }) => ASKING.has(pattern))) return;
  // Of several turns of one unit the last says what stands.
  const last = new Map(visits.map((turn) => [turn.unit, turn]));
  const rows: ReturnType<typeof rowOf>[] = [];
  const gone: string[] = [];
  for (const { unit, version, receivedAt, facts } of last.values()) {
    const [eventId] = facts?.evidence ?? [];
    if (facts?.isVisit === true && eventId !== undefined) {
      // A history that is delivered goes back for years: no look goes there.
      if (receivedAt - facts.occurredAt <= CODED_VISITS_KEPT_MS)
        rows.push(rowOf(facts, eventId, catalogue));
    } else if (version > 1) gone.push(unit);
  }
  if (gone.length > 0)
    await tx.query('DELETE FROM coded_visits WHERE unit = ANY ($1::text[])', [gone]);
  await bulkInsert(tx, {
    table: 'coded_visits',
    columns: COLUMNS,
    rows: rows.sort((one, other) => (one.unit < other.unit ? -1 : 1)),
    onConflict: `ON CONFLICT (unit) DO UPDATE SET site_id = EXCLUDED.site_id, occurred_at = EXCLUDED.occurred_at, family = EXCLUDED.family,
      missing = EXCLUDED.missing, event_id = EXCLUDED.event_id
      WHERE (coded_visits.site_id, coded_visits.occurred_at, coded_visits.family, coded_visits.missing)
        IS DISTINCT FROM (EXCLUDED.site_id, EXCLUDED.occurred_at, EXCLUDED.family, EXCLUDED.missing)`,
  });
}

type Coding = Pick<DetectorCatalogue, 'isInformative'>;

const rowOf = (facts: UnitFacts, eventId: string, { isInformative }: Coding) => ({
  unit: facts.unit,
  site_id: facts.siteId,
  occurred_at: facts.occurredAt,
  family: familyOf(facts, isInformative),
  missing: missingBits(facts),
  event_id: eventId,
});
