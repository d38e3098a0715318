// A site, a door that keeps what it publishes and sets aside, and files in a folder of their own.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event } from '../../contracts/event/event.ts';
import { createMetrics } from '../../platform/metrics.ts';
import type { ReceiveParts } from '../events-api/receive.ts';
import { siteOf, toEventOf } from '../one-site.fixture.ts';
import type { SetAside } from '../quarantine/quarantine.ts';
import { SiteRegistry } from '../sites/registry.ts';
import { fileSource } from './byte-source.ts';
import { formOf } from './call.ts';
import { importFile } from './import-file.ts';
import type { ImportReport } from './import-report.ts';
import { loadProfiles } from './load-profiles.ts';

export const profiles = loadProfiles('catalogue');

export const site = siteOf({ facilityCodes: ['QQ'] });
const toEvent = toEventOf();
const now = Date.parse('2026-06-03T12:00:00+08:00');

export function importer() {
  const published = new Map<string, Event>();
  const aside: SetAside[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'vigil-import-'));
  let failures = 0;
  const door: ReceiveParts = {
    registry: () => new SiteRegistry({ sites: [site], keys: [], peers: [] }),
    toEvent,
    publish: async (events) => {
      if (failures > 0 && failures-- === 1) throw new Error('the line is cut');
      return events.map((event) => {
        const duplicate = published.has(event.id);
        published.set(event.id, event);
        return { duplicate };
      });
    },
    setAside: async (items) => {
      aside.push(...items);
    },
    flow: createMetrics('test').flow('lines', {
      dropped: ['duplicate', 'rejected'],
      errored: ['not-stored'],
    }),
  };
  const run = async (
    name: string,
    content: string | Uint8Array,
    how: { readonly profile?: string; readonly effect?: 'import' | 'dry-run' } = {},
  ): Promise<ImportReport> => {
    const path = join(folder, name);
    writeFileSync(path, content);
    const form = formOf(path, how.profile);
    if (form === 'hl7') throw new Error('not a table');
    const profile = how.profile === undefined ? undefined : profiles.get(how.profile);
    const call = { grant: { site, speaksForAll: false }, profile, form };
    const { report } = await importFile(
      { ...call, source: fileSource(path), effect: how.effect ?? 'import' },
      { door, now: () => now },
    );
    return report;
  };
  /** The nth request for publication from now fails. */
  const failAt = (nth: number): void => {
    failures = nth;
  };
  return { run, published, aside, failAt };
}
