// Creates the timescaledb extension where the server has it and the user may. Without it everything works on plain partitions, so
// a refusal is one line in the log and never an error.
import pg from 'pg';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { connectionSettings } from './pool.ts';

export async function ensureTimescale(url: string, log: Log): Promise<void> {
  // A connection of its own: creating an extension that is not preloaded ends the connection.
  const client = new pg.Client(
    connectionSettings({ url, applicationName: 'vigil-migrate', log }, undefined),
  );
  client.on('error', () => undefined);
  await client.connect();
  try {
    const answer = await client.query<{
      present: boolean;
      available: boolean;
      preloaded: boolean;
      started: boolean;
    }>(`SELECT
      EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb') AS present,
      EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb') AS available,
      EXISTS (SELECT FROM pg_settings WHERE name LIKE 'timescaledb%') AS preloaded,
      to_regclass('vigil_migrations') IS NOT NULL AS started`);
    const state = answer.rows[0];
    // A schema that began on plain partitions stays so: its tables cannot be converted in place.
    if (state === undefined || state.present || state.started || !state.available) return;
    if (!state.preloaded) {
      log.warn(
        'timescaledb is installed but not in shared_preload_libraries: using plain partitions',
      );
      return;
    }
    await client.query('CREATE EXTENSION IF NOT EXISTS timescaledb');
    log.info('timescaledb extension created');
  } catch (error) {
    log.warn(
      { reason: messageOf(error) },
      'the timescaledb extension cannot be created: using plain partitions',
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
