// What is asked for is kept while others come and go, and there is never more of it than said.
import { describe, expect, test } from 'vitest';
import { Recent } from './recent.ts';

describe('what was computed lately', () => {
  test('is remembered until as many others were, and what is asked for stays', () => {
    const recent = new Recent<number, string>(10);
    recent.set(-1, 'asked');
    recent.set(-2, 'left');
    for (let key = 0; key < 100; key += 1) {
      recent.set(key, String(key));
      expect(recent.get(-1)).toBe('asked');
      expect(recent.get(key)).toBe(String(key));
    }
    expect(recent.get(-2)).toBeUndefined();
    const kept = Array.from({ length: 100 }, (_, key) => recent.get(key) !== undefined);
    expect(kept.filter(Boolean).length).toBeLessThanOrEqual(10);
  });
});
