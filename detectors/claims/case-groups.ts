/** The group of an inpatient case by its main diagnosis, from the table that is in force on the day. Pure. */
import type { CaseGroupFile } from '../../contracts/catalogue/case-groups.ts';
import { holdsOn } from '../../contracts/catalogue/origin.ts';
import type { DayKey } from '../../contracts/time.ts';

/** null: no table is in force, or it does not know the diagnosis. */
export type GroupOf = (diagnosis: string, day: DayKey) => string | null;

export function compileGroups(files: readonly CaseGroupFile[]): GroupOf {
  const tables = files.map((file) => ({
    file,
    byPrefix: new Map(
      file.groups.flatMap(({ code, diagnoses }) =>
        diagnoses.map((prefix) => [bare(prefix), code] as const),
      ),
    ),
  }));
  return (diagnosis, day) => {
    const table = tables.find(({ file }) => holdsOn(file, day));
    if (table === undefined) return null;
    const code = bare(diagnosis);
    for (let length = code.length; length >= 3; length -= 1) {
      const group = table.byPrefix.get(code.slice(0, length));
      if (group !== undefined) return group;
    }
    return null;
  };
}

/** Editions differ in the dot, and the national ones go on behind an x. */
const bare = (code: string): string => code.toUpperCase().replaceAll('.', '');
