// Files of messages for tests, and the parts of the door with a publisher that remembers ids as the stream and the store do.
import type { Event } from '../../contracts/event/event.ts';
import type { SetAside } from '../quarantine/quarantine.ts';
import { SiteRegistry } from '../sites/registry.ts';
import type { ReceiveParts } from '../events-api/receive.ts';
import { IMPORT_FLOW } from '../import/import-flow.ts';
import type { StoredReport } from '../../contracts/api/imports.ts';
import { createMetrics } from '../../platform/metrics.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { siteOf, toEventOf } from '../one-site.fixture.ts';

export const NOW = Date.UTC(2024, 2, 2);

export const SITE = siteOf();

export interface RememberingParts extends ReceiveParts {
  readonly now: () => EpochMs;
  readonly keep: (
    told: Omit<StoredReport, 'id' | 'at' | 'siteId' | 'way'>,
    came: Pick<StoredReport, 'at' | 'siteId' | 'way'>,
  ) => Promise<StoredReport>;
  readonly kept: StoredReport[];
  /** Each once, by id. */
  readonly stored: Map<string, Event>;
  readonly aside: SetAside[];
}

export function rememberingParts(): RememberingParts {
  const stored = new Map<string, Event>();
  const aside: SetAside[] = [];
  const kept: StoredReport[] = [];
  return {
    stored,
    aside,
    kept,
    keep: async (told, came) => {
      const report = { id: String(kept.length + 1), ...came, ...told };
      kept.push(report);
      return Promise.resolve(report);
    },
    flow: createMetrics('test').flow('lines', IMPORT_FLOW),
    registry: () => new SiteRegistry({ sites: [SITE], keys: [], peers: [] }),
    toEvent: toEventOf(),
    now: () => NOW,
    publish: async (events) =>
      Promise.resolve(
        events.map((event) => {
          const duplicate = stored.has(event.id);
          stored.set(event.id, event);
          return { duplicate };
        }),
      ),
    setAside: async (items) => {
      aside.push(...items);
      return Promise.resolve();
    },
  };
}

export interface VisitWords {
  readonly trigger?: string;
  readonly name?: string;
  readonly complaint?: string;
  readonly charset?: string;
}

export function visitMessage(number: number, words: VisitWords = {}): string {
  const { trigger = 'A04', name = '张^三', complaint = '腹泻', charset = '' } = words;
  return [
    `MSH|^~\\&|HIS|H1|V|C|20240301120000||ADT^${trigger}|M${String(number)}|P|2.5.1||||||${charset}`,
    'EVN||20240301120000',
    `PID|1||P${String(number)}^^^H1^MR||${name}||19900101|F`,
    `PV1||O${'|'.repeat(17)}V${String(number)}${'|'.repeat(25)}202403011000`,
    `OBX|1|TX|8661-1^CHIEF COMPLAINT^LN||${complaint}||||||F`,
  ].join('\r');
}

/** FHS, one batch, FTS; the counts as told. */
export function batchOf(
  messages: readonly string[],
  stated: { readonly batch?: string; readonly file?: string } = {},
): string {
  return [
    'FHS|^~\\&|HIS|H1',
    'BHS|^~\\&|HIS|H1',
    ...messages,
    `BTS|${stated.batch ?? String(messages.length)}`,
    `FTS|${stated.file ?? '1'}`,
    '',
  ].join('\r');
}
