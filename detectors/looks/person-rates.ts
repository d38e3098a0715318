/**
 * What providers do to persons, from the facts that stand in the sequences of persons: who comes to one provider very often, and who has an
 * examination again that another provider made shortly before. Asked in slices of persons, so that no query of a whole city is one. Facts that
 * were cancelled have no body and count nowhere.
 */
import type { PeerOutlierPattern } from '../../contracts/catalogue/looks/peer-outlier.ts';
import { spanMs } from '../../contracts/catalogue/sequence-pattern.ts';
import type { EventId, SiteId } from '../../contracts/ids.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { LookAt } from '../patterns/looks/look-finding.ts';
import { mergedCells, type PeerCell } from '../patterns/peer-outlier/cells.ts';
import { peerWindow } from '../patterns/peer-outlier/judge-peers.ts';
import { PERSON_LETTERS } from './person-slices.ts';

interface RateRow {
  readonly site_id: SiteId;
  readonly stratum: string;
  readonly cases: number;
  readonly part: number;
}

export async function gatherPersonRates(
  tx: Tx,
  rule: PeerOutlierPattern,
  at: LookAt,
): Promise<PeerCell[]> {
  const cells: PeerCell[] = [];
  for (const letter of PERSON_LETTERS) {
    const { rows } = await tx.query<RateRow>(
      `SELECT site_id, stratum, count(*)::int AS cases, (count(*) FILTER (WHERE is_part))::float8 AS part
       FROM (${casesOf(rule)}) AS c GROUP BY 1, 2`,
      [letter, ...windowOf(rule, at)],
    );
    // Of yes and no the squares are the values.
    for (const { site_id: siteId, stratum, cases, part } of rows)
      cells.push({ siteId, stratum, cases, sum: part, sumOfSquares: part });
  }
  return mergedCells(cells);
}

/** Of the provider that was found: the last visits of those who came so often, or the examinations that were repeated. */
export async function personsBehind(
  tx: Tx,
  siteId: SiteId,
  { rule, at }: { readonly rule: PeerOutlierPattern; readonly at: LookAt },
): Promise<EventId[]> {
  const found: EventId[] = [];
  for (const letter of PERSON_LETTERS) {
    const { rows } = await tx.query<{ event_id: EventId }>(
      `SELECT event_id FROM (${casesOf(rule)}) AS c WHERE site_id = $4 AND is_part ORDER BY event_id LIMIT 50`,
      [letter, ...windowOf(rule, at), siteId],
    );
    found.push(...rows.map(({ event_id }) => event_id));
    if (found.length >= EVIDENCE_MAX) break;
  }
  return found.slice(0, EVIDENCE_MAX);
}

const EVIDENCE_MAX = 50;

function windowOf(rule: PeerOutlierPattern, { asOf }: LookAt): readonly unknown[] {
  const { fromAt, toAt } = peerWindow(rule, asOf);
  return [storeTime(fromAt), storeTime(toAt)];
}

const ofPersons = (kind: 'visit' | 'imaging-acquired'): string =>
  `left(split_part(f.key, '.', 2), 1) = $1 AND f.key LIKE 'person %' AND f.body IS NOT NULL AND f.body->>'kind' = '${kind}'
   AND f.occurred_at >= $2 AND f.occurred_at < $3`;

/** One row for each case: a person at a provider, or an examination. */
function casesOf({ compares, repeatedWithin, visitsAtLeast }: PeerOutlierPattern): string {
  if (compares === 'frequent-visits')
    return `SELECT f.body->>'siteId' AS site_id, 'all' AS stratum, count(*) >= ${String(visitsAtLeast ?? 1)} AS is_part,
        (array_agg(f.body->>'eventId' ORDER BY f.occurred_at DESC, f.fact))[1] AS event_id
      FROM pattern_facts f WHERE ${ofPersons('visit')} GROUP BY f.key, 1`;
  const seconds = String(spanMs(repeatedWithin ?? '14d') / 1000);
  return `SELECT f.body->>'siteId' AS site_id, f.body->'values'->>'modality' AS stratum, f.body->>'eventId' AS event_id,
      EXISTS (SELECT FROM pattern_facts e WHERE e.key = f.key AND e.body IS NOT NULL AND e.body->>'kind' = 'imaging-acquired'
        AND e.occurred_at < f.occurred_at AND e.occurred_at >= f.occurred_at - interval '${seconds} seconds'
        AND e.body->>'siteId' <> f.body->>'siteId' AND e.body->'values'->>'modality' = f.body->'values'->>'modality'
        AND e.body->'values'->>'bodyPart' = f.body->'values'->>'bodyPart') AS is_part
    FROM pattern_facts f WHERE ${ofPersons('imaging-acquired')} AND f.body->'values' ? 'bodyPart'`;
}
