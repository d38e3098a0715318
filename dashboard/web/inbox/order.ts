/**
 * The order of the inbox, and which rows may stand in it: level, then the limit that runs out first, then the older. New rows
 * wait outside until they are let in, so that a row never moves away under the hand; level I comes in at once. Pure.
 */
import type { Alert } from '../../../contracts/alert.ts';
import { effectiveLevel, severity } from '../api/levels.ts';

const NEVER = Number.MAX_SAFE_INTEGER;

export function byConcern(a: Alert, b: Alert): number {
  return (
    severity(effectiveLevel(a)) - severity(effectiveLevel(b)) ||
    (a.acknowledgeBy ?? NEVER) - (b.acknowledgeBy ?? NEVER) ||
    a.openedAt - b.openedAt ||
    (a.id < b.id ? -1 : 1)
  );
}

/** What has ended is read by when it ended. */
export const byRecency = (a: Alert, b: Alert): number =>
  b.updatedAt - a.updatedAt || (a.id < b.id ? -1 : 1);

export interface Admitted {
  readonly shown: readonly Alert[];
  readonly held: readonly Alert[];
}

export function admit(rows: readonly Alert[], known: ReadonlySet<string>): Admitted {
  const shown: Alert[] = [];
  const held: Alert[] = [];
  for (const row of rows) {
    const enters = known.has(row.id) || effectiveLevel(row) === 'I';
    (enters ? shown : held).push(row);
  }
  return { shown, held };
}

/** The list as it stood when it was paused, with what is newly known of each row; nothing enters, leaves or moves. */
export function frozen(
  snapshot: readonly Alert[],
  rows: readonly Alert[],
  everything: readonly Alert[],
): Admitted {
  const now = new Map(everything.map((alert) => [alert.id, alert]));
  const ids = new Set(snapshot.map((alert) => alert.id));
  return {
    shown: snapshot.map((alert) => now.get(alert.id) ?? alert),
    held: rows.filter((row) => !ids.has(row.id)),
  };
}
