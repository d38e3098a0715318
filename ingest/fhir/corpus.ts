// What bundles of others become: a table by which a folder of them is judged, for the documents and for the test that holds them true.
import type { EpochMs } from '../../contracts/time.ts';
import type { ToEvent } from '../normalise/to-event.ts';
import type { Grant, SiteRegistry } from '../sites/registry.ts';
import { readBundle } from './bundle.ts';
import { type EntryOutcome, judgeEntries } from './judge.ts';
import { isObject } from './json.ts';
import { momentOf } from './moment.ts';

export interface CorpusContext {
  readonly grant: Grant;
  readonly registry: SiteRegistry;
  readonly toEvent: ToEvent;
  readonly receivedAt: EpochMs;
}

/** `visit: 1`, `refused invalid-time: 2` …, in the order of their first entry. */
export function tallyOf(value: unknown, context: CorpusContext): Map<string, number> {
  const tally = new Map<string, number>();
  const count = (name: string): void => void tally.set(name, (tally.get(name) ?? 0) + 1);
  const told = isObject(value) ? readBundle(value) : NO_BUNDLE;
  if ('code' in told) return new Map([[`refused ${told.code}`, 1]]);
  const bundledAt = momentOf(told.timestamp, context.grant.site.zone)?.at;
  const { outcomes } = judgeEntries(told.entries, { ...context, bundledAt });
  for (const { rejection } of told.broken) count(`set aside ${rejection.code}`);
  for (const [, outcome] of [...outcomes].sort(([one], [other]) => one - other))
    namesOf(outcome).forEach(count);
  return tally;
}

const NO_BUNDLE = { code: 'invalid-bundle', reason: 'it is no bundle' };

function namesOf(outcome: EntryOutcome): string[] {
  switch (outcome.kind) {
    case 'events':
      return outcome.events.map(({ kind }) => `event ${kind}`);
    case 'folded':
      return ['told with another'];
    case 'context':
      return ['for reference only'];
    case 'nothing':
      return [`nothing to count ${outcome.why}`];
    case 'rejected':
      return [`set aside ${outcome.rejection.code}`];
  }
}

export function tableOf(files: ReadonlyMap<string, ReadonlyMap<string, number>>): string {
  const rows = [...files].map(([name, tally]) => {
    const [events, rest] = [true, false].map((isEvent) =>
      [...tally]
        .filter(([what]) => what.startsWith('event ') === isEvent)
        .map(([what, count]) => `${String(count)} ${what.replace(/^event /, '')}`)
        .join(', '),
    );
    return `| ${name} | ${events === '' ? '–' : (events ?? '')} | ${rest ?? ''} |`;
  });
  return ['| Bundle | Events | Its other entries |', '| --- | --- | --- |', ...rows].join('\n');
}
