// A worker in a process of its own, for tests that end it by force: `DATABASE PORT-URL`. Runs until it is killed.
import { systemClock } from '../../platform/clock.ts';
import { silentLog } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { openStore } from '../../platform/store/pool.ts';
import { startNotifiers } from './notifiers.ts';
import { rulesOf, webhookChannel } from './receivers.fixture.ts';

const [url = '', hook = ''] = process.argv.slice(2);
const store = await openStore({
  url,
  role: 'vigil_alerts',
  applicationName: 'worker',
  log: silentLog,
});
const rules = rulesOf({
  channels: [webhookChannel('hook', hook, { perMinute: 6000, perOfficeMinute: 6000 })],
  chains: [{ department: '*', steps: [{ channel: 'hook' }] }],
});
startNotifiers({
  store,
  clock: systemClock,
  log: silentLog,
  metrics: createMetrics('worker'),
  rules,
});
process.stdout.write('ready\n');
