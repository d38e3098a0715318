/**
 * How slowly a body may come. A request has no longest time, so that a large upload over a thin line ends well; but each minute must bring as
 * many bytes as the slowest line that is worth waiting for. A body that this process does not read just now is not slow.
 */
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Problem } from '../../contracts/problem.ts';
import { mayHaveBody } from './key-first.ts';

export interface BodyPace {
  readonly windowMs: number;
  /** Of each window, unless the body ends in it. */
  readonly bytesPerSecondMin: number;
  /** From the connection, or the request before, to the end of the head. */
  readonly headMs: number;
}

/** 4 KiB/s is half of what a line of 64 kbit/s carries. */
export const BODY_PACE: BodyPace = { windowMs: 60_000, bytesPerSecondMin: 4_096, headMs: 20_000 };

interface Watched {
  readonly reply: FastifyReply;
  beganAt: number;
  beganBytes: number;
}

export interface PaceParts {
  readonly pace: BodyPace;
  readonly refused: (code: string) => void;
}

const LOOKS_PER_WINDOW = 20;

export function boundPace(app: FastifyInstance, { pace, refused }: PaceParts): void {
  const watched = new Map<IncomingMessage, Watched>();
  const everyMs = pace.windowMs / LOOKS_PER_WINDOW;
  let lookedAt = performance.now();
  const look = setInterval(() => {
    const isLate = performance.now() - lookedAt > 3 * everyMs;
    lookedAt = performance.now();
    // This process was busy: what came meanwhile has not been read, and nobody is to blame.
    if (isLate) for (const [raw, one] of watched) Object.assign(one, startOf(raw));
    for (const [raw, one] of watched) {
      const verdict = judge(raw, one, pace);
      if (verdict === 'fine') continue;
      watched.delete(raw);
      if (verdict === 'over') continue;
      refused(TOO_SLOW.code);
      cut(raw, one.reply);
    }
  }, everyMs);
  look.unref();
  app.addHook('onClose', async () => clearInterval(look));
  app.addHook('onRequest', async (request, reply) => {
    if (!mayHaveBody(request)) return;
    const { raw } = request;
    watched.set(raw, { reply, ...startOf(raw) });
    reply.raw.once('close', () => watched.delete(raw));
  });
}

const startOf = (
  raw: IncomingMessage,
): { readonly beganAt: number; readonly beganBytes: number } => ({
  beganAt: performance.now(),
  beganBytes: raw.socket.bytesRead,
});

/** Begins the next window where this one brought enough, or where what came waits for us. */
function judge(raw: IncomingMessage, one: Watched, pace: BodyPace): 'over' | 'too-slow' | 'fine' {
  if (raw.complete || raw.destroyed) return 'over';
  if (raw.readableLength > 0) Object.assign(one, startOf(raw));
  if (performance.now() - one.beganAt < pace.windowMs) return 'fine';
  const bytes = raw.socket.bytesRead - one.beganBytes;
  if (bytes * 1000 < pace.bytesPerSecondMin * pace.windowMs) return 'too-slow';
  Object.assign(one, startOf(raw));
  return 'fine';
}

/** The rest is not waited for: the answer is written, and the connection ends. */
function cut(raw: IncomingMessage, reply: FastifyReply): void {
  if (reply.raw.headersSent) {
    raw.destroy();
    return;
  }
  reply.hijack();
  reply.raw
    .writeHead(TOO_SLOW.status, { 'content-type': 'application/problem+json', connection: 'close' })
    .end(JSON.stringify(TOO_SLOW), () => raw.destroy());
}

const TOO_SLOW: Problem = {
  type: 'urn:vigil:problem:too-slow',
  status: 408,
  code: 'too-slow',
  title: 'The body came more slowly than 4 KiB a second for a minute; nothing of it is confirmed.',
  advice: 'Send it again; what was stored already is recognised.',
};
