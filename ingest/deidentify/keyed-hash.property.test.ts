// Our HMAC is Node's, for every key that a ring may hold and every message.
import fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyedHash } from './keyed-hash.ts';

describe('keyed hash', () => {
  it.each(['sha256', 'sm3'] as const)('is HMAC with %s', (algorithm) => {
    const secrets = fc.uint8Array({ minLength: 1, maxLength: 130 });
    // Short ones, and ones that pass the room of the usual length.
    const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    const texts = fc.string({ unit, maxLength: 40 });
    const messages = fc
      .tuple(texts, fc.constantFrom(1, 1, 80))
      .map(([text, times]) => text.repeat(times));
    fc.assert(
      fc.property(secrets, fc.tuple(messages, messages), (secret, pair) => {
        for (const message of pair) {
          expect(keyedHash(algorithm, secret, message)).toBe(
            createHmac(algorithm, secret).update(message, 'utf8').digest('binary'),
          );
        }
      }),
    );
  });
});
