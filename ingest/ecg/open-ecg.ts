// The ECG doors composed: recordings that are under way, over HTTP and over NATS, and annotated ECGs; with their counters.
import type { FastifyInstance } from 'fastify';
import { safeFieldsOf } from '../../platform/errors.ts';
import { every } from '../../platform/clock.ts';
import type { Stage } from '../../platform/run-stage.ts';
import { addEcg, type EcgDoorParts } from './door.ts';
import { listenForChunks, type ChunkBus } from './chunk-subject.ts';
import type { KeepingParts, KeepRecording } from './keep-recording.ts';
import { LiveSessions, type LiveParts } from './live-sessions.ts';
import { CHUNK_FLOW } from './take-chunks.ts';

export interface OpenEcgParts
  extends
    Pick<EcgDoorParts, 'registry' | 'rateLimit' | 'refused' | 'now' | 'log'>,
    Pick<LiveParts, 'toEvent' | 'publish'>,
    Pick<EcgDoorParts['aecg'], 'setAside'> {
  readonly live: KeepingParts;
  readonly keepRecording: KeepRecording;
  /** Absent: chunks come over HTTP alone. */
  readonly bus?: ChunkBus;
}

const SWEEP_MS = 5_000;

export function openEcg(stage: Stage, app: FastifyInstance, parts: OpenEcgParts): void {
  const { metrics } = stage;
  const sessions = new LiveSessions({ ...parts.live, ...parts });
  const running = metrics.gauge('ecg_sessions', 'Recordings that are under way.');
  const sweep = every(stage.clock, SWEEP_MS, {
    task: async () => {
      await sessions.sweep();
      running.set(sessions.size);
    },
    onError: (error) =>
      stage.log.warn(safeFieldsOf(error), 'recordings could not be looked over; tried again'),
  });
  stage.onStop('ecg-sessions', () => sweep.stop());
  const flow = metrics.flow('ecg_chunks', CHUNK_FLOW);
  const door = { ...parts, sessions, flow, aecg: parts };
  addEcg(app, door);
  if (parts.bus === undefined) return;
  const listening = listenForChunks(parts.bus, door);
  stage.onStop('ecg-chunks', () => listening.stop());
}
