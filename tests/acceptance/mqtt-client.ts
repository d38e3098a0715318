// A device at the MQTT door with the packets in the test's own hands: one message a connection, and what was answered.
import { connect } from 'node:net';
import { generate, parser, type Packet } from 'mqtt-packet';
import type { Vigil } from './vigil-process.ts';

export interface DeviceMessage {
  readonly site: string;
  readonly payload: string | Uint8Array;
  /** Absent: that of the site. */
  readonly topic?: string;
  readonly clientId?: string;
  readonly key?: string;
}

/** The reason code of the acknowledgement; undefined where the door ended the connection without one. */
export function publishTo(vigil: Vigil, message: DeviceMessage): Promise<number | undefined> {
  const { site, payload, topic = `vigil/v1/${site}/readings`, clientId = 'device' } = message;
  const socket = connect(vigil.ports.mqtt, '127.0.0.1');
  const send = (packet: Packet): void =>
    void socket.write(generate(packet, { protocolVersion: 5 }));
  send({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 5,
    clean: true,
    clientId,
    keepalive: 60,
    username: site,
    password: Buffer.from(message.key ?? vigil.siteKey(site)),
  });
  send({
    cmd: 'publish',
    topic,
    payload: Buffer.from(payload),
    qos: 1,
    messageId: 1,
    dup: false,
    retain: false,
  });
  const reader = parser({ protocolVersion: 5 });
  socket.on('error', () => socket.destroy());
  return new Promise((resolve) => {
    socket.on('close', () => resolve(undefined));
    reader.on('packet', (packet: Packet) => {
      if (packet.cmd !== 'puback') return;
      resolve(packet.reasonCode ?? 0);
      socket.destroy();
    });
    socket.on('data', (bytes: Buffer) => {
      vigil.heard.push(bytes);
      reader.parse(bytes);
    });
  });
}
