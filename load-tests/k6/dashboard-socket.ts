// Open screens: each holds a socket and takes the feed.
//   VIGIL_PASSWORD=… k6 run load-tests/k6/dashboard-socket.ts
import type { Options } from 'k6/options';
import { Counter, Rate, Trend } from 'k6/metrics';
import { holdFeed } from './feed-socket.ts';
import { numberOf, signIn } from './target.ts';

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
  holdFeed(token, HOLD_MS, {
    entry: (at) => {
      entriesTotal.add(1);
      if (at !== undefined) entryDelay.add(Date.now() - at);
    },
    resync: () => {
      resyncsTotal.add(1);
    },
    closed: (wasWelcome) => {
      welcomed.add(wasWelcome);
    },
  });
}
