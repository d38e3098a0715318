// The line of a gateway: MQTT 3.1.1 with quality 1 under one session. What was not acknowledged is sent again on the next connection, marked as a
// repetition, until it is.
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { generate, parser, type Packet } from 'mqtt-packet';

export interface MqttAddress {
  readonly host: string;
  readonly port: number;
  /** Id of the site: name and topic. */
  readonly site: string;
  readonly key: string;
}

const RETRY_MS = 1_000;
const IDS_MAX = 65_535;

export class MqttLine {
  readonly #address: MqttAddress;
  #socket: Socket | undefined;
  #messageId = 0;
  #onPacket: (packet: Packet | undefined) => void = () => undefined;

  constructor(address: MqttAddress) {
    this.#address = address;
  }

  /** Resolves when the message has been acknowledged; one at a time. */
  async send(payload: object, signal: AbortSignal): Promise<void> {
    this.#messageId = (this.#messageId % IDS_MAX) + 1;
    const message = {
      cmd: 'publish' as const,
      topic: `vigil/v1/${this.#address.site}/readings`,
      payload: JSON.stringify(payload),
      qos: 1 as const,
      messageId: this.#messageId,
      retain: false,
    };
    for (let dup = false; ; dup = true) {
      signal.throwIfAborted();
      if ((await this.#connected()) && (await this.#exchange({ ...message, dup })) === 'puback')
        return;
      this.close();
      await wait(RETRY_MS, undefined, { signal });
    }
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  async #connected(): Promise<boolean> {
    if (this.#socket !== undefined) return true;
    const { host, port, site, key } = this.#address;
    const socket = connect(port, host);
    this.#socket = socket;
    const reader = parser({ protocolVersion: 4 });
    reader.on('packet', (packet: Packet) => this.#onPacket(packet));
    socket.on('data', (bytes: Buffer) => reader.parse(bytes));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = undefined;
      this.#onPacket(undefined);
    });
    const answer = await this.#exchange({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: false,
      clientId: `gateway-${site}`,
      keepalive: 1_200,
      username: site,
      password: Buffer.from(key),
    });
    return answer === 'connack' && this.#socket === socket;
  }

  /** What kind of packet came back; undefined when the line broke. */
  #exchange(packet: Packet): Promise<Packet['cmd'] | undefined> {
    return new Promise((resolve) => {
      this.#onPacket = (answer) => {
        const isRefused = answer?.cmd === 'connack' && answer.returnCode !== 0;
        resolve(isRefused ? undefined : answer?.cmd);
      };
      this.#socket?.write(generate(packet, { protocolVersion: 4 }));
    });
  }
}
