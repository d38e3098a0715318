/**
 * Calls a person's attention to a new alert, each way at most once per alert: a live region, a sound (one tab of the browser
 * plays), a desktop notice. What was missed while disconnected is shown, not shouted.
 */
import type { Alert, Level } from '../../../contracts/alert.ts';
import { isWaiting } from '../api/alert-groups.ts';
import { effectiveLevel } from '../api/levels.ts';

/** Tones in hertz: higher and more of them the more severe, so that they are told apart without looking. */
const TONES: Readonly<Record<Level, readonly number[]>> = {
  I: [880, 660, 880, 660],
  II: [740, 740],
  III: [590],
  IV: [440],
};
const TONE_S = 0.16;

let audio: AudioContext | undefined;

export function play(level: Level): void {
  audio ??= new AudioContext();
  const context = audio;
  TONES[level].forEach((frequency, index) => {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    const startAt = context.currentTime + index * TONE_S * 1.25;
    oscillator.frequency.value = frequency;
    gain.gain.setValueAtTime(0.0001, startAt);
    gain.gain.exponentialRampToValueAtTime(0.25, startAt + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, startAt + TONE_S);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(startAt);
    oscillator.stop(startAt + TONE_S);
  });
}

const CLAIM_MS = 120;
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('vigil.sound') : undefined;
const claims = new Map<string, number>();
const self = Math.random();
channel?.addEventListener('message', (event: MessageEvent<{ key: string; from: number }>) => {
  const lowest = claims.get(event.data.key);
  claims.set(event.data.key, Math.min(lowest ?? 1, event.data.from));
});

/** Every tab says its number; after a moment the lowest one plays. */
export function playOnce(key: string, level: Level): void {
  claims.set(key, Math.min(claims.get(key) ?? 1, self));
  channel?.postMessage({ key, from: self });
  setTimeout(() => {
    if (claims.get(key) === self) play(level);
    claims.delete(key);
  }, CLAIM_MS);
}

const SEEN_MAX = 5000;
const seen = new Set<string>();

/** True once for each occurrence of waiting: a reopened alert calls again. */
export function isNews(alert: Alert): boolean {
  if (!isWaiting(alert)) return false;
  const key = `${alert.id}:${alert.state}:${effectiveLevel(alert)}`;
  if (seen.has(key)) return false;
  if (seen.size >= SEEN_MAX) seen.clear();
  seen.add(key);
  return true;
}

/** What stands on the screen at the start is not news. */
export function markKnown(alerts: readonly Alert[]): void {
  for (const alert of alerts) isNews(alert);
}

/** The tag makes the browsers of several tabs show one notice. */
export function desktopNotice(id: string, title: string, text: string): void {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
  const notice = new Notification(title, { body: text, tag: id });
  notice.addEventListener('click', () => {
    window.focus();
    notice.close();
  });
}
