// Our HMAC is Node's, for every key that a ring may hold and every message.
import fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyedHash } from './keyed-hash.ts';

describe('keyed hash', () => {
  it.each(['sha256', 'sm3'] as const)('is HMAC with %s', (algorithm) => {
    const secrets = fc.uint8Array({ minLength: 1, maxLength: 130 });
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.string({ unit: 'grapheme', minLength: 300, maxLength: 600 }),
    );
    fc.assert(
      fc.property(secrets, fc.array(texts, { minLength: 1, maxLength: 4 }), (secret, messages) => {
        for (const message of messages) {
          expect(keyedHash(algorithm, secret, message)).toBe(
            createHmac(algorithm, secret).update(message, 'utf8').digest('binary'),
          );
        }
      }),
    );
  });
});
