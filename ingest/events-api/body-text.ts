// The body of a request as text, within bounds: packed with gzip or not, and UTF-8 without a doubt.
import type { FastifyRequest } from 'fastify';
import { holdOf } from './body-budget.ts';
import { BODIES_FULL, type Refusal } from './refuse.ts';
import { unpack, type Unpacked } from './unpack.ts';

export async function bodyText(
  request: FastifyRequest,
): Promise<{ readonly text: string } | { readonly problem: Refusal }> {
  const raw = Buffer.isBuffer(request.body) ? request.body : new Uint8Array();
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (!['identity', 'gzip', 'x-gzip'].includes(encoding)) return { problem: WRONG_ENCODING };
  const bytes = encoding === 'identity' ? raw : await unpack(raw, holdOf(request));
  if (!(bytes instanceof Uint8Array)) return { problem: PROBLEMS[bytes] };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { problem: NOT_UTF8 };
  }
}

const WRONG_ENCODING: Refusal = {
  status: 415,
  code: 'unsupported-encoding',
  title: 'The body may be packed with gzip, and with nothing else.',
};

const BAD_GZIP: Refusal = {
  status: 400,
  code: 'invalid-gzip',
  title: 'The body says that it is gzip, and is not.',
};

const UNPACKED_TOO_LARGE: Refusal = {
  status: 413,
  code: 'unpacked-too-large',
  title: 'The body unpacks to more than 64 MiB.',
  advice: 'Split it.',
};

const NOT_UTF8: Refusal = {
  status: 400,
  code: 'invalid-charset',
  title: 'The body is not UTF-8.',
  advice: 'Convert GB18030 or GBK to UTF-8 before sending; nothing of this request was taken.',
};

const PROBLEMS: Readonly<Record<Exclude<Unpacked, Uint8Array>, Refusal>> = {
  'too-large': UNPACKED_TOO_LARGE,
  'not-gzip': BAD_GZIP,
  'no-room': BODIES_FULL,
};
