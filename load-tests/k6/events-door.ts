// Records at the HTTP door, rising to VIGIL_RATE records a second (2,000): k6 run load-tests/k6/events-door.ts
// The site's key is in VIGIL_SITE_KEY, or in the file that VIGIL_SITE_KEY_FILE names (the demo's key by default).
import { check } from 'k6';
import { scenario } from 'k6/execution';
import http from 'k6/http';
import { Counter } from 'k6/metrics';
import type { Options } from 'k6/options';
import { INGEST_URL, numberOf } from './target.ts';

const RECORDS_EACH = numberOf('VIGIL_RECORDS_EACH', 100);
const REQUESTS = Math.max(1, Math.round(numberOf('VIGIL_RATE', 2_000) / RECORDS_EACH));
const KEY =
  __ENV['VIGIL_SITE_KEY'] ??
  open(__ENV['VIGIL_SITE_KEY_FILE'] ?? '../../.vigil/demo-site-key').trim();
/** Another run sends other records: the same would be duplicates. */
const RUN = Date.now().toString(36);
const COMPLAINTS = [
  '发热、咳嗽2天',
  '腹泻、呕吐1天',
  '右踝扭伤',
  '头晕',
  'cough and fever',
  '皮疹伴发热',
];
const CODES = ['J11.1', 'A09', 'S93.4', 'R42', 'J06.9', 'B01.9'];

const acceptedTotal = new Counter('records_accepted');
const rejectedTotal = new Counter('records_rejected');

export const options = {
  scenarios: {
    records: {
      executor: 'ramping-arrival-rate',
      exec: 'postRecords',
      startRate: 1,
      timeUnit: '1s',
      preAllocatedVUs: 20,
      maxVUs: 200,
      stages: [
        { duration: '20s', target: REQUESTS },
        { duration: '60s', target: REQUESTS },
        { duration: '5s', target: 0 },
      ],
    },
  },
  thresholds: {
    http_req_failed: ['rate<0.001'],
    http_req_duration: ['p(95)<500', 'p(99)<1500'],
    records_rejected: ['count==0'],
    // The door kept up: no request was left unsent for want of a free user.
    dropped_iterations: ['count==0'],
  },
} satisfies Options;

export function postRecords(): void {
  const turn = scenario.iterationInTest;
  const lines = Array.from({ length: RECORDS_EACH }, (_, at) =>
    JSON.stringify(recordOf(turn * RECORDS_EACH + at)),
  );
  const answer = http.post(`${INGEST_URL}/v1/events`, lines.join('\n'), {
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/x-ndjson' },
  });
  if (!check(answer, { 'is accepted': ({ status }) => status === 202 })) return;
  const accepted = answer.json('accepted');
  const duplicates = answer.json('duplicates');
  const kept =
    (typeof accepted === 'number' ? accepted : 0) +
    (typeof duplicates === 'number' ? duplicates : 0);
  acceptedTotal.add(kept);
  rejectedTotal.add(RECORDS_EACH - kept);
}

function recordOf(index: number): object {
  const id = `k6-${RUN}-${String(index)}`;
  return {
    kind: 'visit',
    id,
    visitNumber: id,
    action: 'start',
    occurredAt: Date.now() - (index % 3_600) * 1_000,
    class: 'outpatient',
    patient: {
      id: `k6-${String(index % 100_000)}`,
      ageYears: index % 90,
      sex: index % 2 === 0 ? 'male' : 'female',
    },
    chiefComplaint: COMPLAINTS[index % COMPLAINTS.length],
    diagnoses: [{ system: 'icd-10', code: CODES[index % CODES.length] }],
  };
}
