// One clock for all countdowns of the screen: a single timer, the server's time, whole seconds.
import { useSyncExternalStore } from 'react';
import { serverNow } from '../live/connection.ts';

const SECOND_MS = 1000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let second = Math.floor(serverNow() / SECOND_MS) * SECOND_MS;

function tick(): void {
  second = Math.floor(serverNow() / SECOND_MS) * SECOND_MS;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    tick();
    timer = setInterval(tick, SECOND_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

/** Server time in whole seconds; draws its component again each second. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => second);
