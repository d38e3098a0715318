// The two limits of a silence: a while before it lapses, and its end. Its owner and the desk are told at both; at the end what it muted is released.
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';
import type { SilenceRules } from '../../contracts/catalogue/silence-rules.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Silence } from '../../contracts/triage/silence.ts';
import { appendOutbox } from '../../platform/store/outbox.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { appendAudit } from '../audit/append.ts';
import { MACHINE, type Step } from '../cases/case.ts';
import type { FireOwned, OwnedDueClock } from '../clocks/clock-owner.ts';
import type { WatchedClock } from '../clocks/save-clocks.ts';
import { saveNotifications } from '../notifiers/save-notices.ts';
import { feedRow } from '../store/feed.ts';
import { releaseMuted } from '../store/release-muted.ts';
import { loadSilence, saveSilence } from './silence-store.ts';
import { deskTold } from './tell-desk.ts';
import { SILENCE_TRANSITIONS } from './transitions.ts';

const MINUTE_MS = 60_000;

export function silenceClocks(
  { id, state, beginsAt, endsAt }: Silence,
  { noticeMinutes }: SilenceRules,
  now: EpochMs,
): WatchedClock[] {
  const runs = state === 'active' || state === 'waiting';
  const nearAt = endsAt - noticeMinutes * MINUTE_MS;
  const row = (name: string, dueAt: EpochMs | null): WatchedClock => ({
    subject: `silence:${id}`,
    name,
    owner: { kind: 'silence', id },
    dueAt,
    stoppedAt: dueAt === null ? now : null,
    firedAt: null,
    lateByMs: null,
  });
  return [
    row('lapse-near', runs && nearAt > beginsAt ? nearAt : null),
    row('lapse', runs ? endsAt : null),
  ];
}

export const fireSilenceClocks: FireOwned = async (tx, due, run) => {
  for (const clock of due) {
    const silence = await loadSilence(tx, clock.ownerId);
    if (silence === null) continue;
    if (clock.name === 'lapse') await lapsed(tx, { silence, clock }, run);
    else await near(tx, { silence, clock }, run);
  }
};

interface Passing {
  readonly silence: Silence;
  readonly clock: OwnedDueClock;
}

async function near(tx: Tx, passing: Passing, { now }: Parameters<FireOwned>[2]): Promise<void> {
  const { silence } = passing;
  if (silence.state !== 'active' || silence.endsAt <= now) return;
  await appendAudit(tx, [stepOf('silence-lapse-near', passing, silence.state)], now);
  await saveNotifications(tx, [deskTold(silence, 'silence-lapses', now)]);
}

async function lapsed(
  tx: Tx,
  passing: Passing,
  { now, rules }: Parameters<FireOwned>[2],
): Promise<void> {
  const { silence, clock } = passing;
  const to = SILENCE_TRANSITIONS[silence.state].lapse;
  if (to === 'not-in-this-state' || silence.endsAt !== clock.dueAt) return;
  await saveSilence(tx, { ...silence, state: to, version: silence.version + 1 });
  await appendAudit(tx, [stepOf('silence-lapsed', passing, to)], now);
  await saveNotifications(tx, [deskTold(silence, 'silence-over', now)]);
  if (rules === null) return;
  const entries = await releaseMuted(tx, [`silence:${silence.id}`], {
    now,
    rules,
    because: machineReason('silence-over'),
    cause: `k-${clock.name}-${String(clock.dueAt)}`,
  });
  await appendOutbox(tx, 'timers', entries.map(feedRow));
}

const stepOf = (
  action: 'silence-lapse-near' | 'silence-lapsed',
  { silence, clock }: Passing,
  to: Silence['state'],
): Step => ({
  actor: MACHINE,
  action,
  subject: clock.subject,
  fromState: silence.state,
  toState: to,
  reason: null,
  details: { dueAt: clock.dueAt, endsAt: silence.endsAt, askedBy: silence.askedBy },
});
