/**
 * The changes of rules that people have confirmed, read by their owner once a minute of the stream's own time. A change begins at least an
 * hour after it was confirmed, so every assessor knows it before it judges a window by it, and a replay judges by it again.
 */
import type { Measure } from '../../contracts/catalogue/measure.ts';
import { RuleSetting } from '../../contracts/rule-change.ts';
import {
  settingInForce,
  type SettingOf,
  type StandingOverride,
} from '../../contracts/rule-setting.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import type { PreparedDetector } from '../series/detector.ts';
import { detectorWith } from './changed-detector.ts';

/** Bounds what is kept prepared. */
const PREPARED_MAX = 5000;

export class RulesInForce {
  #overrides: ReadonlyMap<string, readonly StandingOverride[]> = new Map();
  #prepared = new Map<string, PreparedDetector>();
  #text = '[]';
  /** Another number whenever what was read differs from what was read before. */
  edition = 0;

  async read(db: Queryable): Promise<void> {
    const overrides = new Map<string, StandingOverride[]>();
    const all = await readOverrides(db);
    for (const one of all) overrides.set(one.measure, [...(overrides.get(one.measure) ?? []), one]);
    this.#overrides = overrides;
    const text = JSON.stringify(all);
    if (text !== this.#text) this.edition += 1;
    this.#text = text;
  }

  /** Whether any rule of the measure was ever changed, anywhere. */
  changesAny(measure: Measure['id']): boolean {
    return this.#overrides.has(measure);
  }

  /** The detector itself where nothing was changed for this window. */
  detectorFor(
    measure: Measure,
    detector: PreparedDetector,
    of: Omit<SettingOf, 'detector'>,
  ): PreparedDetector {
    const overrides = this.#overrides.get(measure.id);
    if (overrides === undefined) return detector;
    const setting = settingInForce(overrides, { ...of, detector: detector.rule.id });
    if (setting === null) return detector;
    const key = `${measure.id} ${detector.rule.id} ${JSON.stringify(setting)}`;
    let prepared = this.#prepared.get(key);
    if (prepared === undefined) {
      if (this.#prepared.size >= PREPARED_MAX) this.#prepared.clear();
      prepared = detectorWith(measure, detector, setting);
      this.#prepared.set(key, prepared);
    }
    return prepared;
  }
}

interface OverrideRow {
  readonly measure: StandingOverride['measure'];
  readonly detector: string;
  readonly level: StandingOverride['level'];
  readonly place: StandingOverride['place'];
  readonly setting: unknown;
  readonly valid_from: EpochMs;
  readonly valid_until: EpochMs | null;
}

async function readOverrides(db: Queryable): Promise<StandingOverride[]> {
  const answer = await db.query<OverrideRow>(
    `SELECT measure, detector, level, place, setting, valid_from, valid_until FROM rule_overrides
     ORDER BY valid_from, change_id`,
  );
  return answer.rows.map(({ setting, valid_from, valid_until, ...key }) => ({
    ...key,
    setting: RuleSetting.parse(setting),
    validFromAt: valid_from,
    validUntilAt: valid_until,
  }));
}

interface StoredOverride extends Omit<OverrideRow, 'setting'> {
  readonly change_id: string;
  readonly setting: RuleSetting;
}

/** Into the store of a replay, which judges by them as the live one did. */
export async function copyOverrides(from: Queryable, to: Queryable): Promise<void> {
  const answer = await from.query<StoredOverride>(
    'SELECT change_id, measure, detector, level, place, setting, valid_from, valid_until FROM rule_overrides',
  );
  await bulkInsert(to, {
    table: 'rule_overrides',
    columns: {
      change_id: 'text',
      measure: 'text',
      detector: 'text',
      level: 'text',
      place: 'text',
      setting: 'jsonb',
      valid_from: 'timestamptz',
      valid_until: 'timestamptz',
    },
    rows: answer.rows,
  });
}
