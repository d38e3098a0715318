// Values that this server gave away and takes back unchanged: JSON, signed for one purpose.
import { createHmac, timingSafeEqual } from 'node:crypto';

export function sealed(value: unknown, purpose: string, secret: string): string {
  const body = Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${body}.${signature(body, purpose, secret).toString('base64url')}`;
}

export type Unsealed =
  | { readonly outcome: 'genuine'; readonly value: unknown }
  | { readonly outcome: 'malformed' | 'forged' };

export function unsealed(text: string, purpose: string, secret: string): Unsealed {
  const [body, given, rest] = text.split('.');
  if (body === undefined || given === undefined || rest !== undefined)
    return { outcome: 'malformed' };
  const expected = signature(body, purpose, secret);
  const actual = Buffer.from(given, 'base64url');
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected))
    return { outcome: 'forged' };
  try {
    const value = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as unknown;
    return { outcome: 'genuine', value };
  } catch {
    return { outcome: 'malformed' };
  }
}

function signature(body: string, purpose: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`vigil-${purpose}-v1.${body}`).digest();
}
