/** Plans under which units were counted, by their id. They never change, so what was read once is remembered. */
import { InvariantError } from '../../platform/errors.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { CountingPlan } from '../series/counting-plan.ts';

export class PlanStore {
  readonly current: CountingPlan;
  readonly #known = new Map<string, CountingPlan>();
  #isStored = false;

  constructor(current: CountingPlan) {
    this.current = current;
    this.#known.set(current.id, current);
  }

  async storeCurrent(tx: Tx): Promise<void> {
    if (this.#isStored) return;
    await tx.query(
      'INSERT INTO counting_plans (id, plan) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING',
      [this.current.id, JSON.stringify(this.current.strata)],
    );
    this.#isStored = true;
  }

  async load(tx: Tx, ids: Iterable<string>): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.#known.has(id));
    if (missing.length === 0) return;
    const answer = await tx.query<{ id: string; plan: CountingPlan['strata'] }>(
      'SELECT id, plan FROM counting_plans WHERE id = ANY ($1::text[])',
      [missing],
    );
    for (const { id, plan } of answer.rows) this.#known.set(id, { id, strata: plan });
  }

  of(id: string): CountingPlan {
    const plan = this.#known.get(id);
    if (plan === undefined)
      throw new InvariantError('unknown-counting-plan', `No counting plan ${id} is stored.`);
    return plan;
  }
}
