// A message that was lost while the store was away is told of when it is back, by site and once an hour, and none is told of twice.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SiteId } from '../../contracts/ids.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { LostMessages } from './lost-messages.ts';

const now = Date.UTC(2026, 10, 21, 4);
let database: TestDatabase;
let store: Pool;
beforeAll(async () => {
  database = await freshDatabase();
  store = await database.poolAs('vigil_ingest');
});
afterAll(() => database.drop());

it('stands among the refusals of its site', async () => {
  const lost = new LostMessages();
  lost.note('mllp', 's-one' as SiteId, now);
  lost.note('mllp', 's-one' as SiteId, now + 1);
  const unable = await database.poolAs('vigil_dashboard');
  await expect(lost.tell(unable)).rejects.toThrow();
  await lost.tell(store);
  lost.note('mllp', 's-one' as SiteId, now + 2);
  await lost.tell(store);
  await lost.tell(store);
  const { rows } = await database.pool.query('SELECT site_id, door, code, times FROM rejections');
  expect(rows).toEqual([{ site_id: 's-one', door: 'mllp', code: 'not-stored', times: 3 }]);
});
