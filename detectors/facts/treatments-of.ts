/** Which treatments the codes of a procedure name, by the catalogue's lists that hold on its day. Pure. */
import { holdsOn } from '../../contracts/catalogue/origin.ts';
import type { TreatmentGroup } from '../../contracts/catalogue/treatment-group.ts';
import type { ProcedureCode, ProcedureCodeSystem } from '../../contracts/event/procedure.ts';
import type { DayKey } from '../../contracts/time.ts';

/** Ids of the lists. */
export type TreatmentsOf = (codes: readonly ProcedureCode[], day: DayKey) => string[];

/** Editions of these systems go on behind the code. */
const BY_BEGINNING: ReadonlySet<ProcedureCodeSystem> = new Set(['atc', 'icd-9-cm']);

export function compileTreatments(files: readonly TreatmentGroup[]): TreatmentsOf {
  return (codes, day) => [
    ...new Set(
      files
        .filter((file) => holdsOn(file, day) && codes.some((code) => isIn(file, code)))
        .map(({ id }) => id),
    ),
  ];
}

function isIn({ codes }: TreatmentGroup, { system, code }: ProcedureCode): boolean {
  const listed = codes[system] ?? [];
  return listed.some((one) =>
    BY_BEGINNING.has(system) ? code.startsWith(one) : code.toLowerCase() === one.toLowerCase(),
  );
}
