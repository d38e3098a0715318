// The rules with the lists that people confirmed, read again every minute: a list holds an hour after its confirmation at the soonest, by when
// every worker has it. Where the store cannot be read the rules stay as they were and the log says so.
import type { ResponsibilityList } from '../contracts/catalogue/responsibility-list.ts';
import type { Log } from '../platform/log.ts';
import { messageOf } from '../platform/errors.ts';
import type { Pool } from '../platform/store/pool.ts';
import { rulesInForce, type AlertsCatalogue } from './rules-in-force.ts';
import { loadConfirmedLists } from './store/list-changes.ts';
import type { TriageRules } from './triage/stage.ts';

const READ_EVERY_MS = 60_000;

export interface KeptRules {
  readonly rules: () => TriageRules;
  /** Looks at once; never rejects. */
  read(): Promise<void>;
  stop(): void;
}

export interface KeepOrder {
  readonly store: Pool;
  readonly log: Pick<Log, 'warn'>;
  readonly catalogue: AlertsCatalogue;
  /** Every version that a case may stand on. */
  readonly frozen: readonly ResponsibilityList[];
}

export async function keepRules({ store, log, catalogue, frozen }: KeepOrder): Promise<KeptRules> {
  let confirmed = await loadConfirmedLists(store);
  let rules = rulesInForce(catalogue, frozen, confirmed);
  const look = async (): Promise<void> => {
    const found = await loadConfirmedLists(store);
    if (found.length === confirmed.length) return;
    confirmed = found;
    rules = rulesInForce(catalogue, frozen, confirmed);
  };
  const read = (): Promise<void> =>
    look().catch((error: unknown) => {
      log.warn({ reason: messageOf(error) }, 'confirmed lists could not be read');
    });
  const timer = setInterval(() => void read(), READ_EVERY_MS);
  timer.unref();
  return {
    rules: () => rules,
    read,
    stop: () => {
      clearInterval(timer);
    },
  };
}
