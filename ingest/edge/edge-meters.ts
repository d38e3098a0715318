// What an edge tells of its line: how much waits, since when, how much of its disk that is, and what became of what was sent.
import type { EdgeReceipt } from '../../contracts/edge.ts';
import { STREAM } from '../../contracts/subjects.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import type { Metrics } from '../../platform/metrics.ts';

export interface EdgeMeters {
  forwarded(receipt: EdgeReceipt, now: EpochMs): void;
  failed(code: string): void;
  /** Reads the state of the stream; rejects where the server does not answer. */
  look(bus: Bus, now: EpochMs): Promise<void>;
}

export function edgeMeters(metrics: Metrics): EdgeMeters {
  const accepted = metrics.counter('edge_forwarded_total', 'Events that the city took.');
  const duplicates = metrics.counter('edge_duplicates_total', 'Events that the city had already.');
  const rejected = metrics.counter('edge_rejected_total', 'Events that the city set aside.');
  const failures = metrics.counter('edge_failures_total', 'Tries that failed.', ['code']);
  const up = metrics.gauge('edge_line_up', '1 while the last try reached the city.');
  const sentAt = metrics.gauge('edge_forwarded_at_seconds', 'When the city last took a batch.');
  const waiting = metrics.gauge('edge_waiting_events', 'Events that the city does not have yet.');
  const bytes = metrics.gauge('edge_waiting_bytes', 'Bytes that they take.');
  const bytesMax = metrics.gauge('edge_waiting_bytes_max', 'Bytes that they may take.');
  const oldest = metrics.gauge('edge_oldest_waiting_seconds', 'Age of the oldest of them.');
  return {
    forwarded: (receipt, now) => {
      accepted.inc(receipt.accepted);
      duplicates.inc(receipt.duplicates);
      rejected.inc(receipt.rejected);
      up.set(1);
      sentAt.set(now / 1000);
    },
    failed: (code) => {
      failures.inc({ code });
      up.set(0);
    },
    look: async (bus, now) => {
      const { state, config } = await bus.whileConnected(() =>
        bus.manager.streams.info(STREAM.events),
      );
      waiting.set(state.messages);
      bytes.set(state.bytes);
      bytesMax.set(config.max_bytes);
      oldest.set(state.messages === 0 ? 0 : Math.max(0, now - Date.parse(state.first_ts)) / 1000);
    },
  };
}
