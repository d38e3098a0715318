// Silences: an alert that opens within one that a person set is muted until it ends, or until it no longer fits. What people were told of before the
// silence began stays told. Pure.
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';
import { mayBeMuted, muted, released } from './muting.ts';
import { silenceOf } from './silence-match.ts';
import { because, type Passage, type Stage } from './stage.ts';

export const silence: Stage = {
  name: 'silence',
  run: (passage) => {
    const { case: one, before, silences, now, rules } = passage;
    if (one === null) return because(passage, 'silence', 'not-silenced');
    const standing = one.alert.muted;
    const wanted = silenceOf(one.alert, silences, now);
    if (standing === undefined && before === null && wanted !== null && mayBeMuted(one))
      return went(passage, muted({ case: one, steps: [] }, wanted), 'silenced');
    if (standing?.kind !== 'silence') return because(passage, 'silence', 'not-silenced');
    if (wanted !== null) return because(passage, 'silence', 'silenced');
    const over = { because: machineReason('silence-over'), now, rules };
    return went(passage, released({ case: one, steps: [] }, over), 'released');
  },
};

const went = (
  passage: Passage,
  { case: after, steps }: Pick<Passage, 'steps'> & { readonly case: NonNullable<Passage['case']> },
  reason: 'silenced' | 'released',
): Passage =>
  because({ ...passage, case: after, steps: [...passage.steps, ...steps] }, 'silence', reason);
