// Open screens: each signs in once, holds a socket and takes the feed. The socket.io protocol (Engine.IO 4) is spoken by hand, because
// k6 has no client for it: `0{…}` opens, `40{…}` connects with the token, `2` is answered with `3`, `42[event,…]` is an event.
//   VIGIL_PASSWORD=… k6 run load-tests/k6/dashboard-socket.ts
import type { Options } from 'k6/options';
import { Counter, Rate, Trend } from 'k6/metrics';
import { setTimeout } from 'k6/timers';
import { WebSocket } from 'k6/websockets';
import { DASHBOARD_URL, numberOf, signIn } from './target.ts';

const SCREENS = numberOf('VIGIL_SCREENS', 200);
const HOLD_MS = numberOf('VIGIL_HOLD_SECONDS', 60) * 1_000;

const welcomed = new Rate('sockets_welcomed');
const entriesTotal = new Counter('feed_entries');
const resyncsTotal = new Counter('feed_resyncs');
/** From the moment that the entry names to its arrival; true only where both clocks are one. */
const entryDelay = new Trend('feed_delay', true);

export const options = {
  scenarios: {
    screens: {
      executor: 'per-vu-iterations',
      exec: 'holdScreen',
      vus: SCREENS,
      iterations: 1,
      maxDuration: `${String(HOLD_MS / 1_000 + 60)}s`,
    },
  },
  thresholds: {
    sockets_welcomed: ['rate==1'],
    feed_resyncs: ['count==0'],
    feed_delay: ['p(95)<250'],
  },
} satisfies Options;

interface SignedIn {
  readonly token: string;
}

export function setup(): SignedIn {
  return { token: signIn() };
}

export function holdScreen({ token }: SignedIn): void {
  const url = `${DASHBOARD_URL.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`;
  const socket = new WebSocket(url);
  let isWelcome = false;
  socket.onmessage = (event) => {
    const data = event?.data;
    if (typeof data !== 'string') return;
    if (data.startsWith('0')) socket.send(`40${JSON.stringify({ token })}`);
    else if (data === '2') socket.send('3');
    else if (data.startsWith('44')) socket.close();
    else if (data.startsWith('42') && takeEvent(data.slice(2)) === 'hello') isWelcome = true;
  };
  socket.onopen = () => {
    setTimeout(() => {
      socket.close();
    }, HOLD_MS);
  };
  socket.onclose = () => {
    welcomed.add(isWelcome);
  };
  socket.onerror = () => {
    socket.close();
  };
}

/** The name of the event. */
function takeEvent(text: string): string {
  const [name, entry] = JSON.parse(text) as [string, { readonly at?: number } | undefined];
  if (name === 'resync') resyncsTotal.add(1);
  if (name === 'feed') {
    entriesTotal.add(1);
    if (entry?.at !== undefined) entryDelay.add(Date.now() - entry.at);
  }
  return name;
}
