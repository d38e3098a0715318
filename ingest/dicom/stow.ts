/**
 * STOW-RS (PS3.18 10.5) on the HTTP port: `POST /dicomweb/studies[/{study}]`, multipart/related of application/dicom, answered by instance.
 * Parts are read as they come, one after another; pixels are passed over, so a body of any size costs one header.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RateLimit } from '../events-api/rate-limit.ts';
import type { ByteBudget } from '../pressure/byte-budget.ts';
import type { KeyAtDoor, SiteRegistry } from '../sites/registry.ts';
import { STATUS } from './command.ts';
import { TAG } from './elements.ts';
import { MultipartReader } from './multipart.ts';
import { FileReader } from './read-file.ts';
import { receiveInstance, type InstanceParts } from './receive-instance.ts';
import { asciiOf } from './values.ts';
import { bearerKey } from '../sites/bearer-key.ts';

export interface StowParts extends InstanceParts {
  readonly registry: () => SiteRegistry;
  readonly rateLimit: RateLimit;
  readonly budget: ByteBudget;
  readonly refused: (code: string) => void;
}

const BODY_BYTES_MAX = 4 * 1024 * 1024 * 1024;
const INSTANCES_MAX = 10_000;
const PATHS = ['/dicomweb/studies', '/dicom-web/studies'];
const PROBLEM = 'application/problem+json';

export const isDicomPath = (path: string): boolean => /^\/dicom-?web\//.test(path);

export function addStow(app: FastifyInstance, parts: StowParts): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('multipart/related', (_request, payload, done) =>
      done(null, payload),
    );
    for (const path of PATHS.flatMap((one) => [one, `${one}/:study`]))
      scope.post(path, (request, reply) => take(request, reply, parts));
  });
}

async function take(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: StowParts,
): Promise<FastifyReply> {
  const key = bearerKey(request.headers.authorization);
  const grant = key === undefined ? undefined : parts.registry().keyGrant(key);
  if (grant === undefined) return refuse(reply, parts, [401, 'unknown-site-key']);
  const { waitMs } = parts.rateLimit.take(grant.site.id, grant.requestsPerSecond, parts.now());
  if (waitMs > 0) {
    void reply.header('retry-after', String(Math.ceil(waitMs / 1000)));
    return refuse(reply, parts, [429, 'rate-limit']);
  }
  const boundary = /boundary="?([^";]{1,200})"?/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return refuse(reply, parts, [415, 'unsupported-media-type']);
  const { study } = request.params as { study?: string };
  const body = request.body as AsyncIterable<Buffer>;
  const reading = parts.budget.reading(grant.site.id);
  request.raw.once('close', () => reading.wake());
  const isOver = (): boolean => request.raw.destroyed;
  const room = (bytes: number): Promise<void> => reading.roomFor(bytes, isOver);
  const results = await readBody(body, boundary, { grant, study, parts, room }).finally(() =>
    reading.end(),
  );
  if (results === 'revoked') return refuse(reply, parts, [401, 'unknown-site-key']);
  if (results === 'too-large') return refuse(reply, parts, [413, 'body-too-large']);
  if (results.length === 0) return refuse(reply, parts, [400, 'bad-request']);
  return answer(reply, results);
}

interface Result {
  readonly sopClass: string | undefined;
  readonly sopInstance: string | undefined;
  readonly status: number;
}

interface Taking {
  readonly grant: KeyAtDoor;
  readonly study: string | undefined;
  readonly parts: StowParts;
  /** Resolves when more may be read than `bytes`. */
  readonly room: (bytes: number) => Promise<void>;
}

async function readBody(
  body: AsyncIterable<Buffer>,
  boundary: string,
  by: Taking,
): Promise<readonly Result[] | 'too-large' | 'revoked'> {
  const results: Result[] = [];
  const whole: FileReader[] = [];
  let open: FileReader | undefined;
  const reader = new MultipartReader(boundary, {
    begin: () => (open = new FileReader()),
    push: (bytes) => open?.push(bytes),
    end: () => {
      if (open !== undefined) whole.push(open);
      open = undefined;
    },
  });
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX || results.length > INSTANCES_MAX) return 'too-large';
    reader.push(chunk);
    for (const file of whole.splice(0)) {
      // An upload may take hours: what its key may do is asked for each instance.
      const grant = by.parts.registry().keyOfSender(by.grant.sender);
      if (grant === undefined) return 'revoked';
      results.push(await resultOf(file, { ...by, grant }));
    }
    await by.room(open?.heldBytes ?? 0);
  }
  // A part that the closing boundary never followed is broken, however well its dataset ended.
  if (!reader.isComplete && open !== undefined)
    results.push({ ...open.names(), status: STATUS.cannotUnderstand });
  return results;
}

const STATUSES = {
  stored: STATUS.success,
  folded: STATUS.success,
  duplicate: STATUS.success,
  quarantined: STATUS.setAside,
  broken: STATUS.cannotUnderstand,
  'not-stored': STATUS.outOfResources,
} as const;

async function resultOf(file: FileReader, { grant, study, parts }: Taking): Promise<Result> {
  const read = file.end();
  const names = file.names();
  if (study !== undefined && asciiOf(read.dataset, TAG.studyInstanceUid) !== study) {
    parts.flow.received();
    parts.flow.dropped('refused');
    return { ...names, status: STATUS.mismatch };
  }
  const { outcome } = await receiveInstance(read, grant, parts);
  return { ...names, status: STATUSES[outcome] };
}

const isKept = ({ status }: Result): boolean =>
  status === STATUS.success || status === STATUS.setAside;

/** PS3.18 table 10.5.3: 200 all, 202 some or with warnings, 409 none, 503 where the store is at fault. */
function answer(reply: FastifyReply, results: readonly Result[]): FastifyReply {
  const failed = results.filter((one) => !isKept(one));
  const isWhole = results.every(({ status }) => status === STATUS.success);
  const waits = results.some(({ status }) => status === STATUS.outOfResources);
  const code = waits ? 503 : isWhole ? 200 : failed.length === results.length ? 409 : 202;
  if (waits) void reply.header('retry-after', '5');
  const json = {
    ...sequence('00081198', failed, '00081197'),
    ...sequence('00081199', results.filter(isKept), '00081196'),
  };
  return reply.code(code).type('application/dicom+json').send(JSON.stringify(json));
}

function sequence(tag: string, results: readonly Result[], reasonTag: string): object {
  if (results.length === 0) return {};
  const uid = (value: string | undefined): object => ({
    vr: 'UI',
    ...(value !== undefined && { Value: [value] }),
  });
  const items = results.map(({ sopClass, sopInstance, status }) => ({
    '00081150': uid(sopClass),
    '00081155': uid(sopInstance),
    ...(status !== STATUS.success && { [reasonTag]: { vr: 'US', Value: [status] } }),
  }));
  return { [tag]: { vr: 'SQ', Value: items } };
}

const TITLES: Readonly<Record<string, string>> = {
  'unknown-site-key': 'No site has this key.',
  'rate-limit': 'This site sends more requests than it is registered for.',
  'unsupported-media-type': 'Send multipart/related with a boundary, its parts application/dicom.',
  'body-too-large': 'A request may have 4 GiB and 10,000 instances.',
  'bad-request': 'The body has no part.',
};

function refuse(
  reply: FastifyReply,
  { refused }: Pick<StowParts, 'refused'>,
  [status, code]: readonly [number, string],
): FastifyReply {
  refused(code);
  const problem = { type: `urn:vigil:problem:${code}`, title: TITLES[code] ?? code, status, code };
  return reply.code(status).type(PROBLEM).send(JSON.stringify(problem));
}
