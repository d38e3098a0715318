/**
 * What providers do to persons, from the facts that stand in the sequences of persons: who comes to one provider very often. Who has an
 * examination again that another provider made shortly before is read in `repeated-examinations.ts`. Asked in slices of persons, so that no query
 * of a whole city is one. Facts that were cancelled have no body and count nowhere.
 */
import type { PeerOutlierPattern } from '../../contracts/catalogue/looks/peer-outlier.ts';
import type { EventId, SiteId } from '../../contracts/ids.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { LookAt } from '../patterns/looks/look-finding.ts';
import { mergedCells, type PeerCell } from '../patterns/peer-outlier/cells.ts';
import { peerWindow } from '../patterns/peer-outlier/judge-peers.ts';
import { PERSON_LETTERS } from './person-slices.ts';
import { gatherRepeated, repeatedBehind } from './repeated-examinations.ts';

interface RateRow {
  readonly site_id: SiteId;
  readonly cases: number;
  readonly part: number;
}

export async function gatherPersonRates(
  tx: Tx,
  rule: PeerOutlierPattern,
  at: LookAt,
): Promise<PeerCell[]> {
  if (rule.compares === 'repeat-examinations') return gatherRepeated(tx, rule, at);
  const cells: PeerCell[] = [];
  for (const letter of PERSON_LETTERS) {
    const { rows } = await tx.query<RateRow>(
      `SELECT site_id, count(*)::int AS cases, (count(*) FILTER (WHERE is_part))::float8 AS part
       FROM (${comersOf(rule)}) AS c GROUP BY 1`,
      [letter, ...windowOf(rule, at)],
    );
    // Of yes and no the squares are the values.
    for (const { site_id: siteId, cases, part } of rows)
      cells.push({ siteId, stratum: 'all', cases, sum: part, sumOfSquares: part });
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
    const behind =
      rule.compares === 'repeat-examinations'
        ? await repeatedBehind(tx, siteId, { rule, at, letter })
        : await comersBehind(tx, siteId, { rule, at, letter });
    found.push(...behind.slice(0, EVIDENCE_MAX));
    if (found.length >= EVIDENCE_MAX) break;
  }
  return found.slice(0, EVIDENCE_MAX);
}

const EVIDENCE_MAX = 50;

async function comersBehind(
  tx: Tx,
  siteId: SiteId,
  {
    rule,
    at,
    letter,
  }: { readonly rule: PeerOutlierPattern; readonly at: LookAt; readonly letter: string },
): Promise<EventId[]> {
  const { rows } = await tx.query<{ event_id: EventId }>(
    `SELECT event_id FROM (${comersOf(rule)}) AS c WHERE site_id = $4 AND is_part ORDER BY event_id LIMIT ${String(EVIDENCE_MAX)}`,
    [letter, ...windowOf(rule, at), siteId],
  );
  return rows.map(({ event_id }) => event_id);
}

function windowOf(rule: PeerOutlierPattern, { asOf }: LookAt): readonly unknown[] {
  const { fromAt, toAt } = peerWindow(rule, asOf);
  return [storeTime(fromAt), storeTime(toAt)];
}

/** One row for each person at a provider. */
const comersOf = ({ visitsAtLeast }: PeerOutlierPattern): string =>
  `SELECT f.body->>'siteId' AS site_id, count(*) >= ${String(visitsAtLeast ?? 1)} AS is_part,
      (array_agg(f.body->>'eventId' ORDER BY f.occurred_at DESC, f.fact))[1] AS event_id
    FROM pattern_facts f WHERE left(split_part(f.key, '.', 2), 1) = $1 AND f.key LIKE 'person %' AND f.body IS NOT NULL
      AND f.body->>'kind' = 'visit' AND f.occurred_at >= $2 AND f.occurred_at < $3 GROUP BY f.key, 1`;
