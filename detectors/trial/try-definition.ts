/**
 * Which stored visits a proposed case definition would match, beside the one in force: on what the visits say now, page by page, changing
 * nothing. By day, because a definition that drifts matters as much as one that is wide.
 */
import type { CaseDefinition } from '../../contracts/catalogue/case-definition.ts';
import type { DayKey, EpochMs } from '../../contracts/time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { recordOf } from '../observe/meaning.ts';
import { readVisit, type StoredVisit } from '../visits/stored-visit.ts';
import { unitFacts } from '../visits/unit-facts.ts';
import type { AttachedRecord, UnitKey } from '../visits/unit.ts';

export interface DefinitionCount {
  readonly visits: number;
  readonly current: number;
  readonly proposed: number;
  /** Matched by the one and not by the other. */
  readonly gained: number;
  readonly lost: number;
}

export interface DefinitionTrial {
  readonly total: DefinitionCount;
  readonly byDay: ReadonlyMap<DayKey, DefinitionCount>;
}

export interface DefinitionTrialWish {
  readonly definition: CaseDefinition['id'];
  readonly proposed: DetectorCatalogue;
  readonly current: DetectorCatalogue;
  readonly fromAt: EpochMs;
}

const NONE: DefinitionCount = { visits: 0, current: 0, proposed: 0, gained: 0, lost: 0 };
const PAGE = 2000;

export async function tryDefinition(
  db: Queryable,
  wish: DefinitionTrialWish,
): Promise<DefinitionTrial> {
  const byDay = new Map<DayKey, DefinitionCount>();
  let total = NONE;
  let after = '';
  for (;;) {
    const { rows } = await db.query<{
      unit: UnitKey;
      state: {
        readonly visit: StoredVisit | null;
        readonly records: Readonly<Record<string, AttachedRecord>>;
      };
    }>(
      `SELECT unit, state FROM visits WHERE unit > $1 AND occurred_at >= $2 ORDER BY unit LIMIT ${String(PAGE)}`,
      [after, storeTime(wish.fromAt)],
    );
    for (const { unit, state } of rows) {
      const visit = state.visit === null ? null : readVisit(state.visit);
      const facts = unitFacts({ key: unit, visit, records: state.records }, new Map());
      if (facts?.isVisit !== true) continue;
      const meets = ({ classifier }: DetectorCatalogue): boolean =>
        classifier
          .classify(recordOf(facts))
          .some(({ definition }) => definition === wish.definition);
      const one = countOf(meets(wish.current), meets(wish.proposed));
      const day = dayOf(facts.occurredAt, wish.proposed.zone);
      total = sum(total, one);
      byDay.set(day, sum(byDay.get(day) ?? NONE, one));
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return { total, byDay };
    after = last.unit;
  }
}

const countOf = (current: boolean, proposed: boolean): DefinitionCount => ({
  visits: 1,
  current: current ? 1 : 0,
  proposed: proposed ? 1 : 0,
  gained: proposed && !current ? 1 : 0,
  lost: current && !proposed ? 1 : 0,
});

const sum = (one: DefinitionCount, other: DefinitionCount): DefinitionCount => ({
  visits: one.visits + other.visits,
  current: one.current + other.current,
  proposed: one.proposed + other.proposed,
  gained: one.gained + other.gained,
  lost: one.lost + other.lost,
});
