// A message of the size that the MLLP door acknowledges is kept whole; where there is no room for it, its beginning is, and it is marked so.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SiteId } from '../../contracts/ids.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { FRAME_BYTES_MAX } from '../mllp/limits.ts';
import { setAside } from './quarantine.ts';
import { openContent } from './replay.ts';
import { LARGE_BYTES_MAX } from './room.ts';
import { listItems, readSealed } from './stored-items.ts';

const now = Date.UTC(2026, 10, 21, 4);
const key = { version: 1, secret: Buffer.alloc(32, 1) };
let database: TestDatabase;
let store: Pool;
beforeAll(async () => {
  database = await freshDatabase();
  store = await database.poolAs('vigil_ingest');
});
afterAll(() => database.drop());

const put = (site: string, original: Uint8Array) =>
  setAside(
    store,
    [
      {
        at: now,
        door: 'mllp',
        siteId: site as SiteId,
        code: 'unknown-facility',
        detail: 'MSH-4',
        original,
      },
    ],
    key,
  );

it.each([400_000, FRAME_BYTES_MAX])('keeps a message of %d bytes whole', async (bytes) => {
  const site = `s-${String(bytes)}`;
  const original = Buffer.alloc(bytes, 'MSH|');
  await put(site, original);
  const [item] = await listItems(store, { site, state: 'open', limit: 2 }, now);
  expect(item?.truncated).toBe(false);
  const sealed = await readSealed(store, item?.id ?? '');
  if (item === undefined || sealed === undefined) throw new Error('not kept');
  const content = openContent(item.id, sealed, { active: key, of: () => key });
  expect(content?.equals(original)).toBe(true);
});

it('keeps the beginning alone of what comes to a site that has filled its room, and what it holds and what is small whole', async () => {
  const first = Buffer.alloc(400_000, 'a');
  await put('s-full', first);
  await database.pool.query(
    `INSERT INTO quarantine (id, at, last_at, door, site_id, code, detail, key_version, sealed, expires_at)
     SELECT 'filler', at, last_at, door, site_id, code, detail, key_version, convert_to(repeat('x', $1), 'UTF8'), expires_at
     FROM quarantine WHERE site_id = 's-full'`,
    [LARGE_BYTES_MAX - 500_000],
  );
  await put('s-full', Buffer.alloc(400_000, 'c'));
  const [cut] = (await listItems(store, { state: 'open', site: 's-full', limit: 9 }, now)).filter(
    ({ truncated }) => truncated,
  );
  const sealed = await readSealed(store, cut?.id ?? '');
  if (cut === undefined || sealed === undefined) throw new Error('not kept');
  const content = openContent(cut.id, sealed, { active: key, of: () => key });
  expect(content?.equals(Buffer.alloc(256 * 1024, 'c'))).toBe(true);
  await put('s-full', first);
  await put('s-full', Buffer.alloc(1_000, 'b'));
  await put('s-other', Buffer.alloc(400_000, 'b'));
  const kept = await listItems(store, { state: 'open', site: 's-full', limit: 9 }, now);
  expect(kept.map(({ times }) => times).sort()).toEqual([1, 1, 1, 2]);
  expect(kept.filter(({ truncated }) => truncated)).toHaveLength(1);
});
