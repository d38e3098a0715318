// A browser is known for those who signed in on it, as long as its cookie is ours.
import { describe, expect, it } from 'vitest';
import { UserId } from '../../../contracts/ids.ts';
import { deviceCookie, deviceOf } from './device.ts';

const SECRET = 'a secret of the tests';
const user = (id: string): UserId => UserId.parse(id);

describe('a known browser', () => {
  it('is the same one for everyone who signed in on it, and none for others', () => {
    const first = deviceCookie(undefined, user('duty.city'), SECRET);
    const both = deviceCookie(first, user('epi'), SECRET);
    expect(deviceOf(both, 'epi', SECRET)).toBeDefined();
    expect(deviceOf(both, 'duty.city', SECRET)).toBe(deviceOf(first, 'duty.city', SECRET));
    expect(deviceOf(both, 'admin', SECRET)).toBeUndefined();
  });

  it('is unknown where the cookie is absent, forged or noise', () => {
    const cookie = deviceCookie(undefined, user('epi'), 'another secret');
    for (const text of [undefined, cookie, 'noise', ''])
      expect(deviceOf(text, 'epi', SECRET)).toBeUndefined();
    expect(deviceOf(deviceCookie(cookie, user('epi'), SECRET), 'epi', SECRET)).toBeDefined();
  });

  it('forgets who was there longest ago', () => {
    let cookie = deviceCookie(undefined, user('first'), SECRET);
    for (let at = 0; at < 12; at += 1)
      cookie = deviceCookie(cookie, user(`later.${String(at)}`), SECRET);
    expect(deviceOf(cookie, 'first', SECRET)).toBeUndefined();
    expect(deviceOf(cookie, 'later.0', SECRET)).toBeDefined();
  });
});
