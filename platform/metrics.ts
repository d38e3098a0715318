// The counters of one stage. A `Flow` is the only way to count what passes through: everything received is sent, dropped for
// a reason of a closed list, errored with a code, or still inside, so that received = sent + dropped + errored + inside.
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface FlowBalance {
  readonly received: number;
  readonly sent: number;
  readonly dropped: number;
  readonly errored: number;
  /** received − (sent + dropped + errored): what is still being worked on. Zero when idle, never negative. */
  readonly inside: number;
}

export interface Flow<Reason extends string, Code extends string> {
  received(count?: number): void;
  sent(count?: number): void;
  dropped(reason: Reason, count?: number): void;
  errored(code: Code, count?: number): void;
  balance(): FlowBalance;
  droppedBy(reason: Reason): number;
}

export interface FlowReasons<Reason extends string, Code extends string> {
  readonly dropped: readonly Reason[];
  readonly errored: readonly Code[];
}

export interface Metrics {
  readonly registry: Registry;
  /** Counter `vigil_<name>_received_total`, `…_sent_total`, `…_dropped_total{reason}`, `…_errored_total{code}`. */
  flow<const Reason extends string, const Code extends string>(
    name: string,
    reasons: FlowReasons<Reason, Code>,
  ): Flow<Reason, Code>;
  counter<const Label extends string = never>(
    name: string,
    help: string,
    labels?: readonly Label[],
  ): Counter<Label>;
  gauge<const Label extends string = never>(
    name: string,
    help: string,
    labels?: readonly Label[],
  ): Gauge<Label>;
  /** A gauge whose value is read when somebody asks for it. */
  gaugeOf(name: string, help: string, read: () => number): void;
  histogram<const Label extends string = never>(
    name: string,
    help: string,
    options?: { readonly labels?: readonly Label[]; readonly buckets?: readonly number[] },
  ): Histogram<Label>;
  /** The Prometheus text of everything above. */
  text(): Promise<string>;
}

/** Seconds from 1 ms to 30 s: the alert path must be visible at 250 ms. */
const LATENCY_BUCKETS_S = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];

export function createMetrics(
  stage: string,
  options: { readonly processMetrics?: boolean } = {},
): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ stage });
  if (options.processMetrics === true) collectDefaultMetrics({ register: registry });
  const made = new Map<string, unknown>();
  const once = <T>(name: string, make: (full: string) => T): T => {
    const full = `vigil_${name}`;
    const known = made.get(full);
    if (known !== undefined) return known as T;
    const fresh = make(full);
    made.set(full, fresh);
    return fresh;
  };
  const metrics: Metrics = {
    registry,
    flow: (name, reasons) => createFlow(metrics, name, reasons),
    counter: (name, help, labels = []) =>
      once(
        name,
        (full) => new Counter({ name: full, help, labelNames: [...labels], registers: [registry] }),
      ),
    gauge: (name, help, labels = []) =>
      once(
        name,
        (full) => new Gauge({ name: full, help, labelNames: [...labels], registers: [registry] }),
      ),
    gaugeOf: (name, help, read) =>
      void once(
        name,
        (full) =>
          new Gauge({
            name: full,
            help,
            registers: [registry],
            collect() {
              this.set(read());
            },
          }),
      ),
    histogram: (name, help, { labels = [], buckets = LATENCY_BUCKETS_S } = {}) =>
      once(
        name,
        (full) =>
          new Histogram({
            name: full,
            help,
            labelNames: [...labels],
            buckets: [...buckets],
            registers: [registry],
          }),
      ),
    text: () => registry.metrics(),
  };
  return metrics;
}

function createFlow<const Reason extends string, const Code extends string>(
  metrics: Metrics,
  name: string,
  reasons: FlowReasons<Reason, Code>,
): Flow<Reason, Code> {
  const receivedTotal = metrics.counter(`${name}_received_total`, `What came in at ${name}.`);
  const sentTotal = metrics.counter(`${name}_sent_total`, `What left ${name} as meant.`);
  const droppedTotal = metrics.counter(
    `${name}_dropped_total`,
    `What ${name} left out on purpose.`,
    ['reason'],
  );
  const erroredTotal = metrics.counter(`${name}_errored_total`, `What ${name} could not work on.`, [
    'code',
  ]);
  const sums = { received: 0, sent: 0, dropped: 0, errored: 0 };
  const droppedByReason = new Map<Reason, number>();
  // Every label exists from the start: a reason that never fired reads 0, which is different from unknown.
  for (const reason of reasons.dropped) droppedTotal.inc({ reason }, 0);
  for (const code of reasons.errored) erroredTotal.inc({ code }, 0);
  return {
    received: (count = 1) => {
      sums.received += count;
      receivedTotal.inc(count);
    },
    sent: (count = 1) => {
      sums.sent += count;
      sentTotal.inc(count);
    },
    dropped: (reason, count = 1) => {
      sums.dropped += count;
      droppedByReason.set(reason, (droppedByReason.get(reason) ?? 0) + count);
      droppedTotal.inc({ reason }, count);
    },
    errored: (code, count = 1) => {
      sums.errored += count;
      erroredTotal.inc({ code }, count);
    },
    balance: () => ({ ...sums, inside: sums.received - sums.sent - sums.dropped - sums.errored }),
    droppedBy: (reason) => droppedByReason.get(reason) ?? 0,
  };
}
