// Inhibition: of the cases that the passage can see, each that another explains is muted, and each that none explains any more is released. Looks at
// all of them and not at the signal's own case alone, so that it does not matter which came first. Pure.
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';
import type { Case } from '../cases/case.ts';
import { standing } from '../cases/evidence.ts';
import { inhibitorOf, mutersAmong, type World } from './inhibitor.ts';
import { mayBeMuted, muted, released } from './muting.ts';
import type { ReasonOf } from '../../contracts/vocabulary/triage-reasons.ts';
import { silenceOf } from './silence-match.ts';
import { because, reasonAt, type Passage, type Stage } from './stage.ts';

export const inhibit: Stage = {
  name: 'inhibit',
  run: (passage) => {
    if (passage.case === null) return because(passage, 'inhibit', 'not-inhibited');
    const world = worldOf(passage);
    return withOwn(withOthers(passage, world), passage.case, world);
  },
};

/** Once more for the others, where routing brought the signal's own case back: it may explain them now. Adds no reason of its own. */
export const inhibitAgain: Stage = {
  name: 'inhibit',
  run: (passage) =>
    reasonAt(passage, 'route') === 'returned' ? withOthers(passage, worldOf(passage)) : passage,
};

function worldOf(passage: Passage): World {
  const { rules, now } = passage;
  return { muters: mutersAmong(casesOf(passage)), kinship: rules.kinship, now };
}

const withOthers = (passage: Passage, world: World): Passage =>
  casesOf(passage)
    .filter(({ alert }) => alert.id !== passage.case?.alert.id)
    .reduce((next, one) => withOther(next, one, world), passage);

/** Each case once, as it stands by now. */
function casesOf({ candidates, neighbours, beside, absorbed, case: own }: Passage): Case[] {
  const cases = new Map([...candidates, ...neighbours].map((one) => [one.alert.id, one]));
  for (const { after } of [...beside, ...absorbed]) cases.set(after.alert.id, after);
  if (own !== null) cases.set(own.alert.id, own);
  return [...cases.values()];
}

function withOther(passage: Passage, one: Case, world: World): Passage {
  const { case: after, steps } = judged(passage, one, world);
  if (after === one) return passage;
  const known = passage.beside.find((change) => change.after.alert.id === one.alert.id);
  const before = known?.before ?? one;
  const rest = passage.beside.filter((change) => change !== known);
  return {
    ...passage,
    beside: [...rest, { before, after }],
    steps: [...passage.steps, ...steps],
  };
}

function withOwn(passage: Passage, one: Case, world: World): Passage {
  const { case: after, steps, reason } = judged(passage, one, world);
  const next = { ...passage, case: after, steps: [...passage.steps, ...steps] };
  return because(next, 'inhibit', reason);
}

interface Judged {
  readonly case: Case;
  readonly steps: Passage['steps'];
  readonly reason: ReasonOf<'inhibit'>;
}

function judged({ now, rules, silences }: Passage, one: Case, world: World): Judged {
  const act = { case: one, steps: [] };
  const byAlert = one.alert.muted !== undefined && one.alert.muted.kind !== 'silence';
  const wanted = standing(one.evidence).length === 0 ? null : inhibitorOf(one, world);
  if (wanted !== null && mayBeMuted(one)) {
    const same = one.alert.muted?.by === wanted.by;
    return { ...(same ? act : muted(act, wanted)), reason: wanted.kind as 'dead-feed' };
  }
  if (!byAlert || wanted !== null) return { ...act, reason: 'not-inhibited' };
  const silence = mayBeMuted(one) ? silenceOf(one.alert, silences, now) : null;
  if (silence !== null) return { ...muted(act, silence), reason: 'not-inhibited' };
  const because = machineReason('muter-over');
  return { ...released(act, { because, now, rules }), reason: 'released' };
}
