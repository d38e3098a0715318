/** The catalogue's tables of examinations by the day on which they hold: of which kind one is, and which parts of the body it looks at. Pure. */
import type { ExaminationTable } from '../../contracts/catalogue/examination-table.ts';
import { holdsOn } from '../../contracts/catalogue/origin.ts';
import type { DayKey } from '../../contracts/time.ts';
import { WITHHELD_MARK } from '../../contracts/withheld-mark.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { compileParts, type PartReader } from '../../platform/examinations/read-parts.ts';

export interface ExaminationBy {
  /** Names the tables: under others examinations may be the same that were not. */
  readonly digest: string;
  /** null: the modality says nothing of it. One that no table knows is a kind of its own. */
  kindOf(modality: string, day: DayKey): string | null;
  partsOf(bodyPart: string, day: DayKey): ExaminedParts;
}

export interface ExaminedParts {
  /** What is in no table stands as it was written, without case and spaces at its ends. Empty: not known. */
  readonly parts: readonly string[];
  readonly isMapped: boolean;
}

interface Edition {
  readonly table: ExaminationTable;
  readonly kinds: ReadonlyMap<string, string>;
  readonly unknown: ReadonlySet<string>;
  readonly reader: PartReader;
  readonly read: Map<string, ExaminedParts>;
}

/** Houses write some thousand words at most; free texts beyond it are read again. */
const READ_MAX = 20_000;

export function compileExaminations(tables: readonly ExaminationTable[]): ExaminationBy {
  const editions = tables.map(editionOf);
  const inForce = (day: DayKey): Edition | undefined =>
    editions.find(({ table }) => holdsOn(table, day));
  return {
    digest: derivedId('', [JSON.stringify(tables)]),
    kindOf: (modality, day) => {
      const edition = inForce(day);
      if (edition?.unknown.has(modality) === true) return null;
      return edition?.kinds.get(modality) ?? modality;
    },
    partsOf: (bodyPart, day) => {
      const edition = inForce(day);
      if (edition === undefined) return { parts: asWritten(bodyPart), isMapped: false };
      const known = edition.read.get(bodyPart);
      if (known !== undefined) return known;
      const { parts, isUnknown } = edition.reader.partsIn(bodyPart);
      const read = isUnknown
        ? { parts: asWritten(bodyPart), isMapped: false }
        : { parts, isMapped: true };
      if (edition.read.size >= READ_MAX) edition.read.clear();
      edition.read.set(bodyPart, read);
      return read;
    },
  };
}

function editionOf(table: ExaminationTable): Edition {
  const kinds = table.kinds.flatMap(({ id, modalities }) =>
    modalities.map((modality) => [modality as string, id] as const),
  );
  return {
    table,
    kinds: new Map(kinds),
    unknown: new Set<string>(table.unknown),
    reader: compileParts(table),
    read: new Map(),
  };
}

/** Two texts of which something was withheld may have been two things. */
function asWritten(bodyPart: string): string[] {
  const text = bodyPart.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
  return text === '' || text.includes(WITHHELD_MARK) ? [] : [text];
}
