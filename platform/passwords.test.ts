// What a password hash must hold and refuse.
import { describe, expect, it } from 'vitest';
import { hashPassword, randomPassword, verifyPassword } from './passwords.ts';

describe('password hashes', () => {
  it('accept the password they were made of and no other', async () => {
    const hash = await hashPassword('守望-Vigil 1');
    expect(hash).toMatch(/^scrypt\$32768\$8\$3\$/);
    expect(await verifyPassword('守望-Vigil 1', hash)).toBe(true);
    expect(await verifyPassword('守望-Vigil 2', hash)).toBe(false);
  }, 60_000);

  it('differ for the same password, because each has its own salt', async () => {
    expect(await hashPassword('same', 'generated')).not.toBe(
      await hashPassword('same', 'generated'),
    );
  });

  it('of generated passwords are lighter and verified alike', async () => {
    const password = randomPassword();
    const hash = await hashPassword(password, 'generated');
    expect(hash).toMatch(/^scrypt\$4096\$8\$1\$/);
    expect(await verifyPassword(password, hash)).toBe(true);
    expect(await verifyPassword(`${password}x`, hash)).toBe(false);
  });

  it('are refused when they are not of this form or ask for too much memory', async () => {
    expect(await verifyPassword('x', '')).toBe(false);
    expect(await verifyPassword('x', 'scrypt$99999999$8$1$AAAAAAAAAAAA$AAAAAAAAAAAA')).toBe(false);
  });

  it('take one accent composed in two ways as one password', async () => {
    const hash = await hashPassword('caf\u00e9', 'generated');
    expect(await verifyPassword('cafe\u0301', hash)).toBe(true);
  });

  it('generated passwords have 16 typable characters and differ', () => {
    const made = new Set(Array.from({ length: 50 }, () => randomPassword()));
    expect(made.size).toBe(50);
    for (const password of made) expect(password).toMatch(/^[a-zA-Z2-9+\-=_.:,!]{16}$/);
  });
});
