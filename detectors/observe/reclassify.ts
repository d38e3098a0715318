/**
 * Looks at stored units again under a catalogue that means something else: a changed definition, measure or word. What a unit counts as
 * now minus what it counted as before goes out as deltas and cases, as if a fact had changed. In bounded pages in the order of the units'
 * names; how far it has come is stored in the transaction of the page, so that it goes on after a restart and does nothing twice.
 */
import type { EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { DeltaSum } from '../series/delta-sum.ts';
import type { Persons } from '../visits/persons.ts';
import { personOfUnit, type UnitKey } from '../visits/unit.ts';
import { storeCasePlaces } from './case-place-store.ts';
import { caseRows, deltaRows } from './counts-messages.ts';
import { loadPersons, lockMerges } from './person-store.ts';
import type { PlanStore } from './plan-store.ts';
import { applySingleCases } from './single-case-store.ts';
import { changeOf, tellChange, type FoldEffects, type UnitChange } from './unit-change.ts';
import { lockUnits, updateUnits } from './unit-store.ts';

export interface ReclassifyRules {
  readonly catalogue: DetectorCatalogue;
  readonly plans: PlanStore;
  readonly allowedLatenessMs: number;
  readonly caseHorizonMs: number;
}

export interface ReclassifiedPage {
  /** Nothing is left under an older catalogue. */
  readonly isDone: boolean;
  readonly looked: number;
  /** Units that count as something else now. */
  readonly changed: number;
  readonly outbox: readonly OutboxRow[];
}

const NOTHING_LEFT: ReclassifiedPage = { isDone: true, looked: 0, changed: 0, outbox: [] };

export async function reclassifyPage(
  tx: Tx,
  rules: ReclassifyRules,
  unitsMax: number,
): Promise<ReclassifiedPage> {
  const plan = rules.plans.current.id;
  const before = await progressOf(tx, plan);
  if (before.isDone) return NOTHING_LEFT;
  await rules.plans.storeCurrent(tx);
  await lockMerges(tx, 'reads');
  const page = await readPage(tx, before.afterUnit, unitsMax);
  const old = page.filter((row) => row.plan !== plan);
  const done = await reclassify(tx, old, rules);
  const isDone = page.length < unitsMax;
  await keepProgress(tx, plan, {
    afterUnit: page.at(-1)?.unit ?? before.afterUnit,
    looked: page.length,
    changed: done.changed,
    isDone,
  });
  return { ...done, isDone, looked: page.length };
}

interface PageRow {
  readonly unit: UnitKey;
  readonly plan: string | null;
  readonly received_at: EpochMs;
}

async function readPage(tx: Tx, afterUnit: string, limit: number): Promise<PageRow[]> {
  const { rows } = await tx.query<PageRow>(
    'SELECT unit, plan, received_at FROM visits WHERE unit > $1 ORDER BY unit LIMIT $2',
    [afterUnit, limit],
  );
  return rows;
}

async function reclassify(
  tx: Tx,
  old: readonly PageRow[],
  rules: ReclassifyRules,
): Promise<{ readonly changed: number; readonly outbox: readonly OutboxRow[] }> {
  if (old.length === 0) return { changed: 0, outbox: [] };
  const asOf = await presentOf(tx);
  const changes = await changesOf(tx, old, { ...rules, asOf });
  await updateUnits(
    tx,
    changes.map(({ write }) => write),
  );
  const effects: FoldEffects = {
    sum: new DeltaSum(rules.allowedLatenessMs),
    singles: [],
    clusters: [],
    // Another meaning of the same visit is no other fact.
    visits: [],
    placed: [],
    merged: [],
  };
  for (const change of changes) tellChange(change, rules.plans, effects);
  await storeCasePlaces(tx, effects.placed, rules.catalogue.scanned);
  const deltas = effects.sum.deltas();
  const single = await applySingleCases(tx, effects.singles, rules.catalogue);
  // By the versions that these changes make: each version of a unit is made once.
  const versions = changes.map(({ write }) => `${write.unit.key} ${String(write.version)}`);
  const cause = derivedId('reclassify:', versions);
  return {
    changed: changes.filter(meansOther).length,
    outbox: [
      ...single.outbox,
      ...effects.clusters.flatMap(caseRows),
      ...deltaRows(deltas, { cause, asOf }),
    ],
  };
}

async function changesOf(
  tx: Tx,
  old: readonly PageRow[],
  rules: ReclassifyRules & { readonly asOf: EpochMs },
): Promise<UnitChange[]> {
  const { plans } = rules;
  const standing = await lockUnits(
    tx,
    old.map(({ unit }) => unit),
  );
  await plans.load(
    tx,
    [...standing.values()].flatMap(({ plan }) => plan ?? []),
  );
  const persons: Persons = new Map();
  await loadPersons(
    tx,
    persons,
    [...standing.values()].flatMap(({ unit }) => personOfUnit(unit) ?? []),
  );
  const receivedAt = new Map(old.map((row) => [row.unit, row.received_at]));
  return [...standing]
    .filter(([, { plan }]) => plan !== plans.current.id)
    .map(([key, before]) => {
      // Whether a case is news is asked of the present; whether its fact came late, of when it came.
      const turn = { unit: before.unit, receivedAt: rules.asOf, before, persons };
      const change = changeOf(turn, rules);
      const cameAt = receivedAt.get(key) ?? rules.asOf;
      return { ...change, before, write: { ...change.write, receivedAt: cameAt } };
    });
}

const meansOther = ({ before, write }: UnitChange): boolean =>
  JSON.stringify(before?.tally ?? null) !== JSON.stringify(write.tally);

/** The present as the facts tell it: a replayed or simulated stream has its own. */
async function presentOf(tx: Tx): Promise<EpochMs> {
  const { rows } = await tx.query<{ at: EpochMs | null }>(
    'SELECT max(received_at_max) AS at FROM site_progress',
  );
  return rows[0]?.at ?? 0;
}

interface Progress {
  readonly afterUnit: string;
  readonly isDone: boolean;
}

async function progressOf(tx: Tx, plan: string): Promise<Progress> {
  const { rows } = await tx.query<{ after_unit: string; ended_at: EpochMs | null }>(
    'SELECT after_unit, ended_at FROM reclassifications WHERE plan = $1',
    [plan],
  );
  const [row] = rows;
  return { afterUnit: row?.after_unit ?? '', isDone: row?.ended_at != null };
}

async function keepProgress(
  tx: Tx,
  plan: string,
  page: Progress & { readonly looked: number; readonly changed: number },
): Promise<void> {
  const now = storeTime(Date.now());
  // A catalogue that comes back after another one has everything to look at again.
  await tx.query('DELETE FROM reclassifications WHERE plan <> $1', [plan]);
  await tx.query(
    `INSERT INTO reclassifications AS r (plan, after_unit, looked_at, changed, started_at, ended_at)
     VALUES ($1, $2, $3, $4, $5, CASE WHEN $6 THEN $5::timestamptz END)
     ON CONFLICT (plan) DO UPDATE SET after_unit = EXCLUDED.after_unit, looked_at = r.looked_at + EXCLUDED.looked_at,
       changed = r.changed + EXCLUDED.changed, ended_at = EXCLUDED.ended_at`,
    [plan, page.afterUnit, page.looked, page.changed, now, page.isDone],
  );
}
