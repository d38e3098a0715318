// Sites: institutions that send. Keys and certificates are not here: they are secrets of the running system.
import { z } from 'zod';
import { SiteId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { Words } from '../words.ts';

export const SiteLevel = z.enum(['city-hospital', 'county-hospital', 'township-centre', 'village-clinic']);
export type SiteLevel = z.infer<typeof SiteLevel>;

/** One line of `catalogue/city/sites.ndjson`. */
export const Site = z.strictObject({
  id: SiteId,
  level: SiteLevel,
  /** Township or village where it stands. */
  place: PlaceCode,
  names: Words,
  /** As they stand in MSH-4 or in a record: several where systems differ. */
  facilityCodes: z.array(z.string().min(1).max(60)).min(1).max(8),
  expectedVisitsPerDay: z.int().min(0).max(100_000),
  zone: z.string().min(3).max(60),
  charset: z.enum(['utf-8', 'gb18030', 'gbk', 'gb2312']),
  calendar: z.string().min(1).max(40),
  /** Sundays, holidays: a clinic that closes is not silent. */
  opens: z.enum(['always', 'daytime', 'weekdays']),
});
export type Site = z.infer<typeof Site>;
