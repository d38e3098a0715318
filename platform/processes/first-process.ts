// The first process of a stage that has several: starts the doors as forks that share its ports, starts one again that dies, stops them
// all before anything else of the stage, and speaks for them: health and counters of all are one answer. A door whose first process is
// gone ends at once, by Node's own rule; what it had not acknowledged is sent again by whoever sent it.
import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';
import { InvariantError } from '../errors.ts';
import { backoffDelayMs } from '../retry.ts';
import type { Stage } from '../run-stage.ts';
import {
  isMessage,
  type Message,
  type OtherProcesses,
  type OwnState,
  type StageState,
} from './messages.ts';
import { createQuestions } from './questions.ts';

const RESTART_BACKOFF = { baseMs: 300, maxMs: 15_000, jitter: 0.2 };
/** A door that dies this long after it was ready counts as healthy before. */
const STEADY_MS = 10_000;
const STOP_MS = 22_000;

/** Resolves when every door takes callers. A door that ends before it was ready for the first time fails the stage. */
export async function startProcesses(stage: Stage, count: number): Promise<OtherProcesses> {
  // Without a terminal and without our standard input: they end by a signal of ours, or with us.
  cluster.setupPrimary({ stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const crew = new Crew(stage);
  stage.onStop('doors', () => crew.stop());
  await Promise.all(Array.from({ length: count }, (_, at) => crew.keep(at + 1)));
  return crew;
}

class Crew implements OtherProcesses {
  readonly #stage: Stage;
  readonly #doors = new Map<number, Worker>();
  readonly #listeners = new Map<string, (content: unknown) => void>();
  readonly #states = createQuestions<OwnState>();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  tellOthers(topic: string, content: unknown): void {
    for (const door of this.#doors.values()) tell(door, { vigil: 'news', topic, content });
  }

  onNews(topic: string, hear: (content: unknown) => void): void {
    this.#listeners.set(topic, hear);
  }

  /** Resolves when the door is ready for the first time. */
  keep(place: number): Promise<void> {
    return new Promise((resolve, reject) => {
      void this.#keep(place, { resolve, reject }).catch(reject);
    });
  }

  async stop(): Promise<void> {
    const doors = [...this.#doors.values()];
    const ends = doors.map((door) => new Promise((resolve) => door.once('exit', resolve)));
    for (const door of doors) door.process.kill('SIGTERM');
    const force = setTimeout(() => {
      for (const door of this.#doors.values()) door.process.kill('SIGKILL');
    }, STOP_MS);
    await Promise.all(ends);
    clearTimeout(force);
  }

  async #keep(
    place: number,
    first: { readonly resolve: () => void; readonly reject: (error: Error) => void },
  ): Promise<void> {
    const { clock, log, stopping } = this.#stage;
    const known: Known = { readyAt: undefined, wasReady: false };
    const onReady = (): void => {
      known.readyAt = clock.now();
      known.wasReady = true;
      first.resolve();
    };
    for (let failures = 0; !stopping.aborted;) {
      known.readyAt = undefined;
      const how = await this.#run(place, onReady);
      if (isStopping(this.#stage)) return;
      if (!known.wasReady) {
        first.reject(
          new InvariantError(
            'door-failed',
            `Door ${String(place)} ended before it was ready (${how}).`,
            { advice: 'Its own message stands above.' },
          ),
        );
        return;
      }
      failures = wasSteady(known, clock.now()) ? 1 : failures + 1;
      const delayMs = backoffDelayMs(RESTART_BACKOFF, failures, Math.random);
      log.error({ door: place, how, delayMs }, 'a door ended and is started again');
      await clock.sleep(delayMs, stopping).catch(() => undefined);
    }
  }

  /** Resolves with how it ended. */
  #run(place: number, onReady: () => void): Promise<string> {
    const door = cluster.fork({ VIGIL_PARENT_PIPE: 'off' });
    this.#doors.set(place, door);
    door.on('message', (message: unknown) => {
      if (isMessage(message)) this.#hear(door, message, onReady);
    });
    return new Promise((resolve) => {
      door.once('error', (error) => resolve(error.message));
      door.once('exit', (code: number, signal: string | null) => {
        this.#doors.delete(place);
        resolve(signal ?? `exit code ${String(code)}`);
      });
    });
  }

  #hear(door: Worker, message: Message, onReady: () => void): void {
    if (message.vigil === 'ready') onReady();
    else if (message.vigil === 'own-state') this.#states.answered(message.id, message.state);
    else if (message.vigil === 'news') {
      this.#listeners.get(message.topic)?.(message.content);
      for (const other of this.#doors.values()) if (other !== door) tell(other, message);
    } else if (message.vigil === 'stage-state?') {
      const { id } = message;
      void this.#state().then((state) => tell(door, { vigil: 'stage-state', id, state }));
    }
  }

  async #state(): Promise<StageState> {
    const { health, metrics } = this.#stage;
    const told = await Promise.all(
      [...this.#doors].map(async ([place, door]) => ({
        place,
        state: await this.#states.ask((id) => tell(door, { vigil: 'own-state?', id })),
      })),
    );
    const known = told.flatMap(({ state }) => (state === undefined ? [] : [state]));
    const silent = told.filter(({ state }) => state === undefined);
    const all = [await metrics.registry.getMetricsAsJSON(), ...known.map((one) => one.metrics)];
    return {
      complaints: [
        ...health.complaints(),
        ...known.flatMap((one) => one.complaints),
        ...silent.map(({ place }) => ({
          name: `door ${String(place)}`,
          complaint: 'does not answer',
        })),
      ],
      metricsText: await AggregatorRegistry.aggregate(all.map((one) => [...one])).metrics(),
    };
  }
}

interface Known {
  /** Of the run under way, or of the one that just ended; undefined where it was not ready. */
  readyAt: number | undefined;
  wasReady: boolean;
}

const wasSteady = ({ readyAt }: Known, now: number): boolean =>
  readyAt !== undefined && now - readyAt > STEADY_MS;

const isStopping = (stage: Stage): boolean => stage.stopping.aborted;

/** One that is just ending hears nothing more. */
function tell(door: Worker, message: Message): void {
  if (door.isConnected()) door.send(message, () => undefined);
}
