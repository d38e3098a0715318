// Names that the screens need and that no record carries: `GET /api/departments`, and the properties of each shape in
// `GET /api/city` (TopoJSON with the objects `county` and `township`) and `GET /api/city/villages` (object `village`).
import { z } from 'zod';
import { DepartmentId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { Words } from '../words.ts';

export const DepartmentSummary = z.strictObject({
  id: DepartmentId,
  names: Words,
  shortNames: Words,
});
export type DepartmentSummary = z.infer<typeof DepartmentSummary>;

export const DepartmentAnswer = z.strictObject({
  departments: z.array(DepartmentSummary).max(100),
});
export type DepartmentAnswer = z.infer<typeof DepartmentAnswer>;

/** `name` is the Chinese name; `en` is left out where a place has none. */
export const ShapeProperties = z.object({
  code: PlaceCode,
  name: z.string().min(1),
  en: z.string().optional(),
});
export type ShapeProperties = z.infer<typeof ShapeProperties>;
