// The joint-response room of an alert.
import { AlertRoom } from '../../../contracts/api/room.ts';
import { AlertId } from '../../../contracts/ids.ts';
import type { DeskParts } from '../desk-parts.ts';
import { notFound } from '../problem.ts';
import { readAlert } from '../reads/alerts.ts';
import { readRoom } from '../reads/room.ts';
import { type Route, guardedRoute } from '../route.ts';

export function roomRoutes(parts: DeskParts): Route[] {
  return [
    guardedRoute({
      method: 'GET',
      path: '/api/alerts/:id/room',
      summary:
        'Joint response to an alert: parts with limits, teams, meetings, extensions, disputes',
      answer: AlertRoom,
      handle: async ({ account, params }) => {
        const id = AlertId.safeParse(params['id']);
        const alert = id.success ? await readAlert(parts.store, account, id.data) : undefined;
        if (alert === undefined) throw notFound('alert');
        return readRoom(parts.store, account, { alert, names: parts.names, now: parts.now() });
      },
    }),
  ];
}
