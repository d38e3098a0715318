// Devices that are used for less than a share of the hours in which they could be.
import { z } from 'zod';
import { patternEnvelope } from '../pattern-envelope.ts';
import { Span, spanMs } from '../sequence-pattern.ts';
import { DAY_MS } from '../../time.ts';
import { lookFields } from './look-fields.ts';
import { resourceFields, share, usedFields } from './resource-fields.ts';

const hour = z.int().min(0).max(24);

export const DeviceIdlePattern = z
  .strictObject({
    ...patternEnvelope,
    ...lookFields,
    ...resourceFields,
    pattern: z.literal('device-idle'),
    units: usedFields.units.unwrap(),
    /** Whole days that are over, of which working days are looked at. */
    window: Span,
    /** On the wall clock, the end not within. */
    hours: z.strictObject({ from: hour, to: hour }),
    useBelow: share,
    /** Of those hours: where less is known, nothing is said. */
    knownAtLeast: share,
  })
  .superRefine(({ hours, window }, context) => {
    if (hours.to <= hours.from)
      context.addIssue({ code: 'custom', path: ['hours'], message: 'contradiction: they end before they begin' });
    if (spanMs(window) % DAY_MS !== 0)
      context.addIssue({ code: 'custom', path: ['window'], message: 'whole days, like 28d' });
  });
export type DeviceIdlePattern = z.infer<typeof DeviceIdlePattern>;
