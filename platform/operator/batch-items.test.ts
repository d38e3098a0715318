// A backlog is cut into pieces that end soon, and nothing of it is left out or moved.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slicesOf } from './batch-items.ts';

const messagesOf = (sizes: readonly number[]) =>
  sizes.map((size, seq) => ({
    seq,
    subject: 'counts.0',
    payload: new Uint8Array(size),
    storedAt: 0,
    msgId: undefined,
  }));

test('slices hold all messages in order, and none that would fit is left to the next', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), fc.integer({ min: 1, max: 100 }), (sizes, bytesMax) => {
      const messages = messagesOf(sizes);
      const slices = slicesOf(messages, bytesMax);
      expect(slices.flat()).toEqual(messages);
      const bytes = slices.map((slice) => slice.reduce((sum, one) => sum + one.payload.length, 0));
      for (const [at, slice] of slices.entries()) {
        expect(slice.length === 1 || (bytes[at] ?? 0) <= bytesMax).toBe(true);
        const next = slices[at + 1]?.[0];
        if (next !== undefined)
          expect((bytes[at] ?? 0) + next.payload.length).toBeGreaterThan(bytesMax);
      }
    }),
  );
});

test('without a bound it is one slice', () => {
  expect(slicesOf(messagesOf([1, 2, 3]))).toHaveLength(1);
  expect(slicesOf([])).toEqual([]);
});
