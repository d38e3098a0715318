// A list with minutes as it would be written: limits that a norm gave name it again, so that a norm that changed since is noticed. Pure.
import type { ResponsibilityList, WrittenList } from '../catalogue/responsibility-list.ts';

export function writtenOf(list: ResponsibilityList): WrittenList {
  const limits = Object.fromEntries(
    Object.entries(list.limits).map(([name, { time, levels }]) => [
      name,
      {
        time,
        levels: Object.fromEntries(
          Object.entries(levels).map(([level, { norms, ...minutes }]) => [
            level,
            {
              acknowledgeMinutes: named(norms?.acknowledge) ?? minutes.acknowledgeMinutes,
              actMinutes: named(norms?.act) ?? minutes.actMinutes,
              reportMinutes: named(norms?.report) ?? minutes.reportMinutes,
            },
          ]),
        ),
      },
    ]),
  );
  return { ...list, limits };
}

const named = <Id>(norm: Id | undefined): { norm: Id } | undefined =>
  norm === undefined ? undefined : { norm };
