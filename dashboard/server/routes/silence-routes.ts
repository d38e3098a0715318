// Silences: who asked for what, until when, and what each has muted. Acts on them go through their door.
import { SilenceList } from '../../../contracts/api/silences.ts';
import type { DeskParts } from '../desk-parts.ts';
import { readSilences } from '../reads/silences.ts';
import { type Route, guardedRoute } from '../route.ts';

export function silenceRoutes(parts: DeskParts): Route[] {
  return [
    guardedRoute({
      method: 'GET',
      path: '/api/silences',
      summary:
        'Silences that the account may see, last asked first, with what each has muted, and how long one of each level may last',
      answer: SilenceList,
      handle: async ({ account }) =>
        ({
          silences: await readSilences(parts.store, account),
          limits: parts.names.silences,
          asOf: parts.now(),
        }) satisfies SilenceList,
    }),
  ];
}
