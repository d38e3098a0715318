// Which single key means which act, and when it means nothing.
import { describe, expect, it } from 'vitest';
import { KEY_ACTS, type Pressed, actOf } from './shortcuts.ts';

const press = (key: string, more: Partial<Pressed> = {}): Pressed => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  where: 'body',
  inDialog: false,
  ...more,
});

describe('a single key', () => {
  it('has one act each', () => {
    const acts = Object.values(KEY_ACTS);
    expect(new Set(acts).size).toBe(acts.length);
    for (const [key, act] of Object.entries(KEY_ACTS)) expect(actOf(press(key))).toBe(act);
  });

  it.each(['input:text', 'input:search', 'input:date', 'textarea', 'select'])(
    'is text while someone types in %s',
    (where) => expect(actOf(press('j', { where }))).toBeNull(),
  );

  it('still acts on a ticked box, a link and a button', () => {
    for (const where of ['input:checkbox', 'a', 'button']) {
      expect(actOf(press('x', { where }))).toBe('exclude');
    }
  });

  it('leaves Enter to links and buttons, which have their own', () => {
    expect(actOf(press('Enter', { where: 'a' }))).toBeNull();
    expect(actOf(press('Enter'))).toBe('open');
  });

  it('belongs to the browser with a modifier and to a dialog while one is open', () => {
    expect(actOf(press('a', { ctrlKey: true }))).toBeNull();
    expect(actOf(press('x', { inDialog: true }))).toBeNull();
  });

  it('that is unknown does nothing', () => {
    expect(actOf(press('q'))).toBeNull();
    expect(actOf(press('toString'))).toBeNull();
  });
});
