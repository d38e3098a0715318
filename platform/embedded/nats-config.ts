// The configuration file of a nats-server: JetStream on disk, one user per stage with the rights of bus/rights.ts. Used by the
// embedded server and, printed with variables in place of passwords, by the cluster of docker-compose.yml.
import { BUS_USERS, permissionsOf, type BusUser } from '../bus/rights.ts';
import { compareVersions } from './nats-binary.ts';

export interface NatsConfig {
  readonly serverName: string;
  readonly host: string;
  readonly port: number;
  readonly storeFolder: string;
  /** `always` or a duration such as `1s`. */
  readonly sync: string;
  readonly serverVersion: string;
  /** Absent: those of all stages. */
  readonly users?: readonly BusUser[] | undefined;
  /** The text that stands for a user's password: a quoted secret, or `$VARIABLE`. */
  readonly password: (user: BusUser) => string;
  /** More lines, e.g. the cluster block. */
  readonly extra?: string;
}

/** Enough for the largest message of the contracts (a feed entry with a series), far below what would hurt. */
export const PAYLOAD_BYTES_MAX = 1_048_576;
const STORE_BYTES_MAX = '1TB';
/** Options of the `sync_interval` kind came with 2.10; an older server ends on options that it does not know. */
const SYNC_SINCE = '2.10.0';

export function natsConfig(config: NatsConfig): string {
  const canSync = compareVersions(config.serverVersion, SYNC_SINCE) >= 0;
  return [
    `server_name: ${JSON.stringify(config.serverName)}`,
    `host: ${JSON.stringify(config.host)}`,
    `port: ${String(config.port)}`,
    `max_payload: ${String(PAYLOAD_BYTES_MAX)}`,
    // A screen or an operator that stalls is cut off before it fills the server's memory.
    'max_pending: 64MB',
    'write_deadline: "10s"',
    'lame_duck_duration: "30s"',
    'jetstream {',
    `  store_dir: ${JSON.stringify(config.storeFolder)}`,
    `  max_file_store: ${STORE_BYTES_MAX}`,
    '  max_memory_store: 64MB',
    ...(canSync ? [`  sync_interval: ${config.sync}`] : []),
    '}',
    'authorization {',
    '  users = [',
    ...(config.users ?? BUS_USERS).map((user) => userBlock(user, config.password(user))),
    '  ]',
    '}',
    config.extra ?? '',
    '',
  ].join('\n');
}

function userBlock(user: BusUser, password: string): string {
  const { publish, subscribe, responds } = permissionsOf(user);
  const list = (subjects: readonly string[]): string =>
    `[${subjects.map((subject) => JSON.stringify(subject)).join(', ')}]`;
  const responses = responds === undefined ? '' : ', allow_responses: { max: 1, expires: "1m" }';
  return `    { user: ${user}, password: ${password}, permissions: { publish: ${list(publish)}, subscribe: ${list(subscribe)}${responses} } }`;
}
