// The response: officers take what waits in the inbox, members of departments acknowledge, start and hand in what they owe, and desks hear of every
// act over their sockets. It works on the alerts and tasks that stand open and changes them: for a demonstration or a test system, never one in use.
//   k6 run load-tests/k6/response.ts
// The accounts are those of VIGIL_ACCOUNTS_FILE, by default what `npm start` has made for the demonstration.
import { check, sleep } from 'k6';
import { scenario, vu } from 'k6/execution';
import http from 'k6/http';
import { Counter, Rate, Trend } from 'k6/metrics';
import type { Options } from 'k6/options';
import { holdFeed } from './feed-socket.ts';
import { DASHBOARD_URL, numberOf, signInAs } from './target.ts';

interface Person {
  readonly user: string;
  readonly password: string;
}

const PEOPLE = JSON.parse(
  open(__ENV['VIGIL_ACCOUNTS_FILE'] ?? '../../.vigil/demo-accounts.json'),
) as readonly Person[];
const OFFICERS = numberOf('VIGIL_OFFICERS', 5);
const MEMBERS = numberOf('VIGIL_MEMBERS', 30);
const SCREENS = numberOf('VIGIL_SCREENS', 20);
const SECONDS = numberOf('VIGIL_SECONDS', 60);
/** Another run sends other commands: the same would be answered as before. */
const RUN = Date.now().toString(36);

const doneTotal = new Counter('acts_done');
/** Somebody of the same office was first, or the record had changed: a clear answer, and no failure. */
const refusedTotal = new Counter('acts_refused');
const answered = new Rate('acts_answered_at_once');
const welcomed = new Rate('sockets_welcomed');
const entryDelay = new Trend('feed_delay', true);

export const options = {
  scenarios: {
    officers: {
      executor: 'constant-vus',
      exec: 'takeAlert',
      vus: OFFICERS,
      duration: `${String(SECONDS)}s`,
    },
    departments: {
      executor: 'constant-vus',
      exec: 'workOnTask',
      vus: MEMBERS,
      duration: `${String(SECONDS)}s`,
    },
    screens: {
      executor: 'per-vu-iterations',
      exec: 'listen',
      vus: SCREENS,
      iterations: 1,
      maxDuration: `${String(SECONDS + 60)}s`,
    },
  },
  thresholds: {
    http_req_failed: ['rate<0.001'],
    'http_req_duration{kind:act}': ['p(95)<500'],
    acts_done: ['count>0'],
    acts_answered_at_once: ['rate>0.99'],
    sockets_welcomed: ['rate==1'],
    feed_delay: ['p(95)<500'],
  },
} satisfies Options;

interface Tokens {
  readonly officers: readonly string[];
  readonly members: readonly string[];
}

export function setup(): Tokens {
  const tokensOf = (prefix: string): string[] =>
    PEOPLE.filter(({ user }) => user.startsWith(prefix)).map(({ user, password }) =>
      signInAs(user, password),
    );
  const officers = tokensOf('duty.');
  const members = tokensOf('dept.');
  if (officers.length === 0 || members.length === 0)
    throw new Error('The file of accounts names no desk (duty.…) or no department (dept.…).');
  return { officers, members };
}

const oneOf = <T>(all: readonly T[]): T | undefined => all[Math.floor(Math.random() * all.length)];
const mine = (tokens: readonly string[]): string => tokens[vu.idInTest % tokens.length] ?? '';

export function takeAlert({ officers }: Tokens): void {
  const token = mine(officers);
  const { alerts } = read(token, '/api/alerts?state=open,reopened') as { alerts: readonly Found[] };
  const one = oneOf(alerts);
  if (one !== undefined) act(token, `/api/alerts/${one.id}`, { command: 'acknowledge' });
  sleep(1 + Math.random());
}

interface Found {
  readonly id: string;
}

interface Task extends Found {
  readonly state: string;
  readonly purpose: string;
  readonly version: number;
}

const OWED = '/api/tasks?state=assigned,delivered,acknowledged,in-progress';

/** The next act on one duty of the department, as it stands. */
export function workOnTask({ members }: Tokens): void {
  const token = mine(members);
  const { tasks } = read(token, OWED) as { tasks: readonly Task[] };
  const task = oneOf(tasks.filter(({ purpose }) => purpose === 'action'));
  if (task !== undefined) {
    const seen = { expectedVersion: task.version };
    act(token, `/api/tasks/${task.id}`, { ...nextOn(task), ...seen });
  }
  sleep(0.5 + Math.random());
}

function nextOn({ state }: Task): object {
  if (state === 'acknowledged') return { command: 'start' };
  if (state === 'in-progress') return { command: 'submit', text: '已按要求完成' };
  return { command: 'acknowledge' };
}

export function listen({ officers }: Tokens): void {
  holdFeed(mine(officers), SECONDS * 1_000, {
    entry: (at) => {
      if (at !== undefined) entryDelay.add(Date.now() - at);
    },
    resync: () => undefined,
    closed: (wasWelcome) => {
      welcomed.add(wasWelcome);
    },
  });
}

function read(token: string, path: string): unknown {
  const answer = http.get(`${DASHBOARD_URL}${path}`, {
    headers: { authorization: `Bearer ${token}` },
    tags: { kind: 'read', name: path },
  });
  check(answer, { 'is answered': ({ status }) => status === 200 });
  return JSON.parse(typeof answer.body === 'string' ? answer.body : '{}');
}

const AN_ANSWER = http.expectedStatuses({ min: 200, max: 299 }, 404, 409);

function act(token: string, path: string, body: object): void {
  const answer = http.post(`${DASHBOARD_URL}${path}/commands`, JSON.stringify(body), {
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': `k6-${RUN}-${String(vu.idInTest)}-${scenario.name}-${String(vu.iterationInScenario)}`,
    },
    tags: { kind: 'act', name: path.startsWith('/api/tasks') ? 'task' : 'alert' },
    responseCallback: AN_ANSWER,
  });
  answered.add(answer.status !== 202);
  if (answer.status === 200) doneTotal.add(1);
  else if (answer.status === 409 || answer.status === 404) refusedTotal.add(1);
}
