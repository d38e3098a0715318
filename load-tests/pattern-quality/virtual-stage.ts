/**
 * Operators without a stream: each call is one transaction at a moment that is told, over messages of all partitions at once. What they put
 * into the outbox is handed back. The same effects as in the stage; only lease, position and relay are not there.
 */
import type { EpochMs } from '../../contracts/time.ts';
import type {
  BatchContext,
  OperatorSpec,
  OutboxRow,
  StreamMessage,
} from '../../platform/operator/operator-spec.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';

export class VirtualStage {
  readonly #store: Pool;
  readonly #seen = new Map<string, Set<string>>();
  #seq = 0;

  constructor(store: Pool) {
    this.#store = store;
  }

  async take<Decoded>(
    spec: OperatorSpec<Decoded>,
    rows: readonly OutboxRow[],
    now: EpochMs,
  ): Promise<OutboxRow[]> {
    if (rows.length === 0) return [];
    const messages = rows.map((row): StreamMessage => {
      this.#seq += 1;
      return { ...row, seq: this.#seq, storedAt: now };
    });
    const batch = messages.map((message) => spec.decode(message));
    const told: OutboxRow[] = [];
    const context = this.#context(spec.name, { now, messages, told });
    await transaction(this.#store, (tx) => spec.effects(tx, batch, context));
    await spec.afterCommit?.(batch, context);
    return told;
  }

  async tick(spec: OperatorSpec<never>, now: EpochMs): Promise<OutboxRow[]> {
    const told: OutboxRow[] = [];
    const context = this.#context(spec.name, { now, messages: [], told });
    await transaction(this.#store, async (tx) => spec.onTick?.(tx, context));
    return told;
  }

  #context(
    name: string,
    of: {
      readonly now: EpochMs;
      readonly messages: readonly StreamMessage[];
      readonly told: OutboxRow[];
    },
  ): BatchContext {
    return {
      partition: 0,
      now: of.now,
      messages: of.messages,
      partitions: of.messages.map(() => 0),
      appendOutbox: (rows) => {
        of.told.push(...rows);
      },
      seenBefore: (keys) => Promise.resolve(keys.map((key) => this.#wasSeen(name, key))),
    };
  }

  #wasSeen(name: string, key: string): boolean {
    const seen = this.#seen.get(name) ?? new Set<string>();
    this.#seen.set(name, seen);
    if (seen.has(key)) return true;
    seen.add(key);
    return false;
  }
}
