/**
 * `POST /v1/import/<profile>` or `?profile=<profile>`: a file as the body, on the way of `vigil import`. With `dry-run=1` it says what would
 * be refused and why, and changes nothing. A file that cannot be read to its end is answered 422, with what was taken of it. `GET /v1/imports` gives a site the reports of its own files. The site is the key's.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { StoredReport } from '../../contracts/api/imports.ts';
import type { ImportProfile } from '../../contracts/catalogue/import-profile.ts';
import type { SiteId } from '../../contracts/ids.ts';
import type { Problem } from '../../contracts/problem.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { safeFieldsOf } from '../../platform/errors.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import { discardBody } from '../events-api/discard-body.ts';
import type { RateLimit } from '../events-api/rate-limit.ts';
import type { ReceiveParts } from '../events-api/receive.ts';
import { importHl7File } from '../hot-folder/import-hl7-file.ts';
import type { Grant } from '../sites/registry.ts';
import { fingerprintOf, type ByteSource } from './byte-source.ts';
import { importFile } from './import-file.ts';
import type { RefusedLine } from './import-report.ts';
import { ImportSlots } from './import-slots.ts';
import { spool } from './spool.ts';
import { toldOfMessages, toldOfTable, type KeepReport } from './stored-reports.ts';
import { bearerKey } from '../sites/bearer-key.ts';
import { refuse, type Refusal, UNKNOWN_KEY } from '../events-api/refuse.ts';

export interface ImportDoorParts extends ReceiveParts {
  readonly profiles: ReadonlyMap<string, ImportProfile>;
  readonly rateLimit: RateLimit;
  readonly refused: (code: string) => void;
  readonly now: () => EpochMs;
  readonly log: Log;
  readonly keep: KeepReport;
  readonly reports: (site: SiteId) => Promise<readonly StoredReport[]>;
}

const BODY_BYTES_MAX = 256 * 1024 * 1024;
type KeyGrant = Grant & { readonly requestsPerSecond: number };

export function addImport(app: FastifyInstance, parts: ImportDoorParts): void {
  const slots = new ImportSlots(systemClock);
  const taking = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const grant = grantOf(request, parts);
    const fault = grant === undefined ? UNKNOWN_KEY : admission(grant, parts, reply);
    if (grant === undefined || fault !== undefined)
      return turnAway(request, reply, { parts, fault: fault ?? UNKNOWN_KEY });
    const gone = new AbortController();
    request.raw.once('close', () => gone.abort());
    const slot = await slots.take(grant.site.id, gone.signal);
    if (slot.outcome !== 'taken')
      return turnAway(request, reply, { parts, fault: slot.outcome === 'busy' ? BUSY : SITE_BUSY });
    try {
      return await take(request, reply, { parts, grant });
    } finally {
      slot.release();
    }
  };
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    scope.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
      answerError(error, reply, parts),
    );
    scope.post('/v1/import', taking);
    scope.post('/v1/import/:profile', taking);
    scope.get('/v1/imports', async (request, reply) => {
      const grant = grantOf(request, parts);
      const fault = grant === undefined ? UNKNOWN_KEY : admission(grant, parts, reply);
      if (grant === undefined || fault !== undefined)
        return refuse(reply, parts, fault ?? UNKNOWN_KEY);
      return { reports: await parts.reports(grant.site.id) };
    });
  });
}

const Asked = z.object({
  profile: z.string().max(60).optional(),
  'dry-run': z.enum(['0', '1', 'true', 'false']).optional(),
  form: z.enum(['csv', 'ndjson', 'hl7v2']).optional(),
});

interface Wanted {
  readonly profile: ImportProfile | undefined;
  readonly form: StoredReport['form'];
  readonly effect: 'import' | 'dry-run';
}

function wantedOf(request: FastifyRequest, { profiles }: ImportDoorParts): Wanted | Refusal {
  const asked = Asked.safeParse(request.query);
  if (!asked.success) return BAD_QUERY;
  const { profile: inPath } = request.params as { profile?: string };
  const id = inPath ?? asked.data.profile;
  const profile = id === undefined ? undefined : profiles.get(id);
  if (id !== undefined && profile === undefined) return UNKNOWN_PROFILE;
  const form = asked.data.form ?? formOfType(request.headers['content-type'] ?? '', profile);
  if (form === 'csv' && profile === undefined) return PROFILE_MISSING;
  const dry = asked.data['dry-run'];
  return { profile, form, effect: dry === '1' || dry === 'true' ? 'dry-run' : 'import' };
}

function formOfType(type: string, profile: ImportProfile | undefined): StoredReport['form'] {
  if (/ndjson|jsonl|json/i.test(type)) return 'ndjson';
  if (/hl7/i.test(type)) return 'hl7v2';
  return /csv|tab-separated|plain/i.test(type) || profile !== undefined ? 'csv' : 'ndjson';
}

interface Taking {
  readonly parts: ImportDoorParts;
  readonly grant: KeyGrant;
}

async function take(
  request: FastifyRequest,
  reply: FastifyReply,
  { parts, grant }: Taking,
): Promise<unknown> {
  const wanted = wantedOf(request, parts);
  if ('status' in wanted) return turnAway(request, reply, { parts, fault: wanted });
  if (request.body === undefined || request.body === null) return refuse(reply, parts, NO_BODY);
  const spooled = await spool(request.body as AsyncIterable<Uint8Array>, BODY_BYTES_MAX);
  if (spooled === 'too-large') return turnAway(request, reply, { parts, fault: TOO_LARGE });
  try {
    const { told, refused } = await run(spooled, wanted, { parts, grant });
    const came = { at: parts.now(), siteId: grant.site.id, way: 'http' } as const;
    const report = await parts.keep(told, came);
    const { accepted, duplicates } = report;
    const taken = { accepted, duplicates, rejected: refused, report };
    if (report.stopped !== null)
      return await refuseRest(reply, parts, { stopped: report.stopped, taken });
    return await reply.code(wanted.effect === 'dry-run' ? 200 : 202).send(taken);
  } finally {
    await spooled.remove();
  }
}

/** What could be read is taken, and the answer has it beside the reason why the rest is not. */
function refuseRest(
  reply: FastifyReply,
  parts: ImportDoorParts,
  {
    stopped,
    taken,
  }: { readonly stopped: NonNullable<StoredReport['stopped']>; readonly taken: object },
): FastifyReply {
  const { code, line, reason } = stopped;
  parts.refused(code);
  const from = line === 0 ? '' : ` From line ${String(line)} on nothing was taken.`;
  const problem: Problem = {
    type: `urn:vigil:problem:${code}`,
    status: 422,
    code,
    title: `The file could not be read to its end: ${reason}.${from}`,
    advice: 'Mend the file and send it again as a whole: what was taken is recognised.',
  };
  return reply
    .code(422)
    .type('application/problem+json')
    .send(JSON.stringify({ ...problem, ...taken }));
}

interface Ran {
  readonly told: Parameters<KeepReport>[0];
  readonly refused: readonly RefusedLine[];
}

async function run(
  source: ByteSource,
  { form, profile, effect }: Wanted,
  { parts, grant }: Taking,
): Promise<Ran> {
  if (form === 'hl7v2') {
    const call = {
      source,
      site: grant.site,
      speaksForAll: grant.speaksForAll,
      sender: grant.sender,
      effect: effect === 'dry-run' ? effect : 'publish',
    } as const;
    const report = await importHl7File(call, parts);
    const refused = report.notAccepted.map(({ line, code, detail }) => ({
      index: line,
      code,
      reason: detail,
    }));
    return { told: toldOfMessages(report), refused };
  }
  const call = { source, grant, profile, form, effect };
  const { report, refused } = await importFile(call, { door: parts, now: parts.now });
  return { told: toldOfTable(report, form, await fingerprintOf(source)), refused };
}

function grantOf(
  request: FastifyRequest,
  { registry }: Pick<ImportDoorParts, 'registry'>,
): KeyGrant | undefined {
  const key = bearerKey(request.headers.authorization);
  return key === undefined ? undefined : registry().keyGrant(key);
}

function admission(
  grant: KeyGrant,
  parts: ImportDoorParts,
  reply: FastifyReply,
): Refusal | undefined {
  const { waitMs } = parts.rateLimit.take(grant.site.id, grant.requestsPerSecond, parts.now());
  if (waitMs <= 0) return undefined;
  void reply.header('retry-after', String(Math.ceil(waitMs / 1000)));
  return TOO_MANY;
}

async function turnAway(
  request: FastifyRequest,
  reply: FastifyReply,
  { parts, fault }: { readonly parts: ImportDoorParts; readonly fault: Refusal },
): Promise<FastifyReply> {
  if (fault.status === 401) void reply.header('www-authenticate', 'Bearer');
  if (fault.status === 503) void reply.header('retry-after', '5');
  await discardBody(request.raw);
  return refuse(reply, parts, fault);
}

function answerError(
  error: Error & { statusCode?: number },
  reply: FastifyReply,
  parts: ImportDoorParts,
): FastifyReply {
  if (error.statusCode !== undefined && error.statusCode < 500)
    return refuse(reply, parts, { ...BAD_QUERY, status: error.statusCode, code: 'bad-request' });
  const fields = safeFieldsOf(error);
  parts.log.error(fields, 'a file could not be stored to its end');
  const isFull = fields.code === 'stream-full';
  void reply.header('retry-after', isFull ? '60' : '2');
  return refuse(reply, parts, isFull ? STORAGE_FULL : NOT_STORED);
}

const TOO_MANY: Refusal = {
  status: 429,
  code: 'rate-limit',
  title: 'This site sends more requests than it is registered for.',
  advice: 'Wait as Retry-After says.',
};
const BUSY: Refusal = {
  status: 503,
  code: 'busy',
  title: 'As many files as can be read at once are being read.',
  advice: 'Send the same file again after the time of Retry-After.',
};
const SITE_BUSY: Refusal = {
  status: 503,
  code: 'site-busy',
  title: 'Two files of this site are being read, and as many as may wait are waiting.',
  advice: 'Send the same file again after the time of Retry-After; one after the other is fastest.',
};
const BAD_QUERY: Refusal = {
  status: 400,
  code: 'bad-query',
  title: 'The request asks for something that there is not.',
  advice: 'There are profile, dry-run=1 and form=csv, ndjson or hl7v2.',
};
const UNKNOWN_PROFILE: Refusal = {
  status: 404,
  code: 'unknown-profile',
  title: 'There is no profile of this name.',
  advice: '`vigil import --profiles` lists them.',
};
const PROFILE_MISSING: Refusal = {
  status: 400,
  code: 'profile-missing',
  title: 'A CSV file needs a profile, which says what its columns are.',
  advice: 'Post it to /v1/import/<profile>.',
};
const NO_BODY: Refusal = { status: 400, code: 'no-body', title: 'The request has no body.' };
const TOO_LARGE: Refusal = {
  status: 413,
  code: 'body-too-large',
  title: 'A file may have 256 MiB as it is sent.',
  advice: 'Split it, or pack it with gzip; `vigil import` takes any size.',
};
const STORAGE_FULL: Refusal = {
  status: 507,
  code: 'storage-full',
  title: 'There is no room for the rest until what is kept has been taken over.',
  advice: 'Keep the file and send it again later: what was stored already is recognised.',
};
const NOT_STORED: Refusal = {
  status: 503,
  code: 'not-stored',
  title: 'The file could not be stored to its end just now.',
  advice: 'Send the same file again: what was stored already is recognised.',
};
