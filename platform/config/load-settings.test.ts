// Settings: defaults, mistakes, and the table that `vigil config` prints.
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../errors.ts';
import { describeSettings, loadSettings } from './load-settings.ts';
import { SETTINGS } from './settings.ts';

describe('settings', () => {
  it('have defaults, take numbers and switches, and are frozen', () => {
    const settings = loadSettings(['ingestPort', 'demo', 'zone', 'natsUrl'], {
      VIGIL_INGEST_PORT: '9000',
      VIGIL_DEMO: 'off',
      NATS_URL: ' ',
    });
    expect(settings).toEqual({ ingestPort: 9000, demo: false, zone: 'Asia/Shanghai' });
    expect(Object.isFrozen(settings)).toBe(true);
  });

  it('report all mistakes at once, each with its name', () => {
    const load = (): unknown =>
      loadSettings(['ingestPort', 'zone', 'natsSync'], {
        VIGIL_INGEST_PORT: 'eighty',
        VIGIL_ZONE: 'Mars',
        VIGIL_NATS_SYNC: 'often',
      });
    expect(load).toThrow(InvariantError);
    expect(load).toThrow(/VIGIL_INGEST_PORT[\s\S]*VIGIL_ZONE[\s\S]*VIGIL_NATS_SYNC/);
  });

  it('are listed with their source, and secrets are not shown', () => {
    const rows = describeSettings({
      DATABASE_URL: 'postgres://u:secret@h/d',
      VIGIL_DASHBOARD_PORT: '-1',
    });
    const row = (env: string): unknown => rows.find((one) => one.env === env);
    expect(rows).toHaveLength(Object.keys(SETTINGS).length);
    expect(row('DATABASE_URL')).toMatchObject({ value: '(hidden)', source: 'environment' });
    expect(row('VIGIL_DASHBOARD_PORT')).toMatchObject({ value: '-1', source: 'wrong' });
    expect(row('NATS_URL')).toMatchObject({ value: '', source: 'not set' });
    expect(JSON.stringify(rows)).not.toContain('secret@');
  });
});
