// One rate for a site, whichever process and whichever door it speaks to: each tells the others what it gave away, a quarter of a second late.
import { every } from '../../platform/clock.ts';
import { messageOf } from '../../platform/errors.ts';
import type { OtherProcesses } from '../../platform/processes/messages.ts';
import type { Stage } from '../../platform/run-stage.ts';
import type { RateLimit, Spent } from '../events-api/rate-limit.ts';

const SPENT_MS = 250;

export function shareRates(stage: Stage, limit: RateLimit, others: OtherProcesses): void {
  others.onNews('spent', (spent) => {
    for (const one of spent as readonly Spent[]) limit.spendElsewhere(one, stage.clock.now());
  });
  const telling = every(stage.clock, SPENT_MS, {
    task: async () => {
      const spent = limit.account();
      if (spent.length > 0) others.tellOthers('spent', spent);
    },
    onError: (error) =>
      stage.log.warn({ reason: messageOf(error) }, 'the other doors were not told of the rates'),
  });
  stage.onStop('rates', () => telling.stop());
}
