// One round of a worker: looks up where new notifications go, then claims, sends and records one message after another until nothing may be sent
// now. Claiming and recording are transactions of their own; between them the receiver is waited for, and nothing is locked.
import type { EpochMs } from '../../contracts/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { ADDRESSED_MAX, addressNew, moveOn } from './address.ts';
import { failureOf, type Delivery } from './channels/delivery.ts';
import { claimNext, type Claim } from './claim.ts';
import type { NotificationRules } from './load-notifications.ts';
import { recordDelivery } from './record.ts';

export interface RoundParts {
  readonly store: Pool;
  readonly clock: Clock;
  readonly log: Log;
  readonly rules: NotificationRules;
  /** Messages that this worker has under way, by channel. */
  readonly underWay: Map<string, number>;
  readonly onTold: (told: {
    readonly outcome: 'delivered' | 'on-screen' | 'exhausted';
    readonly count: number;
  }) => void;
  readonly onAttempt: (attempt: { readonly kind: string; readonly result: string }) => void;
}

/** Within the lease of a message (claim.ts), with room for a slow commit. */
const SENDING_MAX_MS = 25_000;
const UNDER_WAY_MAX = 2;

/** Returns when it is worth another round. */
export async function runRound(parts: RoundParts, signal: AbortSignal): Promise<EpochMs> {
  await lookUp(parts, signal);
  while (!signal.aborted) {
    const { store, clock, rules, underWay } = parts;
    const now = clock.now();
    const busy = [...underWay].filter(([, count]) => count >= UNDER_WAY_MAX).map(([id]) => id);
    const claimed = await transaction(store, (tx) => claimNext(tx, { rules, now, busy }));
    if (claimed.what === 'nothing') return claimed.untilAt;
    if (claimed.what === 'letter') await deliver(parts, claimed.claim);
  }
  return parts.clock.now();
}

async function lookUp(
  { store, clock, rules, onTold }: RoundParts,
  signal: AbortSignal,
): Promise<void> {
  for (let found = ADDRESSED_MAX; found === ADDRESSED_MAX && !signal.aborted;) {
    const { sent, onScreen } = await transaction(store, (tx) => addressNew(tx, rules, clock.now()));
    if (onScreen > 0) onTold({ outcome: 'on-screen', count: onScreen });
    found = sent + onScreen;
  }
  for (let moved = ADDRESSED_MAX; moved === ADDRESSED_MAX && !signal.aborted;)
    moved = await transaction(store, (tx) => moveOn(tx, rules, clock.now()));
}

async function deliver(parts: RoundParts, claim: Claim): Promise<void> {
  const { store, clock, rules, log, underWay } = parts;
  const { attempt, letter, channel } = claim;
  const count = (by: number): void => {
    underWay.set(attempt.channel, (underWay.get(attempt.channel) ?? 0) + by);
  };
  count(1);
  const delivery = await posted(claim, clock.now()).finally(() => {
    count(-1);
  });
  const recorded = await transaction(store, (tx) =>
    recordDelivery(tx, attempt, { delivery, rules, now: clock.now() }),
  );
  const result = delivery.outcome === 'sent' ? 'sent' : delivery.code;
  parts.onAttempt({ kind: channel.config.kind, result });
  if (recorded.delivered > 0) parts.onTold({ outcome: 'delivered', count: recorded.delivered });
  if (recorded.exhausted > 0) parts.onTold({ outcome: 'exhausted', count: recorded.exhausted });
  const facts = {
    channel: attempt.channel,
    message: attempt.messageId,
    try: attempt.try,
    notifications: letter.notices.length,
  };
  if (delivery.outcome === 'failed')
    log.warn({ ...facts, code: delivery.code }, 'a message to a department did not get through');
  if (recorded.exhausted > 0)
    log.error(
      { ...facts, lost: recorded.exhausted },
      'departments could not be told by any channel',
    );
}

async function posted({ letter, channel, to }: Claim, now: EpochMs): Promise<Delivery> {
  try {
    const signal = AbortSignal.timeout(SENDING_MAX_MS);
    return await channel.postman.send({ letter, to, now, signal });
  } catch (error) {
    return failureOf(error);
  }
}
