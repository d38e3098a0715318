// What the processes of one stage say to each other. They are forks of one program and talk over Node's own channel, so that the shapes
// need no checks; what is not ours (other libraries use the channel too) is passed over.
import type { MetricObjectWithValues, MetricValue } from 'prom-client';

export interface Complaint {
  readonly name: string;
  readonly complaint: string;
}

/** As `registry.getMetricsAsJSON()` gives them. */
export type MetricsOfProcess = readonly MetricObjectWithValues<MetricValue<string>>[];

/** What one process knows of itself. */
export interface OwnState {
  readonly complaints: readonly Complaint[];
  readonly metrics: MetricsOfProcess;
}

/** What is shown of the stage. */
export interface StageState {
  readonly complaints: readonly Complaint[];
  readonly metricsText: string;
}

/** What one process says to all others of its stage. */
export interface OtherProcesses {
  /** Arrives some milliseconds later, and not at one that is just starting. */
  tellOthers(topic: string, content: unknown): void;
  onNews(topic: string, hear: (content: unknown) => void): void;
}

export type Message =
  | { readonly vigil: 'ready' }
  /** First to door: say how you are. */
  | { readonly vigil: 'own-state?'; readonly id: number }
  | { readonly vigil: 'own-state'; readonly id: number; readonly state: OwnState }
  /** Door to first: somebody asks me how the stage is. */
  | { readonly vigil: 'stage-state?'; readonly id: number }
  | { readonly vigil: 'stage-state'; readonly id: number; readonly state: StageState }
  /** Heard by the first, and handed on by it to all other doors. */
  | { readonly vigil: 'news'; readonly topic: string; readonly content: unknown };

export function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'vigil' in value;
}
