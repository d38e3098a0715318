// The limits of cases that have passed, all of one batch together: cases are read once and written once, however many of their limits fired.
import { appendOutbox } from '../../platform/store/outbox.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { appendAudit } from '../audit/append.ts';
import type { Case } from '../cases/case.ts';
import { accountFor } from '../evaluation/enter-ledger.ts';
import { saveNotices } from '../notifiers/save-notices.ts';
import type { Told } from '../notifiers/notices.ts';
import { feedEntries, feedRow } from '../store/feed.ts';
import { loadCases } from '../store/load-cases.ts';
import { saveCases } from '../store/save-cases.ts';
import type { FireRun, OwnedDueClock } from './clock-owner.ts';
import { firing } from './fire.ts';

export const TIMERS_PRODUCER = 'timers';

interface Fired extends Told {
  readonly cause: string;
}

export async function fireCaseClocks(
  tx: Tx,
  due: readonly OwnedDueClock[],
  { now }: Pick<FireRun, 'now'>,
): Promise<void> {
  const before = new Map(
    (await loadCases(tx, [...new Set(due.map(({ ownerId }) => ownerId))])).map(
      (one): [string, Case] => [one.alert.id, one],
    ),
  );
  const after = new Map(before);
  const fired = due.flatMap((clock): Fired[] => {
    const from = after.get(clock.ownerId);
    if (from === undefined) return [];
    const { case: next, steps } = firing(from, clock, now);
    if (steps.length === 0) return [];
    after.set(clock.ownerId, next);
    return [{ cases: [next], steps, at: now, cause: `k-${clock.name}-${String(clock.dueAt)}` }];
  });
  await saveCases(
    tx,
    [...after].flatMap(([id, one]) => {
      const old = before.get(id) ?? null;
      return old === one ? [] : [{ before: old, after: one }];
    }),
    now,
  );
  const entries = await appendAudit(
    tx,
    fired.flatMap(({ steps }) => steps),
    now,
  );
  await accountFor(tx, { cases: [...after.values()], entries }, now);
  await saveNotices(tx, ...fired);
  await appendOutbox(tx, TIMERS_PRODUCER, fired.flatMap(feedEntries).map(feedRow));
}
