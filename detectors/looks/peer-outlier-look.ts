/**
 * Providers against their peers, from the store: sums by provider and stratum over the inpatient cases that ended in the window, with what is
 * left of their settlements. A case whose settlement names no group stands in that of the catalogue's table for its main diagnosis.
 */
import type { PeerOutlierPattern } from '../../contracts/catalogue/looks/peer-outlier.ts';
import { spanMs } from '../../contracts/catalogue/sequence-pattern.ts';
import type { EventId, SiteId } from '../../contracts/ids.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { LookAt, LookFinding } from '../patterns/looks/look-finding.ts';
import { mergedCells, type PeerCell } from '../patterns/peer-outlier/cells.ts';
import { judgePeers, peerWindow } from '../patterns/peer-outlier/judge-peers.ts';
import type { Look } from './look.ts';
import { gatherPersonRates, personsBehind } from './person-rates.ts';

export const peerOutlierLook: Look<PeerOutlierPattern, readonly PeerCell[]> = {
  gather: gatherPeers,
  judge: judgePeers,
  witnesses: casesBehind,
};

const isOfPersons = ({ compares }: PeerOutlierPattern): boolean =>
  compares === 'frequent-visits' || compares === 'repeat-examinations';

/** Beyond it a query would not end in its time; a city of ten million has about a tenth. */
const CELLS_MAX = 200_000;

interface CellRow {
  readonly site_id: SiteId;
  readonly grouped_as: string | null;
  readonly diagnosis: string | null;
  readonly age_band: string;
  readonly cases: number;
  readonly sum: number;
  readonly sum_of_squares: number;
}

async function gatherPeers(tx: Tx, rule: PeerOutlierPattern, at: LookAt): Promise<PeerCell[]> {
  if (isOfPersons(rule)) return gatherPersonRates(tx, rule, at);
  const { fromAt, toAt } = peerWindow(rule, at.asOf);
  const { group, age } = rule.adjustFor;
  const { rows } = await tx.query<CellRow>(
    `SELECT site_id, ${group ? 'grouped_as' : 'NULL::text AS grouped_as'},
       ${group ? 'CASE WHEN grouped_as IS NULL THEN diagnosis END' : 'NULL::text'} AS diagnosis,
       ${age ? 'age_band' : `'all'`} AS age_band, count(*)::int AS cases, sum(value)::float8 AS sum, sum(value * value)::float8 AS sum_of_squares
     FROM (${valuesOf(rule)}) AS c WHERE value IS NOT NULL GROUP BY 1, 2, 3, 4 LIMIT $3`,
    [storeTime(fromAt), storeTime(toAt), CELLS_MAX + 1],
  );
  if (rows.length > CELLS_MAX)
    throw new RangeError(`more than ${String(CELLS_MAX)} strata of providers: adjust for less`);
  return mergedCells(rows.map((row) => cellOf(row, at)));
}

/** The group that a settlement names, else that of the table; a diagnosis that it does not know stands by its first three characters. */
function cellOf(row: CellRow, { asOf, catalogue: { groupOf, zone } }: LookAt): PeerCell {
  const { diagnosis } = row;
  const grouped =
    row.grouped_as ??
    (diagnosis === null ? null : (groupOf(diagnosis, dayOf(asOf, zone)) ?? diagnosis.slice(0, 3)));
  return {
    siteId: row.site_id,
    stratum: `${grouped ?? '-'} ${row.age_band}`,
    cases: row.cases,
    sum: row.sum,
    sumOfSquares: row.sum_of_squares,
  };
}

/** One row for each case: what is compared, and what it is adjusted for. */
function valuesOf(rule: PeerOutlierPattern): string {
  return `SELECT s.unit, s.site_id, s.event_id, m.grouped_as, s.diagnosis, s.age_band, ${valueOf(rule)} AS value
    FROM stays s LEFT JOIN LATERAL (
      SELECT max(grouped_as) AS grouped_as, sum(left_total_fen) AS fen FROM settlement_lines WHERE visit = s.unit AND state IS NOT NULL
    ) m ON true WHERE s.ended_at >= $1 AND s.ended_at < $2`;
}

/** Null: the case says nothing of it. */
function valueOf({ compares, returnsWithin }: PeerOutlierPattern): string {
  switch (compares) {
    case 'cost':
      return 'CASE WHEN m.fen > 0 THEN ln(m.fen::float8) END';
    case 'length-of-stay':
      // Admitted and sent home on one day is half a day.
      return 'ln(greatest(extract(epoch FROM s.ended_at - s.admitted_at)::float8 / 86400, 0.5))';
    case 'examinations':
      return 's.examinations::float8';
    case 'readmission':
      return `CASE WHEN s.person IS NOT NULL THEN EXISTS (SELECT FROM stays r WHERE r.person = s.person AND r.unit <> s.unit
        AND r.admitted_at > s.ended_at AND r.admitted_at <= s.ended_at + interval '${String(spanMs(returnsWithin ?? '30d') / 1000)} seconds')::int::float8 END`;
    case 'frequent-visits':
    case 'repeat-examinations':
      throw new RangeError(`${compares} is of no inpatient case`);
  }
}

/** Of the provider that was found: the cases that lie furthest to its side. */
async function casesBehind(
  tx: Tx,
  { siteId, name }: LookFinding,
  { rule, at }: { readonly rule: PeerOutlierPattern; readonly at: LookAt },
): Promise<EventId[]> {
  if (isOfPersons(rule)) return siteId === null ? [] : personsBehind(tx, siteId, { rule, at });
  const { fromAt, toAt } = peerWindow(rule, at.asOf);
  const order = name.endsWith('lower') ? 'ASC' : 'DESC';
  const { rows } = await tx.query<{ event_id: EventId }>(
    `SELECT event_id FROM (${valuesOf(rule)}) AS c WHERE site_id = $3 AND value IS NOT NULL ORDER BY value ${order}, unit LIMIT 50`,
    [storeTime(fromAt), storeTime(toAt), siteId],
  );
  return rows.map(({ event_id }) => event_id);
}
