// What looks raised over time. A signal of a look is one for each unit, raised again when it comes again, and taken back when it is over: what was found
// in between stands as an episode of its own, however it ended. A cluster stands as it was when it was first told: cases that join it later, from here
// or from a neighbour, make nothing true that was not. How it was told again is kept beside it: what was vague at first may be found a day later.
import type { SignalId } from '../../contracts/ids.ts';
import { Signal } from '../../contracts/signal.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';

const CLUSTERS = 'space-time-scan';

export class LookEpisodes {
  readonly #open = new Map<SignalId, Signal>();
  readonly #over: Signal[] = [];
  /** Of clusters, each time but the first. */
  readonly retold: Signal[] = [];

  take(rows: readonly OutboxRow[]): void {
    for (const { payload } of rows) {
      const signal = Signal.parse(JSON.parse(payload.toString()));
      const { id, status } = signal;
      const before = this.#open.get(id);
      if (status !== 'withdrawn' && before?.detector.method === CLUSTERS) {
        this.retold.push(signal);
        continue;
      }
      if (status !== 'withdrawn') {
        const evidence = [...new Set([...(before?.evidence ?? []), ...signal.evidence])];
        this.#open.set(id, { ...signal, evidence });
      } else if (before !== undefined) {
        this.#over.push(before);
        this.#open.delete(id);
      }
    }
  }

  all(): Signal[] {
    return [...this.#over, ...this.#open.values()];
  }
}
