// `GET /api/responsibilities` and `GET /api/responsibilities/:id`: the lists in force, their versions and norms, and what people ask to change.
// Lists are no secret: everybody who is signed in may read who does what.
import { z } from 'zod';
import { Norm } from '../catalogue/norm.ts';
import { CatalogueVersion } from '../catalogue/origin.ts';
import { ResponsibilityList } from '../catalogue/responsibility-list.ts';
import { ListChange } from '../lists/list-change.ts';
import { ListProblem } from '../lists/list-problem.ts';
import { ListDifference } from '../lists/list-differences.ts';
import { AlertKind } from '../signal.ts';
import { DayKey, EpochMs } from '../time.ts';
import { Words } from '../words.ts';

const ListId = z.string().max(64);

export const ListSummary = z.strictObject({
  id: ListId,
  alertKind: AlertKind,
  names: Words,
  /** In force today. */
  version: CatalogueVersion,
  validFrom: DayKey,
  versions: z.int().min(1),
  /** Changes that wait for a second person. */
  waiting: z.int().min(0),
});
export type ListSummary = z.infer<typeof ListSummary>;

export const ListIndex = z.strictObject({
  lists: z.array(ListSummary).max(100),
  /** Gaps, overlaps and other faults of what is in force today; of which list, where it is one's. */
  problems: z.array(ListProblem).max(2000),
});
export type ListIndex = z.infer<typeof ListIndex>;

export const ListVersion = z.strictObject({
  version: CatalogueVersion,
  validFrom: DayKey,
  /** When it was first read from the catalogue, or confirmed. */
  knownSince: EpochMs,
  /** Null where it came with the catalogue. */
  change: ListChange.shape.id.nullable(),
});
export type ListVersion = z.infer<typeof ListVersion>;

export const ListDetail = z.strictObject({
  /** The version asked for; without one, that in force today. */
  list: ResponsibilityList,
  inForce: CatalogueVersion,
  /** The one a change must be written upon. */
  newest: CatalogueVersion,
  versions: z.array(ListVersion).max(200),
  /** Against the version in force; empty for itself. */
  differences: z.array(ListDifference).max(1000),
  /** The latest first; each with what it changes of the version it was written upon. */
  changes: z
    .array(z.strictObject({ change: ListChange, differences: z.array(ListDifference).max(1000) }))
    .max(50),
  /** What is wrong with this version, or worth knowing of it, by today's norms and departments. */
  problems: z.array(ListProblem).max(1000),
  /** Those that the list refers to, as they hold today. */
  norms: z.array(Norm).max(200),
});
export type ListDetail = z.infer<typeof ListDetail>;
