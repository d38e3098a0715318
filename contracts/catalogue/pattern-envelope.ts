// What every pattern of the catalogue says of itself: its name, who owns its findings, where it comes from and when it holds.
import { DepartmentId, MeasureId } from '../ids.ts';
import { Family } from '../signal.ts';
import { Words } from '../words.ts';
import { z } from 'zod';
import { CatalogueVersion, Origin, validity } from './origin.ts';

export const patternEnvelope = {
  id: MeasureId,
  version: CatalogueVersion,
  names: Words,
  family: Family,
  owners: z.array(DepartmentId).min(1).max(12),
  source: Origin,
  ...validity,
};
