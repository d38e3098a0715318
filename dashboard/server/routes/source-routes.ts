// The feeds, the state of the whole, the audit, accounts, and what the screens need of the catalogue.
import { z } from 'zod';
import { Account, coversPlace } from '../../../contracts/account.ts';
import { AuditList } from '../../../contracts/api/alerts.ts';
import { DepartmentAnswer } from '../../../contracts/api/reference.ts';
import { Quality, SiteList } from '../../../contracts/api/series.ts';
import { SourceAnswer } from '../../../contracts/api/sources.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import type { DeskParts } from '../desk-parts.ts';
import { notFound, outOfScope } from '../problem.ts';
import { readAccounts } from '../reads/accounts.ts';
import { readAudit, type AuditScope } from '../reads/audit.ts';
import { QualityAtHand } from '../reads/quality-at-hand.ts';
import { readSource } from '../reads/source-statistics.ts';
import { readQuality, readSites, type QualitySites } from '../reads/sources.ts';
import { type Route, guardedRoute } from '../route.ts';
import { isDesk, placePatterns } from '../scope.ts';
import { feedRoutes } from './feed-routes.ts';

const AuditQuery = z.strictObject({
  subject: z.string().max(120).optional(),
  cursor: z.coerce.number().int().min(1).optional(),
});

export function sourceRoutes(parts: DeskParts): Route[] {
  const quality = new QualityAtHand<readonly PlaceCode[] | 'all'>(
    (of) => readQuality(parts.store, { sites: sitesOf(parts, of), now: parts.now() }),
    parts.now,
  );
  return [
    guardedRoute({
      method: 'GET',
      path: '/api/sites',
      summary: 'Registered sites of the jurisdiction and the state of their feeds',
      answer: SiteList,
      handle: async ({ account }) => {
        if (!isDesk(account)) throw outOfScope();
        const sites = parts.names.sites.filter((site) => coversPlace(account, site.place));
        return { sites: await readSites(parts.store, sites, parts.now()) } satisfies SiteList;
      },
    }),
    sourceRoute(parts),
    ...feedRoutes(parts),
    guardedRoute({
      method: 'GET',
      path: '/api/quality',
      summary: 'How complete and how fresh the data of the places of the account are',
      answer: Quality,
      handle: ({ account }) => quality.read(hasAll(parts, account) ? 'all' : account.places),
    }),
    guardedRoute({
      method: 'GET',
      path: '/api/audit',
      summary: 'The audit, newest first; for administrators and epidemiologists',
      query: AuditQuery,
      answer: AuditList,
      handle: async ({ account, query }) => {
        if (account.role !== 'administrator' && account.role !== 'epidemiologist')
          throw outOfScope();
        return readAudit(parts.store, {
          beforeSeq: query.cursor ?? Number.MAX_SAFE_INTEGER,
          subject: query.subject,
          scope: await auditScope(parts, account),
        });
      },
    }),
    guardedRoute({
      method: 'GET',
      path: '/api/accounts',
      summary: 'Accounts within the places of the administrator who asks',
      answer: z.strictObject({ accounts: z.array(Account) }),
      handle: async ({ account }) => {
        if (account.role !== 'administrator') throw outOfScope();
        return { accounts: await readAccounts(parts.store, placePatterns(account.places)) };
      },
    }),
    guardedRoute({
      method: 'GET',
      path: '/api/departments',
      summary: 'Names of the departments',
      answer: DepartmentAnswer,
      handle: async () =>
        ({ departments: [...parts.names.departments] }) satisfies DepartmentAnswer,
    }),
    ...shapeRoutes(parts),
  ];
}

function sourceRoute(parts: DeskParts): Route {
  return guardedRoute({
    method: 'GET',
    path: '/api/sources/:site',
    summary: 'Rhythm, delays and completeness of one site, and what it repeated or was refused',
    answer: SourceAnswer,
    handle: async ({ account, params }) => {
      if (!isDesk(account)) throw outOfScope();
      const site = parts.names.sites.find(({ id }) => id === params['site']);
      if (site === undefined || !coversPlace(account, site.place)) throw notFound('site');
      return readSource(parts.store, site, parts.now());
    },
  });
}

/**
 * Who has the whole jurisdiction reads everything; others what concerns the alerts of their places, and administrators also what was
 * done with the accounts that they run.
 */
export async function auditScope(
  parts: DeskParts,
  account: Account,
): Promise<AuditScope | undefined> {
  if (hasAll(parts, account)) return undefined;
  const patterns = placePatterns(account.places);
  const runs = account.role === 'administrator' ? await readAccounts(parts.store, patterns) : [];
  return { patterns, subjects: runs.map(({ id }) => `account:${id}`) };
}

const hasAll = (parts: DeskParts, account: Account): boolean =>
  parts.names.places.every((place) => coversPlace(account, place));

/** What nobody can be named for (senders that are not known, dead letters) belongs to the whole alone. */
function sitesOf(parts: DeskParts, of: readonly PlaceCode[] | 'all'): QualitySites {
  const { sites } = parts.names;
  if (of === 'all') return { registered: sites.length, only: undefined };
  const within = sites.filter((site) => coversPlace({ places: [...of] }, site.place));
  return { registered: within.length, only: within.map(({ id }) => id) };
}

function shapeRoutes(parts: DeskParts): Route[] {
  const shapes = (path: string, summary: string, bytes: Buffer): Route =>
    guardedRoute({
      method: 'GET',
      path,
      summary,
      answer: z.unknown(),
      handle: async ({ reply }) => {
        reply.type('application/json').header('cache-control', 'private, max-age=3600');
        return bytes;
      },
    });
  return [
    shapes('/api/city', 'TopoJSON of counties and townships', parts.names.shapes),
    shapes('/api/city/villages', 'TopoJSON of villages', parts.names.villages),
  ];
}
