// The limits that one duty has. They stand alone, so that records that tasks hold can name them too.
import { z } from 'zod';

export const ClockName = z.enum(['acknowledge', 'act', 'report']);
export type ClockName = z.infer<typeof ClockName>;
