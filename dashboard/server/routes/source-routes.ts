// The feeds, the state of the whole, the audit, accounts, and what the screens need of the catalogue.
import { z } from 'zod';
import { Account, coversPlace } from '../../../contracts/account.ts';
import { AuditList } from '../../../contracts/api/alerts.ts';
import { DepartmentAnswer } from '../../../contracts/api/reference.ts';
import { Quality, SiteList } from '../../../contracts/api/series.ts';
import type { DeskParts } from '../desk-parts.ts';
import { outOfScope } from '../problem.ts';
import { readAccounts } from '../reads/accounts.ts';
import { readAudit } from '../reads/audit.ts';
import { QualityAtHand } from '../reads/quality-at-hand.ts';
import { readQuality, readSites } from '../reads/sources.ts';
import { type Route, guardedRoute } from '../route.ts';
import { isDesk, placePatterns } from '../scope.ts';

const AuditQuery = z.strictObject({
  subject: z.string().max(120).optional(),
  cursor: z.coerce.number().int().min(1).optional(),
});

export function sourceRoutes(parts: DeskParts): Route[] {
  const quality = new QualityAtHand(
    () => readQuality(parts.store, parts.now(), parts.names.sites.length),
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
    guardedRoute({
      method: 'GET',
      path: '/api/quality',
      summary: 'How complete and how fresh the data are',
      answer: Quality,
      handle: () => quality.read(),
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
          patterns: auditScope(parts, account),
        });
      },
    }),
    guardedRoute({
      method: 'GET',
      path: '/api/accounts',
      summary: 'Accounts, for administrators',
      answer: z.strictObject({ accounts: z.array(Account) }),
      handle: async ({ account }) => {
        if (account.role !== 'administrator') throw outOfScope();
        return { accounts: await readAccounts(parts.store) };
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

/** Administrators, and who has the whole jurisdiction, read everything; others what concerns the alerts of their places. */
function auditScope(parts: DeskParts, account: Account): readonly string[] | undefined {
  const hasAll = parts.names.places.every((place) => coversPlace(account, place));
  if (account.role === 'administrator' || hasAll) return undefined;
  return placePatterns(account.places);
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
