// The MQTT door as a part of the stage: its port and certificate from the settings, and the expiry of its sessions.
import { readFileSync } from 'node:fs';
import type { TlsOptions } from 'node:tls';
import { every } from '../../platform/clock.ts';
import { InvariantError, messageOf } from '../../platform/errors.ts';
import type { Stage } from '../../platform/run-stage.ts';
import { expireFirstTimes } from '../home/first-times.ts';
import { openMqtt, type MqttDoorParts } from './open-mqtt.ts';
import { expireSessions } from './sessions.ts';

export interface MqttSettings {
  readonly mqttPort: number;
  readonly mqttCertificate: string | undefined;
  readonly mqttKey: string | undefined;
  readonly host: string;
}

const EXPIRE_MS = 3_600_000;

export async function startMqtt(
  stage: Stage,
  settings: MqttSettings,
  behind: Omit<MqttDoorParts, 'metrics' | 'port' | 'host' | 'tls'>,
): Promise<void> {
  const { mqttPort: port, host } = settings;
  const mqtt = await openMqtt({
    ...behind,
    metrics: stage.metrics,
    port,
    host,
    tls: tlsOf(settings),
  });
  stage.onStop('mqtt', () => mqtt.stop());
  const expire = every(stage.clock, EXPIRE_MS, {
    task: async () => {
      await expireSessions(behind.store, stage.clock.now());
      await expireFirstTimes(behind.store, stage.clock.now());
    },
    onError: (error) =>
      stage.log.warn(
        { reason: messageOf(error) },
        'ended sessions of MQTT could not be removed; tried again in an hour',
      ),
  });
  stage.onStop('mqtt expiry', () => expire.stop());
}

function tlsOf({ mqttCertificate, mqttKey }: MqttSettings): TlsOptions | undefined {
  if (mqttCertificate === undefined && mqttKey === undefined) return undefined;
  if (mqttCertificate === undefined || mqttKey === undefined)
    throw new InvariantError('bad-settings', 'MQTT over TLS needs a certificate and its key.', {
      advice: 'Set VIGIL_MQTT_CERTIFICATE and VIGIL_MQTT_KEY, or neither.',
    });
  return { cert: fileOf(mqttCertificate), key: fileOf(mqttKey), minVersion: 'TLSv1.2' };
}

function fileOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new InvariantError('bad-settings', `${path} cannot be read: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}
