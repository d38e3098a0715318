// What a person switched on or off at this desk. Sound and notices are off until asked for; shortcuts are on.
import { create } from 'zustand';
import type { Level } from '../../../contracts/alert.ts';
import { readChoice, writeChoice } from './choices.ts';

export interface Preferences {
  readonly shortcuts: boolean;
  readonly notices: boolean;
  readonly sound: Readonly<Record<Level, boolean>>;
  readonly guideSeen: boolean;
}

const INITIAL: Preferences = {
  shortcuts: true,
  notices: false,
  sound: { I: false, II: false, III: false, IV: false },
  guideSeen: false,
};

function stored(): Preferences {
  try {
    const known = JSON.parse(readChoice('preferences') ?? '{}') as Partial<Preferences>;
    return { ...INITIAL, ...known, sound: { ...INITIAL.sound, ...known.sound } };
  } catch {
    return INITIAL;
  }
}

export const usePreferences = create<Preferences>(stored);
usePreferences.subscribe((preferences) => writeChoice('preferences', JSON.stringify(preferences)));

export const prefer = (change: Partial<Preferences>): void => usePreferences.setState(change);
