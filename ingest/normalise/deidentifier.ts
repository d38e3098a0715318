// The means by which a statement is made to name nobody.
import type { AgeBand } from '../../contracts/event/visit.ts';
import type { PartReader } from '../../platform/examinations/read-parts.ts';
import type { FindPlace } from '../deidentify/place-of-address.ts';
import type { Space } from '../deidentify/pseudonym.ts';
import type { MeasureMap } from '../ecg/map-measures.ts';
import type { StatementMap } from '../ecg/map-statements.ts';
import type { PersonNumbers } from './statement.ts';

/** The words and figures by which findings become codes. */
export interface FindingMaps {
  readonly ecg: StatementMap;
  readonly ecgMeasured: MeasureMap;
  readonly imaging: StatementMap;
  /** Of each edition of the table of examinations. */
  readonly bodyParts: readonly PartReader[];
}

/** What the bodies are made with: tokens and texts of one statement. */
export interface Deidentifier {
  readonly token: (space: Space, parts: readonly string[]) => string;
  /** Tells conditions of one visit apart, and parts of one unit; no rotation changes it. */
  readonly conditionName: (own: string) => string;
  /** Namespace of a sender's own numbers. */
  readonly sender: readonly string[];
  /** Code of the city where the site stands. */
  readonly city: string;
  readonly person: string | null;
  /** Of another person that the statement names; null where no number of it can stand for anybody. */
  readonly personOf: (numbers: PersonNumbers) => string | null;
  /** null: deleted by the source. */
  readonly ageBand: AgeBand | null | undefined;
  /** Of the words of an address; undefined where they name no place of the city. */
  readonly placeOf: FindPlace;
  /** A free text without what is not known to describe an illness. */
  readonly scrub: (text: string) => string;
  /** Absent: no words are known, and all stay words. */
  readonly findings: FindingMaps | undefined;
  /** Day of the event in the site's zone. */
  readonly day: string;
}
