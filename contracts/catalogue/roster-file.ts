// One file of `catalogue/rosters`: the roster that an office begins with. From then on it is changed on the screens, and the file is not read again.
import { type z } from 'zod';
import { Roster, RosterPlan } from '../roster.ts';

export const RosterFile = Roster.pick({
  id: true,
  names: true,
  department: true,
  place: true,
}).extend({ plan: RosterPlan });
export type RosterFile = z.infer<typeof RosterFile>;
