// What the sources view shows besides the sites: imported files, means, and the lines of the counties' edges. For desks, within their places.
import { type Account, coversPlace } from '../../../contracts/account.ts';
import { EdgeLineList, ResourceList } from '../../../contracts/api/feeds.ts';
import { ImportList } from '../../../contracts/api/imports.ts';
import type { Site } from '../../../contracts/catalogue/site.ts';
import type { DeskParts } from '../desk-parts.ts';
import { outOfScope } from '../problem.ts';
import { readEdgeLines, readResources } from '../reads/feeds.ts';
import { readImports } from '../reads/imports.ts';
import { type Route, guardedRoute } from '../route.ts';
import { isDesk } from '../scope.ts';

export function feedRoutes(parts: DeskParts): Route[] {
  const sitesOf = (account: Account): readonly Site[] => {
    if (!isDesk(account)) throw outOfScope();
    return parts.names.sites.filter((site) => coversPlace(account, site.place));
  };
  return [
    guardedRoute({
      method: 'GET',
      path: '/api/imports',
      summary: 'What became of imported files of the sites of the jurisdiction, newest first',
      answer: ImportList,
      handle: async ({ account }) => {
        const ids = sitesOf(account).map(({ id }) => id);
        return { reports: await readImports(parts.store, ids) } satisfies ImportList;
      },
    }),
    guardedRoute({
      method: 'GET',
      path: '/api/resources',
      summary: 'Latest states of beds, devices, stock and staff of the sites of the jurisdiction',
      answer: ResourceList,
      handle: ({ account }) => readResources(parts.store, sitesOf(account)),
    }),
    guardedRoute({
      method: 'GET',
      path: '/api/edge-lines',
      summary:
        'What the edges of the counties of the jurisdiction still hold, and when they were last heard',
      answer: EdgeLineList,
      handle: async ({ account }) => {
        if (!isDesk(account)) throw outOfScope();
        const covers = (place: Site['place']): boolean => coversPlace(account, place);
        return {
          lines: await readEdgeLines(parts.store, covers, parts.now()),
        } satisfies EdgeLineList;
      },
    }),
  ];
}
