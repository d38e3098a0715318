/**
 * Single keys as words for acts. Pure: the same table drives the keyboard, the help page and the tests. A key counts only when
 * nobody is typing and no modifier is held.
 */
import { useEffect, useRef } from 'react';
import { usePreferences } from './preferences.ts';

export const KEY_ACTS = {
  j: 'next',
  k: 'previous',
  Enter: 'open',
  a: 'acknowledge',
  x: 'exclude',
  r: 'verify',
  n: 'show-new',
  s: 'select',
  '/': 'filter',
  '?': 'help',
  Escape: 'leave',
} as const;
export type KeyAct = (typeof KEY_ACTS)[keyof typeof KEY_ACTS];

export interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** Tag name in lower case of where the key was pressed, with the type of an input. */
  readonly where: string;
  readonly inDialog: boolean;
}

const TYPING = /^(textarea|select|input:(?!checkbox|radio|button|submit)|input$)/;
/** Links and buttons keep Enter for themselves. */
const OWN_ENTER = /^(a|button|summary|input|select)/;

export function actOf(pressed: Pressed): KeyAct | null {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey || pressed.inDialog) return null;
  if (TYPING.test(pressed.where)) return null;
  if (pressed.key === 'Enter' && OWN_ENTER.test(pressed.where)) return null;
  return Object.keys(KEY_ACTS).includes(pressed.key)
    ? KEY_ACTS[pressed.key as keyof typeof KEY_ACTS]
    : null;
}

function pressedOf(event: KeyboardEvent): Pressed {
  const target = event.target instanceof Element ? event.target : document.body;
  const tag = target.tagName.toLowerCase();
  const where = target instanceof HTMLInputElement ? `input:${target.type}` : tag;
  const { key, ctrlKey, metaKey, altKey } = event;
  const inDialog = document.querySelector('[role=dialog]') !== null;
  return { key, ctrlKey, metaKey, altKey, where, inDialog };
}

/** Runs the acts that the present view offers; the others stay with the browser. */
export function useShortcuts(acts: Readonly<Partial<Record<KeyAct, () => void>>>): void {
  const { shortcuts } = usePreferences();
  const current = useRef(acts);
  useEffect(() => {
    current.current = acts;
  });
  useEffect(() => {
    if (!shortcuts) return;
    const listen = (event: KeyboardEvent): void => {
      const act = actOf(pressedOf(event));
      const run = act === null ? undefined : current.current[act];
      if (run === undefined) return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [shortcuts]);
}
