// The body of a request as text, within bounds: packed with gzip or not, and UTF-8 without a doubt.
import type { FastifyRequest } from 'fastify';
import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import { systemCode } from '../../platform/errors.ts';
import type { Refusal } from './refuse.ts';

const INFLATED_MAX_BYTES = 64 * 1024 * 1024;
const inflate = promisify(gunzip);

export async function bodyText(
  request: FastifyRequest,
): Promise<{ readonly text: string } | { readonly problem: Refusal }> {
  const raw = Buffer.isBuffer(request.body) ? new Uint8Array(request.body) : new Uint8Array();
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (!['identity', 'gzip', 'x-gzip'].includes(encoding)) return { problem: WRONG_ENCODING };
  const bytes = encoding === 'identity' ? raw : await unpacked(raw);
  if (!(bytes instanceof Uint8Array)) return { problem: bytes };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { problem: NOT_UTF8 };
  }
}

/** Bounded, because a small archive can hold any amount of nothing. */
async function unpacked(bytes: Uint8Array): Promise<Uint8Array | Refusal> {
  return inflate(bytes, { maxOutputLength: INFLATED_MAX_BYTES }).catch((error: unknown) =>
    systemCode(error) === 'ERR_BUFFER_TOO_LARGE' ? UNPACKED_TOO_LARGE : BAD_GZIP,
  );
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
