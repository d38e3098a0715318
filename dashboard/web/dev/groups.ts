// Groups of the development world's alerts: by family and county, all of them one burst. For developing and for browser tests only.
import type {
  AlertGroup,
  AlertGroupId,
  AlertGroupList,
} from '../../../contracts/api/alert-groups.ts';
import type { Alert } from '../../../contracts/alert.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import { effectiveLevel, severity } from '../api/levels.ts';

function groupsOf(alerts: readonly Alert[]): AlertGroup[] {
  const groups = new Map<string, Alert[]>();
  for (const one of alerts) {
    const key = `${one.family}~${one.place.slice(0, 6)}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].flatMap(([key, members]) => {
    const [gravest] = members.toSorted(
      (one, other) => severity(effectiveLevel(one)) - severity(effectiveLevel(other)),
    );
    return gravest === undefined ? [] : [groupOf(key, members, gravest)];
  });
}

/** The answer of `/api/alerts/groups`. */
export const groupList = (alerts: readonly Alert[]): AlertGroupList => ({
  groups: groupsOf(alerts),
  next: null,
  asOf: Date.now(),
});

/** The members that an identifier names. */
export const isOfGroup = (alert: Alert, group: string): boolean =>
  group.startsWith(`${alert.family}~${alert.place.slice(0, 6)}~`);

function groupOf(key: string, members: readonly Alert[], worst: Alert): AlertGroup {
  const opened = members.map(({ openedAt }) => openedAt);
  const [fromAt, toAt] = [Math.min(...opened), Math.max(...opened)];
  const limits = members.flatMap(({ acknowledgeBy }) => acknowledgeBy ?? []);
  return {
    id: `${key}~${fromAt}~${toAt}` as AlertGroupId,
    family: worst.family,
    place: worst.place.slice(0, 6) as PlaceCode,
    fromAt,
    toAt,
    alerts: members.length,
    signals: members.reduce((sum, { signalCount }) => sum + signalCount, 0),
    waiting: members.filter(({ state }) => state === 'open' || state === 'reopened').length,
    muted: members.filter(({ muted }) => muted !== undefined).length,
    level: effectiveLevel(worst),
    kinds: [...new Set(members.map(({ kind }) => kind))],
    measures: [...new Set(members.map(({ measure }) => measure))],
    worst: {
      alert: worst.id,
      title: worst.title,
      place: worst.place,
      measure: worst.measure,
      observed: worst.observed,
      expected: worst.expected,
    },
    acknowledgeBy: limits.length === 0 ? null : Math.min(...limits),
  };
}
