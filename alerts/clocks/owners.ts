// What carries out the passing of a limit, by the kind of its owner. Total: a kind without a way to fire does not compile.
import { fireActions } from '../evaluation/fire-actions.ts';
import { fireRounds } from '../evaluation/fire-rounds.ts';
import { fireSilenceClocks } from '../silences/silence-clocks.ts';
import type { ClockOwnerKind, FireOwned } from './clock-owner.ts';
import { fireCaseClocks } from './fire-case-clocks.ts';
import { fireTeamClocks } from '../joint/fire-team-clocks.ts';

export const FIRE_OWNED: Readonly<Record<ClockOwnerKind, FireOwned>> = {
  alert: fireCaseClocks,
  silence: fireSilenceClocks,
  evaluation: fireRounds,
  'corrective-action': fireActions,
  team: (tx, due, { now }) => fireTeamClocks(tx, due, now),
};
