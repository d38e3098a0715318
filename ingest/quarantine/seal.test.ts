// A sealed original opens under its own id and key only, and never shows its text.
import { describe, expect, it } from 'vitest';
import { open, seal } from './seal.ts';

const key = { version: 1, secret: Buffer.alloc(32, 7) };

describe('quarantine seal', () => {
  it('opens what was sealed', () => {
    const sealed = seal(Buffer.from('患者张三 13800138000'), 'q1', key);
    expect(open(sealed, 'q1', key).toString()).toBe('患者张三 13800138000');
    expect(sealed.includes(Buffer.from('张三'))).toBe(false);
  });

  it('refuses another row, another key and an altered byte', () => {
    const sealed = seal(Buffer.from('original'), 'q1', key);
    expect(() => open(sealed, 'q2', key)).toThrow();
    expect(() => open(sealed, 'q1', { version: 1, secret: Buffer.alloc(32, 8) })).toThrow();
    sealed[sealed.length - 1] = (sealed[sealed.length - 1] ?? 0) ^ 1;
    expect(() => open(sealed, 'q1', key)).toThrow();
  });
});
