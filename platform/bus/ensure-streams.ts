// Makes or updates the streams and checks that the server did what was asked: an old server drops options that it does not know in
// silence, so the configuration that it echoes is compared with the one sent.
import { nanos } from '@nats-io/nats-core';
import {
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { InvariantError, TransientError, messageOf } from '../errors.ts';
import { STREAMS, type StreamDeclaration } from './streams.ts';

/** Options whose loss costs speed and not truth; every other difference ends the start. */
const TOLERATED: ReadonlySet<string> = new Set(['allow_direct']);

/** `err_code` of the JetStream API. */
const STREAM_NOT_FOUND = 10_059;
/** A cluster that has just started: too few of its nodes are known (10005), no leader yet or a new one (10007, 10008, 10009). */
const NOT_TOGETHER_YET: ReadonlySet<number> = new Set([10_005, 10_007, 10_008, 10_009]);

/** What of a connection it takes to make streams. */
export interface StreamKeeper {
  readonly serverVersion: string;
  readonly manager: {
    readonly streams: Pick<JetStreamManager['streams'], 'info' | 'add' | 'update'>;
  };
}

export interface EnsureStreamsOptions {
  readonly replicas?: number;
  readonly declarations?: readonly StreamDeclaration[];
}

/** Names of the streams that were created now. */
export async function ensureStreams(
  bus: StreamKeeper,
  options: EnsureStreamsOptions = {},
): Promise<string[]> {
  const created: string[] = [];
  for (const declaration of options.declarations ?? STREAMS) {
    const asked = configOf(declaration, options.replicas ?? 1);
    const existing = await currentConfig(bus, asked.name);
    if (existing !== undefined && differences(asked, existing).length === 0) continue;
    const echoed = await apply(bus, asked, existing);
    const lost = differences(asked, echoed).filter(({ option }) => !TOLERATED.has(option));
    if (lost.length > 0) {
      const list = lost
        .map((one) => `${one.option}: asked ${one.asked}, got ${one.got}`)
        .join('; ');
      throw new InvariantError(
        'stream-config',
        `nats-server ${bus.serverVersion} did not take the settings of ${asked.name}: ${list}.`,
        {
          advice:
            'Use nats-server 2.9 or later; what it refuses to change has to be moved to a new stream.',
        },
      );
    }
    if (existing === undefined) created.push(asked.name);
  }
  return created;
}

type AskedConfig = Pick<
  StreamConfig,
  | 'name'
  | 'subjects'
  | 'storage'
  | 'retention'
  | 'discard'
  | 'max_bytes'
  | 'max_age'
  | 'duplicate_window'
  | 'num_replicas'
  | 'deny_delete'
  | 'deny_purge'
  | 'allow_direct'
>;

export function configOf(declaration: StreamDeclaration, replicas: number): AskedConfig {
  const forgets = declaration.whenFull === 'forget-oldest';
  return {
    name: declaration.name,
    subjects: [...declaration.subjects],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: forgets ? DiscardPolicy.Old : DiscardPolicy.New,
    max_bytes: declaration.bytesMax,
    max_age: nanos(declaration.ageMsMax),
    duplicate_window: nanos(declaration.duplicateWindowMs),
    num_replicas: replicas,
    deny_delete: true,
    deny_purge: declaration.lettingGo !== 'purge',
    allow_direct: true,
  };
}

export interface ConfigDifference {
  readonly option: string;
  readonly asked: string;
  readonly got: string;
}

/** What the server has otherwise than asked. Options that were not asked for (defaults, metadata of newer servers) do not count. */
export function differences(asked: AskedConfig, got: Partial<StreamConfig>): ConfigDifference[] {
  const found: ConfigDifference[] = [];
  for (const [option, value] of Object.entries(asked)) {
    const other = got[option as keyof StreamConfig];
    if (JSON.stringify(value) === JSON.stringify(other)) continue;
    found.push({
      option,
      asked: JSON.stringify(value),
      got: other === undefined ? 'nothing' : JSON.stringify(other),
    });
  }
  return found;
}

async function currentConfig(bus: StreamKeeper, name: string): Promise<StreamConfig | undefined> {
  try {
    return (await bus.manager.streams.info(name)).config;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === STREAM_NOT_FOUND) return undefined;
    throw new TransientError(
      'bus-not-ready',
      `NATS does not answer for stream ${name}: ${messageOf(error)}.`,
      {
        cause: error,
        advice: 'Is JetStream enabled on the server, and may this user use it?',
      },
    );
  }
}

async function apply(
  bus: StreamKeeper,
  asked: AskedConfig,
  existing: StreamConfig | undefined,
): Promise<StreamConfig> {
  try {
    const info =
      existing === undefined
        ? await bus.manager.streams.add(asked)
        : await bus.manager.streams.update(asked.name, { ...existing, ...asked });
    return info.config;
  } catch (error) {
    if (error instanceof JetStreamApiError && !NOT_TOGETHER_YET.has(error.code)) {
      throw new InvariantError(
        'stream-refused',
        `NATS refuses stream ${asked.name}: ${error.message}.`,
        { cause: error },
      );
    }
    throw new TransientError(
      'bus-not-ready',
      `Stream ${asked.name} could not be made: ${messageOf(error)}.`,
      { cause: error },
    );
  }
}
