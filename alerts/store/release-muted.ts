// Releases whatever these muters mute, in the transaction in which they end: cases, audit and notices are written here; the entries of the feed are
// given back for the caller's outbox. What the alert of a silence that still holds would mute goes over to it without a word.
import type { FeedEntry } from '../../contracts/feed.ts';
import type { MachineReason } from '../../contracts/machine-reason.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { appendAudit } from '../audit/append.ts';
import { sealed } from '../cases/case.ts';
import type { ResponseRules } from '../cases/response-rules.ts';
import { saveNotices } from '../notifiers/save-notices.ts';
import { loadActiveSilences } from '../silences/silence-store.ts';
import { mayBeMuted, muted, released } from '../triage/muting.ts';
import { silenceOf } from '../triage/silence-match.ts';
import { feedEntries } from './feed.ts';
import { loadMutedBy } from './load-cases.ts';
import { saveCases } from './save-cases.ts';

export interface Release {
  readonly now: EpochMs;
  readonly rules: ResponseRules;
  readonly because: MachineReason;
  /** As in the feed: unique and stable. */
  readonly cause: string;
}

export async function releaseMuted(
  tx: Tx,
  muters: readonly string[],
  { now, rules, because, cause }: Release,
): Promise<FeedEntry[]> {
  const found = muters.length === 0 ? [] : await loadMutedBy(tx, muters);
  if (found.length === 0) return [];
  const silences = (await loadActiveSilences(tx, now)).filter(
    ({ id }) => !muters.includes(`silence:${id}`),
  );
  const changes = found.map((before) => {
    const wanted = mayBeMuted(before) ? silenceOf(before.alert, silences, now) : null;
    const act = { case: before, steps: [] };
    const next = wanted === null ? released(act, { because, now, rules }) : muted(act, wanted);
    return { before, after: sealed(before, next.case, now), steps: next.steps };
  });
  const cases = changes.map(({ after }) => after);
  const steps = changes.flatMap((change) => change.steps);
  await saveCases(tx, changes, now);
  await appendAudit(tx, steps, now);
  await saveNotices(tx, { cases, steps, at: now });
  return feedEntries({ cases, steps, at: now, cause });
}
