// `POST /api/silences/commands`.
import { z } from 'zod';
import { OptionalReason, Reason, command } from '../command-body.ts';
import { SilenceId } from '../response-ids.ts';
import { EpochMs } from '../time.ts';
import { SilenceMatchers } from './silence.ts';

export const SilenceCommand = z.discriminatedUnion('command', [
  command('ask', { matchers: SilenceMatchers, endsAt: EpochMs, reason: Reason }),
  command('confirm', { silence: SilenceId, reason: OptionalReason }),
  /** For levels I and II by somebody else than its owner. */
  command('extend', { silence: SilenceId, endsAt: EpochMs, reason: Reason }),
  command('end', { silence: SilenceId, reason: Reason }),
  command('withdraw', { silence: SilenceId, reason: Reason }),
]);
export type SilenceCommand = z.infer<typeof SilenceCommand>;
