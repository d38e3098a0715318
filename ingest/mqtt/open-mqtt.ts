// The MQTT door composed: registered keys as name and password, sessions, limits, counters, and what a message becomes.
import { randomUUID } from 'node:crypto';
import type { TlsOptions } from 'node:tls';
import type { IConnectPacket } from 'mqtt-packet';
import type { EpochMs } from '../../contracts/time.ts';
import { listenError } from '../../platform/embedded/free-port.ts';
import { messageOf, safeFieldsOf } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import type { RateLimit } from '../events-api/rate-limit.ts';
import { untilRateAllows } from '../events-api/until-rate-allows.ts';
import type { ReceiveParts } from '../events-api/receive.ts';
import type { ByteBudget } from '../pressure/byte-budget.ts';
import type { KeyAtDoor } from '../sites/registry.ts';
import { REASON } from './codec.ts';
import type { Admission } from './connection.ts';
import { DEFAULT_MQTT_LIMITS, type MessageOutcome, type MqttCounters } from './limits.ts';
import { MqttServer } from './server.ts';
import { beginSession, endSession, SESSION_MS_MAX, type SessionClient } from './sessions.ts';
import { takeMessage } from './take-message.ts';

export interface MqttDoorParts extends Omit<ReceiveParts, 'flow'> {
  readonly store: Queryable;
  readonly metrics: Metrics;
  /** The site's, by whichever door it comes. */
  readonly rateLimit: Pick<RateLimit, 'take'>;
  readonly budget: ByteBudget;
  readonly now: () => EpochMs;
  readonly log: Log;
  /** Of a client's name: the token under the active key first, then under those that overlap. */
  readonly clientTokens: (site: string, clientId: string) => readonly string[];
  readonly port: number;
  readonly host: string;
  readonly tls?: TlsOptions | undefined;
}

/** A key with the name under which it came in. */
type Sender = KeyAtDoor & { readonly username: string };

const STOP_MS = 8_000;
const CLIENT_ID_MAX = 128;

export async function openMqtt(
  parts: MqttDoorParts,
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const counters = countersOf(parts.metrics);
  const flow = parts.metrics.flow('mqtt_readings', {
    dropped: ['duplicate', 'rejected'],
    errored: ['not-stored'],
  });
  const desk = new Desk(parts);
  const server = new MqttServer<Sender>({
    limits: DEFAULT_MQTT_LIMITS,
    counters,
    nowMs: parts.now,
    tls: parts.tls,
    admit: (packet, cut) => desk.admit(packet, cut),
    renew: (sender) => desk.renew(sender),
    budget: parts.budget,
    siteOf: ({ site }) => site.id,
    take: async ({ topic, payload, qos }, sender, over) => {
      await untilRateAllows(sender, parts, over);
      const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
      const outcome = await takeMessage({ topic, payload: bytes }, sender, {
        parts: { ...parts, flow },
        now: parts.now(),
      }).catch((error: unknown) => {
        parts.log.error(safeFieldsOf(error), 'a message of MQTT could not be stored');
        throw error;
      });
      counters.message(outcome, qos);
      return REASONS[outcome];
    },
  });
  const port = await server.listen(parts.port, parts.host).catch((error: unknown) => {
    throw listenError(error, parts.port, 'VIGIL_MQTT_PORT');
  });
  return { port, stop: () => server.stop(STOP_MS) };
}

/** Version 5 alone is told. */
const REASONS: Readonly<Record<Exclude<MessageOutcome, 'not-stored'>, number>> = {
  taken: REASON.success,
  'set-aside': REASON.payloadInvalid,
  refused: REASON.notAuthorised,
};

/** Who may come in, and with which session. */
class Desk {
  readonly #parts: MqttDoorParts;
  /** By token: ends the connection of the same client. */
  readonly #present = new Map<string, () => void>();

  constructor(parts: MqttDoorParts) {
    this.#parts = parts;
  }

  async admit(packet: IConnectPacket, cut: () => void): Promise<Admission<Sender>> {
    const version = packet.protocolVersion ?? 4;
    if (version < 3 || version > 5) return { outcome: 'refused', reason: 'unsupported-version' };
    const sender = this.#senderOf(packet);
    if (sender === undefined) return { outcome: 'refused', reason: 'unregistered' };
    const clean = packet.clean !== false;
    const isNameless = packet.clientId === '';
    if (packet.clientId.length > CLIENT_ID_MAX || (isNameless && !clean))
      return { outcome: 'refused', reason: 'bad-client-id' };
    const clientId = isNameless ? `auto-${randomUUID()}` : packet.clientId;
    const client: SessionClient = {
      tokens: this.#parts.clientTokens(sender.site.id, clientId),
      siteId: sender.site.id,
    };
    const keepMs = keepMsOf(packet, clean);
    const sessionPresent = await beginSession(this.#parts.store, client, {
      clean,
      keepMs,
      now: this.#parts.now(),
    });
    return {
      outcome: 'admitted',
      sender,
      sessionPresent,
      assignedClientId: isNameless ? clientId : undefined,
      keepAliveMs: keepAliveOf(packet),
      left: this.#enter(client, cut, keepMs),
    };
  }

  renew(sender: Sender): Sender | undefined {
    const { registry, log } = this.#parts;
    const grant = registry().keyOfSender(sender.sender);
    // The session is that of the site by which it came in: under another one it has to sign in anew.
    if (
      grant !== undefined &&
      grant.site.id === sender.site.id &&
      this.#isItsName(sender.username, grant)
    )
      return { ...grant, username: sender.username };
    log.warn(
      { site: sender.site.id, key: sender.sender.slice(0, 12) },
      'the key of an open MQTT line is no longer in force: the line is ended',
    );
    return undefined;
  }

  /** The name is the site's, the password its key: both are asked for, so that a key in the wrong device is seen. */
  #senderOf({ username, password }: IConnectPacket): Sender | undefined {
    if (username === undefined || password === undefined) return undefined;
    const grant = this.#parts.registry().keyGrant(password.toString());
    return grant !== undefined && this.#isItsName(username, grant)
      ? { ...grant, username }
      : undefined;
  }

  #isItsName(username: string, { site, speaksForAll }: KeyAtDoor): boolean {
    return (
      username === site.id || (speaksForAll && this.#parts.registry().site(username) !== undefined)
    );
  }

  /** The same client on a second connection ends the first. Returns what to do when it leaves. */
  #enter(client: SessionClient, cut: () => void, keepMs: number): () => void {
    const [token = ''] = client.tokens;
    const earlier = this.#present.get(token);
    // First, so that the end of the earlier connection does not end the session of this one.
    this.#present.set(token, cut);
    earlier?.();
    return () => {
      if (this.#present.get(token) !== cut) return;
      this.#present.delete(token);
      const { store, log, now } = this.#parts;
      endSession(store, client, { keepMs, now: now() }).catch((error: unknown) => {
        log.warn({ reason: messageOf(error) }, 'the end of a session could not be noted');
      });
    };
  }
}

function keepAliveOf({ keepalive = 0 }: IConnectPacket): number {
  const { keepAliveMsMax } = DEFAULT_MQTT_LIMITS;
  return keepalive === 0 ? keepAliveMsMax : Math.min(keepalive * 1000, keepAliveMsMax);
}

/** Version 3 keeps a session for as long as the server likes, version 5 for as long as the client says. */
function keepMsOf({ protocolVersion, properties }: IConnectPacket, clean: boolean): number {
  if (protocolVersion !== 5) return clean ? 0 : SESSION_MS_MAX;
  return Math.min((properties?.sessionExpiryInterval ?? 0) * 1000, SESSION_MS_MAX);
}

function countersOf(metrics: Metrics): MqttCounters {
  const open = metrics.gauge('mqtt_connections', 'Open connections.');
  const refused = metrics.counter('mqtt_refused_total', 'Connections that were not taken.', [
    'reason',
  ]);
  const cut = metrics.counter('mqtt_cut_total', 'Connections that the door ended.', ['reason']);
  const messages = metrics.counter('mqtt_messages_total', 'Messages, by what became of them.', [
    'outcome',
    'qos',
  ]);
  const heldBack = metrics.counter(
    'mqtt_held_back_total',
    'Times that a connection was not read, because its site held as many bytes as it may.',
  );
  return {
    heldBack: () => heldBack.inc(),
    connected: () => open.inc(),
    disconnected: () => open.dec(),
    refused: (reason) => refused.inc({ reason }),
    cut: (reason) => cut.inc({ reason }),
    message: (outcome, qos) => messages.inc({ outcome, qos: String(qos) }),
  };
}
