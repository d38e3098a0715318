// Tokens: what is signed is read back, and nothing else is.
import { describe, expect, it } from 'vitest';
import { SessionId, UserId } from '../../../contracts/ids.ts';
import { readToken, signToken } from './token.ts';

const claims = {
  user: UserId.parse('li.na'),
  generation: 3,
  session: SessionId.parse('s'.repeat(20)),
  expiresAt: 2_000,
};

describe('session token', () => {
  it('reads back what was signed until the moment of expiry', () => {
    const token = signToken(claims, 'secret');
    expect(readToken(token, 'secret', 1_999)).toEqual({ outcome: 'valid', claims });
    expect(readToken(token, 'secret', 2_000)).toEqual({
      outcome: 'refused',
      code: 'session-expired',
    });
  });

  it('refuses another secret, an altered body and noise', () => {
    const token = signToken(claims, 'secret');
    const [, signature] = token.split('.');
    const forged = Buffer.from(JSON.stringify({ ...claims, user: 'admin' })).toString('base64url');
    expect(readToken(token, 'other', 0)).toEqual({ outcome: 'refused', code: 'token-forged' });
    expect(readToken(`${forged}.${signature ?? ''}`, 'secret', 0)).toEqual({
      outcome: 'refused',
      code: 'token-forged',
    });
    expect(readToken('noise', 'secret', 0)).toEqual({
      outcome: 'refused',
      code: 'token-malformed',
    });
    expect(readToken('', 'secret', 0)).toEqual({ outcome: 'refused', code: 'token-malformed' });
  });
});
