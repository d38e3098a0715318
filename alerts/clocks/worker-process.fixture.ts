// A worker of the timers in a process of its own, for tests that end it by force: `DATABASE NOW`. Fires until nothing is due, and says each
// batch that it committed.
import { silentLog } from '../../platform/log.ts';
import { openStore } from '../../platform/store/pool.ts';
import { fireDueClocks } from './due-clocks.ts';

const [url = '', now = ''] = process.argv.slice(2);
const store = await openStore({
  url,
  role: 'vigil_alerts',
  applicationName: 'timers',
  log: silentLog,
});
for (let fired = 1; fired > 0;) {
  fired = await fireDueClocks(store, Number(now));
  process.stdout.write(`${String(fired)}\n`);
}
await store.end();
