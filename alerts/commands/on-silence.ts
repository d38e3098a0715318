// Commands on silences. One that ends releases what it muted in the same transaction; one that waits or holds has its limits watched.
import { SilenceId } from '../../contracts/response-ids.ts';
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { appendAudit } from '../audit/append.ts';
import { saveClocks } from '../clocks/save-clocks.ts';
import { saveNotifications } from '../notifiers/save-notices.ts';
import { decideSilence } from '../silences/decide-silence.ts';
import { silenceClocks } from '../silences/silence-clocks.ts';
import { loadSilence, saveSilence } from '../silences/silence-store.ts';
import { deskTold } from '../silences/tell-desk.ts';
import { feedRow } from '../store/feed.ts';
import { releaseMuted } from '../store/release-muted.ts';
import {
  NOTHING,
  refusedFor,
  type Answer,
  type Asked,
  type CommandRun,
  type CommandTarget,
} from './target.ts';

export const onSilence: CommandTarget<'silence'> = {
  run: decided,
  subject: ({ body, id }) => ('silence' in body ? `silence:${body.silence}` : `silence:${id}`),
};

async function decided(
  tx: Tx,
  { command, by }: Asked<'silence'>,
  run: CommandRun,
): Promise<Answer> {
  const { body } = command;
  const { now, rules } = run;
  const before = 'silence' in body ? await loadSilence(tx, body.silence) : null;
  const decision = decideSilence(before, body, {
    account: by,
    now,
    rules: rules.silences,
    expectedVersion: command.expectedVersion,
    newId: SilenceId.parse(derivedId('si-', [command.id])),
  });
  if (decision.outcome === 'refused')
    return before === null ? { ...NOTHING, refusal: decision } : refusedFor(before, decision);
  const { silence, steps } = decision;
  await saveSilence(tx, silence);
  await saveClocks(tx, silenceClocks(silence, rules.silences, now));
  await appendAudit(tx, steps, now);
  if (silence.state === 'waiting')
    await saveNotifications(tx, [deskTold(silence, 'silence-waiting', now)]);
  if (silence.state === 'ended') {
    await saveNotifications(tx, [deskTold(silence, 'silence-over', now)]);
    const because = machineReason('silence-over');
    const release = { now, rules, because, cause: command.id };
    run.appendOutbox((await releaseMuted(tx, [`silence:${silence.id}`], release)).map(feedRow));
  }
  return { version: silence.version, state: silence.state, refusal: null };
}
