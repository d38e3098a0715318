// A sealed original opens under its own id and key only, by either profile, and never shows its text.
import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { open, seal } from './seal.ts';

const TEXT = '患者张三 13800138000';
const SM4_SCHEME = 2;

describe.each(['international', 'guomi'] as const)('quarantine seal, %s', (profile) => {
  const key = { version: 1, profile, secret: Buffer.alloc(32, 7) };

  it('opens what was sealed, by whatever profile is set now', () => {
    const sealed = seal(Buffer.from(TEXT), 'q1', key);
    expect(sealed[0] === SM4_SCHEME).toBe(profile === 'guomi');
    for (const now of ['international', 'guomi'] as const)
      expect(open(sealed, 'q1', { ...key, profile: now }).toString()).toBe(TEXT);
    expect(sealed.includes(Buffer.from('张三'))).toBe(false);
  });

  it('refuses another row, another key and an altered byte', () => {
    const sealed = seal(Buffer.from('original'), 'q1', key);
    expect(() => open(sealed, 'q2', key)).toThrow();
    expect(() => open(sealed, 'q1', { ...key, secret: Buffer.alloc(32, 8) })).toThrow();
    sealed[sealed.length - 1] = (sealed[sealed.length - 1] ?? 0) ^ 1;
    expect(() => open(sealed, 'q1', key)).toThrow();
  });
});

it.each([0, 1, 2, 200])('opens what was sealed before there were profiles (%d)', (first) => {
  const key = { version: 1, secret: Buffer.alloc(32, 7) };
  const nonce = Buffer.alloc(12, first);
  const cipher = createCipheriv('aes-256-gcm', key.secret, nonce).setAAD(Buffer.from('q1'));
  const body = Buffer.concat([cipher.update(TEXT), cipher.final()]);
  const sealed = Buffer.concat([nonce, cipher.getAuthTag(), body]);
  expect(open(sealed, 'q1', key).toString()).toBe(TEXT);
  expect(() => open(sealed, 'q2', key)).toThrow();
});
