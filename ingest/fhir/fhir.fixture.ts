// A FHIR door without a stream: what it would have published is kept, and stored is what was kept before.
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Site } from '../../contracts/catalogue/site.ts';
import type { Event } from '../../contracts/event/event.ts';
import { TransientError } from '../../platform/errors.ts';
import { silentLog } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { loadFindings } from '../ecg/load-statements.ts';
import { RateLimit } from '../events-api/rate-limit.ts';
import { siteOf, toEventOf } from '../one-site.fixture.ts';
import type { SetAside } from '../quarantine/quarantine.ts';
import { hashOfKey, SiteRegistry } from '../sites/registry.ts';
import { addFhir } from './door.ts';
import { FHIR_FLOW, type FhirFlow } from './receive.ts';

export const NOW = Date.UTC(2026, 5, 1, 4);

export const site = siteOf();
export const toEvent = toEventOf({
  findings: loadFindings(join(import.meta.dirname, '../../catalogue')),
});

const grant = { siteId: site.id, requestsPerSecond: 1_000_000 };
export const registry = new SiteRegistry({
  sites: [site, { ...site, id: 's-two' as Site['id'], facilityCodes: ['H2'] }],
  keys: [
    { ...grant, keyHash: hashOfKey('k'), speaksForAll: false },
    { ...grant, keyHash: hashOfKey('all'), speaksForAll: true },
    { ...grant, keyHash: hashOfKey('slow'), speaksForAll: false, requestsPerSecond: 1 },
  ],
  peers: [],
});

export interface TestDoor {
  readonly app: FastifyInstance;
  readonly events: Event[];
  readonly aside: SetAside[];
  readonly flow: FhirFlow;
  /** How many events are stored before storing fails. */
  room: number;
}

export function openDoor(): TestDoor {
  const app = Fastify({ logger: false, bodyLimit: 16 * 1024 * 1024 });
  const flow = createMetrics('test').flow('fhir_entries', FHIR_FLOW);
  const door: TestDoor = { app, events: [], aside: [], flow, room: Infinity };
  const ids = new Set<string>();
  addFhir(app, {
    registry: () => registry,
    toEvent,
    flow,
    publish: async (events) =>
      events.map((event) => {
        if (ids.has(event.id)) return { duplicate: true };
        if (door.room <= 0) throw new TransientError('bus-unavailable', 'the stream is away');
        door.room -= 1;
        ids.add(event.id);
        door.events.push(event);
        return { duplicate: false };
      }),
    setAside: async (items) => void door.aside.push(...items),
    rateLimit: new RateLimit(),
    refused: () => undefined,
    now: () => NOW,
    log: silentLog,
  });
  return door;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly json: {
    readonly resourceType: string;
    readonly type?: string;
    readonly rest?: readonly { readonly resource: readonly { readonly type: string }[] }[];
    readonly issue?: readonly {
      readonly details: { readonly coding: readonly { readonly code: string }[] };
    }[];
    readonly entry?: readonly { readonly response: { readonly status: string } }[];
  };
}

interface Wish {
  readonly method?: 'POST' | 'PUT' | 'GET';
  readonly headers?: Record<string, string>;
}

export async function send(
  { app }: TestDoor,
  path: string,
  ...[body, wish = {}]: readonly [body: unknown, wish?: Wish]
): Promise<Answer> {
  const answer = await app.inject({
    method: wish.method ?? 'POST',
    url: path,
    headers: {
      authorization: 'Bearer k',
      'content-type': 'application/fhir+json',
      ...wish.headers,
    },
    payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  });
  return {
    status: answer.statusCode,
    type: String(answer.headers['content-type']),
    json: answer.json<Answer['json']>(),
  };
}

export const codeOf = ({ json }: Answer): string | undefined =>
  json.issue?.[0]?.details.coding[0]?.code;
export const statusesOf = ({ json }: Answer): string[] =>
  (json.entry ?? []).map(({ response }) => response.status.slice(0, 3));

type Resource = Readonly<Record<string, unknown>>;

export const bundle = (type: string, ...resources: readonly Resource[]): object => ({
  resourceType: 'Bundle',
  type,
  entry: resources.map((resource) => {
    const [kind, id] = [resource['resourceType'], resource['id']].map((one) =>
      typeof one === 'string' ? one : 'x',
    );
    const request = { method: 'PUT', url: `${kind ?? ''}/${id ?? ''}` };
    const isRestful = type === 'transaction' || type === 'batch';
    return { fullUrl: `urn:uuid:${id ?? ''}`, resource, ...(isRestful && { request }) };
  }),
});

export const patient: Resource = {
  resourceType: 'Patient',
  id: 'p1',
  identifier: [{ value: '11010519491231002X', type: { coding: [{ code: 'NI' }] } }],
  name: [{ family: '司马', given: ['相如'] }],
  birthDate: '1949-12-31',
  gender: 'male',
  address: [{ district: '990102001001', line: ['文三路100号'] }],
};

export const encounter: Resource = {
  resourceType: 'Encounter',
  id: 'e1',
  identifier: [{ value: 'VN1', type: { coding: [{ code: 'VN' }] } }],
  status: 'in-progress',
  class: { code: 'EMER' },
  subject: { reference: 'Patient/p1' },
  period: { start: '2026-05-31T10:00:00+08:00' },
  reasonCode: [{ text: '发热3天,腹泻' }],
};

export const condition: Resource = {
  resourceType: 'Condition',
  id: 'c1',
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'A09' }] },
  subject: { reference: 'Patient/p1' },
  encounter: { reference: 'Encounter/e1' },
};
