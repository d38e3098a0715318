/** The table of inpatient cases that have ended, kept as the folds of their visits say: written again where they change, gone where they do not stand. */
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { VisitTurn } from '../facts/facts-of-visit.ts';
import { stayOf, type Stay } from '../facts/stay-of-visit.ts';

const COLUMNS = {
  unit: 'text',
  site_id: 'text',
  place: 'text',
  person: 'text',
  admitted_at: 'timestamptz',
  ended_at: 'timestamptz',
  age_band: 'text',
  diagnosis: 'text',
  disposition: 'text',
  examinations: 'int4',
  images: 'int4',
  tests: 'int4',
  event_id: 'text',
} as const;

export async function storeStays(tx: Tx, visits: readonly VisitTurn[]): Promise<void> {
  // Of several turns of one unit the last says what stands.
  const last = new Map(visits.map((turn) => [turn.unit, turn]));
  const stays: Stay[] = [];
  const gone: string[] = [];
  for (const { unit, version, facts } of last.values()) {
    const stay = facts === null ? null : stayOf(facts);
    if (stay !== null) stays.push(stay);
    else if (version > 1) gone.push(unit);
  }
  if (gone.length > 0) await tx.query('DELETE FROM stays WHERE unit = ANY ($1::text[])', [gone]);
  if (stays.length === 0) return;
  const replaced = Object.keys(COLUMNS).filter((name) => name !== 'unit');
  await bulkInsert(tx, {
    table: 'stays',
    columns: COLUMNS,
    rows: stays.map(rowOf),
    onConflict: `ON CONFLICT (unit) DO UPDATE SET ${replaced.map((name) => `${name} = EXCLUDED.${name}`).join(', ')}`,
  });
}

const rowOf = (stay: Stay) => ({
  unit: stay.unit,
  site_id: stay.siteId,
  place: stay.place,
  person: stay.person,
  admitted_at: stay.admittedAt,
  ended_at: stay.endedAt,
  age_band: stay.ageBand,
  diagnosis: stay.diagnosis,
  disposition: stay.disposition,
  examinations: stay.examinations,
  images: stay.images,
  tests: stay.tests,
  event_id: stay.eventId,
});
