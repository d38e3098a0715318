// Who does what for each kind of alert, and by when: read by everybody who is signed in. Changes go through the door of lists.
import { z } from 'zod';
import { ListDetail, ListIndex } from '../../../contracts/api/responsibilities.ts';
import { CatalogueVersion } from '../../../contracts/catalogue/origin.ts';
import { dayOf } from '../../../platform/zone/zone-time.ts';
import type { DeskParts } from '../desk-parts.ts';
import { notFound } from '../problem.ts';
import { readListDetail, readListIndex } from '../reads/responsibilities.ts';
import { type Route, guardedRoute } from '../route.ts';

export function responsibilityRoutes(parts: DeskParts): Route[] {
  const today = () => dayOf(parts.now(), parts.zone);
  return [
    guardedRoute({
      method: 'GET',
      path: '/api/responsibilities',
      summary:
        'The responsibility list in force for each kind of alert, and gaps and overlaps among them',
      answer: ListIndex,
      handle: () => readListIndex(parts.store, { day: today(), basis: parts.names.listBasis }),
    }),
    guardedRoute({
      method: 'GET',
      path: '/api/responsibilities/:id',
      summary:
        'One list: duties and limits of a version, all versions, norms, changes and what they change',
      query: z.strictObject({ version: CatalogueVersion.optional() }),
      answer: ListDetail,
      handle: async ({ params, query }) => {
        const found = await readListDetail(parts.store, {
          id: params['id'] ?? '',
          version: query.version,
          day: today(),
          basis: parts.names.listBasis,
        });
        if (found === undefined) throw notFound('responsibility list');
        return found satisfies ListDetail;
      },
    }),
  ];
}
