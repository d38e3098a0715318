// The stage at work: the two operators and the timers over one store, one bus and one clock. Composed by main.ts, and by tests with a clock of
// their own.
import type { Repeating } from '../platform/clock.ts';
import { createPublisher, type Publisher } from '../platform/bus/publish.ts';
import type { OperatorRuntime, RunningOperator } from '../platform/operator/operator-spec.ts';
import { createRelay } from '../platform/operator/outbox-relay.ts';
import { runOperator } from '../platform/operator/run-operator.ts';
import type { Signer } from './audit/anchor.ts';
import { TIMERS_PRODUCER } from './clocks/fire-case-clocks.ts';
import { startTimers, type Timers } from './clocks/timers.ts';
import { SCREENS_ONLY, type NotificationRules } from './notifiers/load-notifications.ts';
import { startNotifiers, type Notifiers } from './notifiers/notifiers.ts';
import { keepRosters } from './duty/keep-rosters.ts';
import { commandsOperator } from './operators/commands.ts';
import { signalsOperator } from './operators/signals.ts';
import { startWatchdog } from './watch/run-watchdog.ts';
import { keepRules } from './keep-rules.ts';
import type { AlertsCatalogue } from './rules-in-force.ts';
import { freezeLists } from './store/responsibility-lists.ts';

export interface RunningAlerts {
  readonly ready: Promise<void>;
  /** Rejects when the stage must stop. */
  readonly failed: Promise<never>;
  isHealthy(): boolean;
  stop(): Promise<void>;
}

/** `signer` signs exports of the ledger. */
export type AlertsRuntime = OperatorRuntime & { readonly signer: Signer };

/** Throws InvariantError where a version of a list was changed after it had been in force. */
export async function runAlerts(
  catalogue: AlertsCatalogue,
  runtime: AlertsRuntime,
  notifications: NotificationRules = SCREENS_ONLY,
): Promise<RunningAlerts> {
  const { bus, store, clock, log, metrics } = runtime;
  const frozen = await freezeLists(store, catalogue.lists, clock.now());
  const kept = await keepRules({ store, log, catalogue, frozen });
  const publisher = createPublisher(bus);
  const { relay, relayFailed } = timersRelay(runtime, publisher);
  const firedTotal = metrics.counter('clocks_fired_total', 'Limits whose passing was noticed.');
  const notifiers = startNotifiers({ store, clock, log, metrics, rules: notifications });
  const timers = startTimers({
    store,
    clock,
    log,
    relay,
    rules: kept.rules,
    onFired: (count) => {
      firedTotal.inc(count);
      notifiers.wake();
    },
  });
  const watchdog = startWatchdog({
    store,
    clock,
    log,
    metrics,
    rules: catalogue.escalation,
    onFound: () => notifiers.wake(),
  });
  const onNewClocks = (): void => {
    timers.wake();
    notifiers.wake();
  };
  const signals = signalsOperator({
    rules: kept.rules,
    flow: metrics.flow('triage', { dropped: ['redelivered', 'suppressed'], errored: [] }),
    onNewClocks,
  });
  const commands = commandsOperator({
    rules: kept.rules,
    zone: catalogue.zone,
    signer: runtime.signer,
    flow: metrics.flow('commands', { dropped: ['refused'], errored: [] }),
    reply: (subject, payload) => {
      bus.connection.publish(subject, payload);
    },
    onNewClocks,
    onInForce: () => void kept.read(),
  });
  const operators = [runOperator(signals, runtime), runOperator(commands, runtime)];
  const { dutyCalendar: calendar } = kept.rules();
  const rosters = keepRosters({ store, clock, log, calendar, onTold: onNewClocks });
  return running({
    operators,
    timers,
    notifiers,
    watchdog,
    rosters,
    relayFailed,
    close: () => {
      kept.stop();
      publisher.close();
    },
  });
}

/** Rejects when what the timers have written can never be published. */
function timersRelay({ store, log }: OperatorRuntime, publisher: Publisher) {
  let failRelay: (error: Error) => void = () => undefined;
  const relayFailed = new Promise<never>((_resolve, reject) => {
    failRelay = reject;
  });
  const relay = createRelay({
    producer: TIMERS_PRODUCER,
    publisher,
    store,
    log,
    onFatal: failRelay,
  });
  return { relay, relayFailed };
}

interface Parts {
  readonly operators: readonly RunningOperator[];
  readonly timers: Timers;
  readonly notifiers: Notifiers;
  readonly watchdog: Repeating;
  readonly rosters: { stop(): Promise<void> };
  readonly relayFailed: Promise<never>;
  readonly close: () => void;
}

function running({
  operators,
  timers,
  notifiers,
  watchdog,
  rosters,
  relayFailed,
  close,
}: Parts): RunningAlerts {
  const failed = Promise.race([
    ...operators.map((one) => one.failed),
    timers.failed,
    notifiers.failed,
    relayFailed,
  ]);
  failed.catch(() => undefined);
  return {
    ready: Promise.all(operators.map((one) => one.ready)).then(() => undefined),
    failed,
    isHealthy: () =>
      timers.isHealthy() && notifiers.isHealthy() && operators.every((one) => one.isHealthy()),
    stop: async () => {
      await Promise.all(operators.map((one) => one.stop()));
      await rosters.stop();
      await watchdog.stop();
      await timers.stop();
      await notifiers.stop();
      close();
    },
  };
}
