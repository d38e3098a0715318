// The limit of an evaluation has passed: it ends without those who did not score, and who they are stands in the ledger.
import { AlertId } from '../../contracts/ids.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { appendAudit } from '../audit/append.ts';
import type { FireRun, OwnedDueClock } from '../clocks/clock-owner.ts';
import { loadCase } from '../store/load-cases.ts';
import { endedRound, missingOf, roundStep, scorersMissing } from './decide-round.ts';
import { enterLedger } from './enter-ledger.ts';
import { loadEvaluations, loadRound, saveRound } from './evaluation-store.ts';

export async function fireRounds(
  tx: Tx,
  due: readonly OwnedDueClock[],
  { now }: Pick<FireRun, 'now'>,
): Promise<void> {
  for (const clock of due) {
    const alert = AlertId.parse(clock.ownerId);
    const round = await loadRound(tx, alert);
    const one = await loadCase(tx, alert);
    if (one === null || round?.state !== 'open' || round.dueAt !== clock.dueAt) continue;
    const missing = missingOf(round, await loadEvaluations(tx, round));
    const ended = endedRound(round, missing.length === 0 ? 'all-scored' : 'limit', now);
    await saveRound(tx, ended);
    const [entry] = await appendAudit(
      tx,
      [roundStep(ended, 'evaluation-closed', { missing })],
      now,
    );
    if (entry === undefined) continue;
    const evidence = { seq: entry.seq, at: now, case: one };
    await enterLedger(tx, scorersMissing(ended, missing, evidence), now);
  }
}
