/**
 * One way to ask the server: the bearer token stays in memory (a reload uses the HttpOnly cookie), every answer that is not a
 * success becomes an `ApiError` with the server's stable code, and no request waits for ever.
 */
import type { Problem } from '../../../contracts/problem.ts';

const TIMEOUT_MS = 20_000;

/** `network` and `timeout` are ours: the server was not heard. Everything else is the code of the problem it answered. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: Problem | null;

  constructor(status: number, code: string, problem: Problem | null = null) {
    super(problem?.title ?? code);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.problem = problem;
  }
}

interface Credentials {
  token: string | null;
  onSignedOut: () => void;
}
const credentials: Credentials = { token: null, onSignedOut: () => undefined };

export function holdToken(token: string | null): void {
  credentials.token = token;
}
export const currentToken = (): string | null => credentials.token;
export function whenSignedOut(act: () => void): void {
  credentials.onSignedOut = act;
}

export interface Ask {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

function headersOf(ask: Ask): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (credentials.token !== null) headers['authorization'] = `Bearer ${credentials.token}`;
  if (ask.body !== undefined) headers['content-type'] = 'application/json';
  if (ask.idempotencyKey !== undefined) headers['idempotency-key'] = ask.idempotencyKey;
  return headers;
}

async function send(path: string, ask: Ask): Promise<Response> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
  const abort = (): void => stop.abort();
  ask.signal?.addEventListener('abort', abort);
  try {
    return await fetch(path, {
      method: ask.method ?? 'GET',
      headers: headersOf(ask),
      signal: stop.signal,
      credentials: 'same-origin',
      ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
    });
  } catch (error) {
    if (ask.signal?.aborted === true) throw error;
    throw new ApiError(0, stop.signal.aborted ? 'timeout' : 'network');
  } finally {
    clearTimeout(timer);
    ask.signal?.removeEventListener('abort', abort);
  }
}

async function problemOf(response: Response): Promise<ApiError> {
  try {
    const problem = (await response.json()) as Problem;
    return new ApiError(response.status, problem.code, problem);
  } catch {
    return new ApiError(response.status, `http-${response.status}`);
  }
}

/** The answer with its status: 202 (not yet known) differs from 200 for commands. */
export async function askWithStatus(
  path: string,
  ask: Ask = {},
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await send(path, ask);
  if (!response.ok) {
    const error = await problemOf(response);
    if (response.status === 401 && credentials.token !== null) credentials.onSignedOut();
    throw error;
  }
  const body: unknown = response.status === 204 ? undefined : await response.json();
  return { status: response.status, body };
}

/** `T` is what the contract says of the path; the server is ours and checks its own answers. */
export async function ask<T>(path: string, options: Ask = {}): Promise<T> {
  return (await askWithStatus(path, options)).body as T;
}
