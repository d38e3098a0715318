// One POST to an address of the configuration: no redirect, a bounded answer, and no connection to an address inside unless the channel may.
// The address is judged where the name is resolved, for the very connection that is made, so that a name cannot change in between.
import { lookup as lookupName, type LookupAddress } from 'node:dns';
import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestTls } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isInside, literalAddress } from './private-address.ts';

export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly network: 'public' | 'private';
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** At most ANSWER_MAX bytes; more is not read. */
  readonly text: string;
}

const ANSWER_MAX = 65_536;

/** Rejects with an error of the network, of the signal, or with code VIGIL_FORBIDDEN_ADDRESS. */
export function httpPost(post: Post): Promise<Answer> {
  const literal = literalAddress(post.url);
  if (post.network === 'public' && literal !== undefined && isInside(literal))
    return Promise.reject(forbidden());
  const request = post.url.protocol === 'https:' ? requestTls : requestPlain;
  return new Promise((resolve, reject) => {
    const call = request(
      post.url,
      {
        method: 'POST',
        headers: { ...post.headers, 'content-length': String(Buffer.byteLength(post.body)) },
        signal: post.signal,
        // Of its own: a connection that stood open through an outage would fail the first message after it.
        agent: false,
        ...(post.network === 'public' ? { lookup: outsideOnly } : {}),
      },
      (answer) => {
        void read(answer).then(resolve, reject);
      },
    );
    call.on('error', reject);
    call.end(post.body);
  });
}

async function read(answer: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= ANSWER_MAX) break;
  }
  return {
    status: answer.statusCode ?? 0,
    retryAfter: answer.headers['retry-after'],
    text: Buffer.concat(chunks).subarray(0, ANSWER_MAX).toString('utf8'),
  };
}

const outsideOnly: LookupFunction = (hostname, options, done) => {
  lookupName(
    hostname,
    { ...options, all: true },
    (error, addresses: LookupAddress[] | undefined) => {
      const first = addresses?.[0];
      if (error !== null || addresses === undefined || first === undefined) done(error, '', 0);
      else if (addresses.some(({ address }) => isInside(address))) done(forbidden(), '', 0);
      else if (options.all === true) done(null, addresses);
      else done(null, first.address, first.family);
    },
  );
};

function forbidden(): NodeJS.ErrnoException {
  return Object.assign(new Error('the address is inside, and its channel may not go there'), {
    code: 'VIGIL_FORBIDDEN_ADDRESS',
  });
}
