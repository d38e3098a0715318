// Officers who read: the alert list, tasks, measures, sites and the status strip, as one screen asks for them.
//   VIGIL_PASSWORD=… k6 run load-tests/k6/api-read.ts
import { check, sleep } from 'k6';
import http from 'k6/http';
import type { Options } from 'k6/options';
import { DASHBOARD_URL, numberOf, signIn } from './target.ts';

const SCREENS = numberOf('VIGIL_SCREENS', 50);
const LISTS = ['/api/alerts', '/api/tasks', '/api/measures', '/api/quality', '/api/map'];

export const options = {
  scenarios: {
    screens: {
      executor: 'ramping-vus',
      exec: 'readScreen',
      stages: [
        { duration: '15s', target: SCREENS },
        { duration: '45s', target: SCREENS },
        { duration: '5s', target: 0 },
      ],
      gracefulRampDown: '5s',
    },
  },
  thresholds: {
    http_req_failed: ['rate<0.001'],
    'http_req_duration{kind:read}': ['p(95)<300'],
  },
} satisfies Options;

interface SignedIn {
  readonly token: string;
}

export function setup(): SignedIn {
  return { token: signIn() };
}

export function readScreen({ token }: SignedIn): void {
  const headers = { authorization: `Bearer ${token}` };
  const answers = http.batch(
    LISTS.map((path): [string, string, null, object] => [
      'GET',
      `${DASHBOARD_URL}${path}`,
      null,
      { headers, tags: { kind: 'read', name: path } },
    ]),
  );
  for (const answer of answers) check(answer, { 'is answered': ({ status }) => status === 200 });
  sleep(1 + Math.random());
}
