// One of several processes that share the ports of a stage. It tells the first process when it is ready, answers for itself when asked,
// and asks the first process where somebody wants to know how the whole stage is.
import cluster from 'node:cluster';
import type { Stage } from '../run-stage.ts';
import { isMessage, type Message, type OtherProcesses, type StageState } from './messages.ts';
import { createQuestions } from './questions.ts';

export interface DoorProcess extends OtherProcesses {
  /** To be called when every port is open. */
  ready(): void;
  /** Of all processes; undefined where the first does not answer. */
  stageState(): Promise<StageState | undefined>;
}

/** True in a fork of a first process. */
export const isDoorProcess = (): boolean => cluster.isWorker;

export function joinProcesses(stage: Stage): DoorProcess {
  const questions = createQuestions<StageState>();
  const listeners = new Map<string, (content: unknown) => void>();
  process.on('message', (message: unknown) => {
    if (!isMessage(message)) return;
    if (message.vigil === 'stage-state') questions.answered(message.id, message.state);
    if (message.vigil === 'news') listeners.get(message.topic)?.(message.content);
    if (message.vigil === 'own-state?') void answer(stage, message.id);
  });
  return {
    ready: () => tell({ vigil: 'ready' }),
    stageState: () => questions.ask((id) => tell({ vigil: 'stage-state?', id })),
    tellOthers: (topic, content) => tell({ vigil: 'news', topic, content }),
    onNews: (topic, hear) => listeners.set(topic, hear),
  };
}

async function answer(stage: Stage, id: number): Promise<void> {
  const metrics = await stage.metrics.registry.getMetricsAsJSON();
  tell({ vigil: 'own-state', id, state: { complaints: stage.health.complaints(), metrics } });
}

/** Without the first process this one ends anyway. */
function tell(message: Message): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}
