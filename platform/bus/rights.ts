// Who may do what on the bus: one writer per stream, and readers named. The embedded server's users and those of the cluster in
// docker-compose.yml are made from this one table.
import {
  ECG_CHUNKS_SUBJECT,
  NOTICE_FILTER,
  STREAM,
  STREAM_SUBJECTS,
  REPLY_FILTER,
  type StreamName,
} from '../../contracts/subjects.ts';
import { InvariantError } from '../errors.ts';
import { inboxPrefix } from './inbox-prefix.ts';

/** `monitors` is no stage: gateways of ECG monitors send chunks as requests, and hear the answers. */
export const BUS_USERS = [
  'admin',
  'ingest',
  'detectors',
  'alerts',
  'dashboard',
  'monitors',
] as const;
/** At a county's edge, whose server has no stage behind the ingest. */
export const EDGE_USERS = ['admin', 'ingest', 'forward'] as const;
export type BusUser = (typeof BUS_USERS)[number] | (typeof EDGE_USERS)[number];

interface StageRights {
  readonly writes: readonly StreamName[];
  readonly reads: readonly StreamName[];
  /** Core NATS, not stored. */
  readonly publishes?: readonly string[];
  readonly subscribes?: readonly string[];
  /** Answers requests that reach it, once each. */
  readonly responds?: 'once';
  /** Removes what has been taken over elsewhere; only streams that allow it let it. */
  readonly purges?: readonly StreamName[];
}

const RIGHTS: Readonly<Record<Exclude<BusUser, 'admin'>, StageRights>> = {
  ingest: {
    writes: [STREAM.events],
    reads: [],
    publishes: [NOTICE_FILTER],
    subscribes: [ECG_CHUNKS_SUBJECT],
    responds: 'once',
  },
  detectors: {
    writes: [STREAM.counts, STREAM.facts, STREAM.signals],
    reads: [STREAM.events, STREAM.counts, STREAM.facts],
  },
  alerts: {
    writes: [STREAM.feed],
    reads: [STREAM.signals, STREAM.commands],
    publishes: [REPLY_FILTER],
  },
  dashboard: {
    writes: [STREAM.commands],
    reads: [STREAM.feed],
    subscribes: [REPLY_FILTER, NOTICE_FILTER],
  },
  // Any client library waits for answers at `_INBOX.…`; no stage does.
  monitors: {
    writes: [],
    reads: [],
    publishes: [ECG_CHUNKS_SUBJECT],
    subscribes: ['_INBOX.>'],
  },
  forward: { writes: [], reads: [STREAM.events], purges: [STREAM.events] },
};

export interface Permissions {
  readonly responds?: 'once';
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** Prepares streams, reads their state, and no more: it may not publish a single fact. */
const ADMIN_PUBLISH = [
  'INFO',
  'STREAM.CREATE.*',
  'STREAM.UPDATE.*',
  'STREAM.INFO.*',
  'STREAM.NAMES',
  'STREAM.LIST',
];

export function permissionsOf(user: BusUser): Permissions {
  const inbox = `${inboxPrefix(user)}.>`;
  if (user === 'admin')
    return { publish: ADMIN_PUBLISH.map((api) => `$JS.API.${api}`), subscribe: [inbox] };
  const rights = RIGHTS[user];
  return {
    publish: [
      '$JS.API.INFO',
      ...rights.writes.flatMap((stream) => [
        STREAM_SUBJECTS[stream],
        `$JS.API.STREAM.INFO.${stream}`,
      ]),
      ...rights.reads.flatMap(readingApi),
      ...(rights.publishes ?? []),
      ...(rights.purges ?? []).map((stream) => `$JS.API.STREAM.PURGE.${stream}`),
    ],
    subscribe: [inbox, ...(rights.subscribes ?? [])],
    ...(rights.responds !== undefined && { responds: rights.responds }),
  };
}

function readingApi(stream: StreamName): string[] {
  return [
    `$JS.API.STREAM.INFO.${stream}`,
    `$JS.API.CONSUMER.CREATE.${stream}.>`,
    `$JS.API.CONSUMER.INFO.${stream}.*`,
    `$JS.API.CONSUMER.MSG.NEXT.${stream}.*`,
    `$JS.API.CONSUMER.DELETE.${stream}.*`,
    `$JS.API.STREAM.MSG.GET.${stream}`,
  ];
}

/** The stage that writes the stream to which a subject belongs. */
export function writerOf(subject: string): Exclude<BusUser, 'admin'> {
  for (const user of ['ingest', 'detectors', 'alerts', 'dashboard'] as const) {
    const prefixes = RIGHTS[user].writes.map((stream) => STREAM_SUBJECTS[stream].slice(0, -1));
    if (prefixes.some((prefix) => subject.startsWith(prefix))) return user;
  }
  throw new InvariantError('no-writer', `Nobody writes ${subject}.`);
}
