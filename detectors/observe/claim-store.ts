/**
 * Settlement lines in the store: the latest statement about each, and what is left of it. Lines that take each other back lie at one
 * site; whoever folds claims of a site excludes everybody else from that site's until the transaction ends.
 */
import type { ClaimReview } from '../../contracts/event/resource.ts';
import type { EventId, RecordToken, SiteId, VisitToken } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Queryable, Tx } from '../../platform/store/pool.ts';
import { fenByCategory } from '../claims/item-category.ts';
import type { ClaimFacts, ItemAmount, Standing, StatedReview } from '../claims/settlement-fold.ts';
import type { Register } from '../visits/stamp.ts';

export interface SettlementLine {
  readonly record: RecordToken;
  readonly register: Register<ClaimFacts>;
  /** null: a reversal, which is worth nothing by itself. */
  readonly left: Pick<Standing, 'state' | 'totalFen' | 'fundFen' | 'items'> | null;
}

/** Any first number that no other advisory lock of two numbers uses. */
const CLAIM_LOCK = 715_004;

/** Held until the transaction ends; taken in one order, after the locks on visits. */
export async function lockClaimsOf(tx: Tx, sites: Iterable<SiteId>): Promise<void> {
  for (const site of [...new Set(sites)].sort())
    await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [CLAIM_LOCK, site]);
}

interface LineRow {
  readonly record: RecordToken;
  readonly site_id: SiteId;
  readonly place: PlaceCode;
  readonly step: ClaimFacts['step'];
  readonly reverses: RecordToken | null;
  readonly visit: VisitToken | null;
  readonly settled_at: EpochMs;
  readonly total_fen: number;
  readonly fund_fen: number;
  readonly grouped_as: string | null;
  readonly insured_place: string | null;
  readonly items: readonly ItemAmount[];
  readonly stated_at: number;
  readonly stated_rank: number;
  readonly received_at: number;
  readonly event_id: EventId;
  readonly state: Standing['state'] | null;
  readonly left_total_fen: number | null;
  readonly left_fund_fen: number | null;
  readonly left_items: readonly ItemAmount[] | null;
  readonly left_by_category: Readonly<Record<string, number>> | null;
  readonly review: ClaimReview['outcome'] | null;
  readonly reviewed_at: EpochMs | null;
  readonly review_stated_at: number | null;
  readonly review_stated_rank: number | null;
  readonly review_received_at: number | null;
  readonly review_event_id: EventId | null;
}

const COLUMNS = {
  record: 'text',
  site_id: 'text',
  place: 'text',
  step: 'text',
  reverses: 'text',
  visit: 'text',
  settled_at: 'timestamptz',
  total_fen: 'int8',
  fund_fen: 'int8',
  grouped_as: 'text',
  insured_place: 'text',
  items: 'json',
  stated_at: 'int8',
  stated_rank: 'int4',
  received_at: 'int8',
  event_id: 'text',
  state: 'text',
  left_total_fen: 'int8',
  left_fund_fen: 'int8',
  left_items: 'json',
  left_by_category: 'jsonb',
  review: 'text',
  reviewed_at: 'timestamptz',
  review_stated_at: 'int8',
  review_stated_rank: 'int4',
  review_received_at: 'int8',
  review_event_id: 'text',
} as const;

/** The named lines with everything that takes them back or that they take back, however far. */
export async function loadFamilies(
  db: Queryable,
  names: Iterable<RecordToken>,
): Promise<Map<RecordToken, SettlementLine>> {
  const lines = new Map<RecordToken, SettlementLine>();
  const asked = new Set<RecordToken>();
  let asking = [...new Set(names)];
  while (asking.length > 0) {
    for (const name of asking) asked.add(name);
    const { rows } = await db.query<LineRow>(
      'SELECT * FROM settlement_lines WHERE record = ANY ($1::text[]) OR reverses = ANY ($1::text[])',
      [asking],
    );
    for (const row of rows) lines.set(row.record, lineOf(row));
    const met = rows.flatMap(({ record, reverses }) => [
      record,
      ...(reverses === null ? [] : [reverses]),
    ]);
    asking = [...new Set(met)].filter((name) => !asked.has(name));
  }
  return lines;
}

export async function readLines(db: Queryable): Promise<SettlementLine[]> {
  const { rows } = await db.query<LineRow>('SELECT * FROM settlement_lines ORDER BY record');
  return rows.map(lineOf);
}

export async function writeLines(tx: Tx, lines: readonly SettlementLine[]): Promise<void> {
  if (lines.length === 0) return;
  const rows = [...lines].sort((one, other) => (one.record < other.record ? -1 : 1)).map(rowOf);
  const replaced = Object.keys(COLUMNS).filter((name) => name !== 'record');
  await bulkInsert(tx, {
    table: 'settlement_lines',
    columns: COLUMNS,
    rows,
    onConflict: `ON CONFLICT (record) DO UPDATE SET ${replaced.map((name) => `${name} = EXCLUDED.${name}`).join(', ')}`,
  });
}

function lineOf(row: LineRow): SettlementLine {
  const value: ClaimFacts = {
    step: row.step,
    reverses: row.reverses,
    visit: row.visit,
    siteId: row.site_id,
    place: row.place,
    settledAt: row.settled_at,
    group: row.grouped_as,
    insuredPlace: row.insured_place,
    totalFen: row.total_fen,
    fundFen: row.fund_fen,
    items: row.items,
    review: reviewOf(row),
  };
  const stamp = {
    statedAt: row.stated_at,
    statedRank: row.stated_rank,
    receivedAt: row.received_at,
    eventId: row.event_id,
  };
  const { record, state } = row;
  return { record, register: { value, stamp }, left: state === null ? null : leftOf(row, state) };
}

function reviewOf(row: LineRow): StatedReview {
  if (row.review === null || row.reviewed_at === null || row.review_event_id === null) return null;
  return {
    value: { outcome: row.review, at: row.reviewed_at },
    stamp: {
      statedAt: row.review_stated_at ?? 0,
      statedRank: row.review_stated_rank ?? 0,
      receivedAt: row.review_received_at ?? 0,
      eventId: row.review_event_id,
    },
  };
}

function leftOf(row: LineRow, state: Standing['state']): NonNullable<SettlementLine['left']> {
  return {
    state,
    totalFen: row.left_total_fen ?? 0,
    fundFen: row.left_fund_fen ?? 0,
    items: row.left_items ?? [],
  };
}

function rowOf({ record, register: { value, stamp }, left }: SettlementLine): LineRow {
  return {
    record,
    site_id: value.siteId,
    place: value.place,
    step: value.step,
    reverses: value.reverses,
    visit: value.visit,
    settled_at: value.settledAt,
    total_fen: value.totalFen,
    fund_fen: value.fundFen,
    grouped_as: value.group,
    insured_place: value.insuredPlace,
    items: value.items,
    stated_at: stamp.statedAt,
    stated_rank: stamp.statedRank,
    received_at: stamp.receivedAt,
    event_id: stamp.eventId,
    state: left?.state ?? null,
    left_total_fen: left?.totalFen ?? null,
    left_fund_fen: left?.fundFen ?? null,
    left_items: left?.items ?? null,
    left_by_category: left === null ? null : fenByCategory(left.items),
    ...reviewColumns(value.review),
  };
}

const reviewColumns = (review: StatedReview) => ({
  review: review?.value.outcome ?? null,
  reviewed_at: review?.value.at ?? null,
  review_stated_at: review?.stamp.statedAt ?? null,
  review_stated_rank: review?.stamp.statedRank ?? null,
  review_received_at: review?.stamp.receivedAt ?? null,
  review_event_id: review?.stamp.eventId ?? null,
});
