// What looks at beds, devices and stock say of what they look at: which units, at institutions of which levels, and for how long a reading says something.
import { z } from 'zod';
import { Words } from '../../words.ts';
import { Span } from '../sequence-pattern.ts';
import { SiteLevel } from '../site.ts';

const code = z.string().min(1).max(60);

/** One sort of ward, device or article, by all codes that senders have for it. */
const ResourceUnit = z.strictObject({ codes: z.array(code).min(1).max(20), names: Words });
export type ResourceUnit = z.infer<typeof ResourceUnit>;

export const resourceFields = {
  levels: z.array(SiteLevel).min(1).max(4),
  /** An older reading says nothing of now: what is not told is not known. */
  staleAfter: Span,
};

export const usedFields = {
  /** Beds occupied of those staffed, or devices in use of those available. */
  of: z.enum(['beds', 'device-use']),
  /** Absent: any. */
  units: z.array(ResourceUnit).min(1).max(40).optional(),
  /** Codes that a rule of their own looks at. */
  except: z.array(code).min(1).max(60).optional(),
};

/** What codes are called where a rule looks at any. A code that nobody names stands as it was told. */
export const called = z.array(ResourceUnit).min(1).max(60).optional();
export const stockUnits = z.array(ResourceUnit).min(1).max(60);
export const share = z.number().gt(0).max(1);
