// What was set aside at the FHIR door once more on its reading path. A transaction is still all or nothing.
import type { Event } from '../../contracts/event/event.ts';
import type { Rejection } from '../normalise/statement.ts';
import { hasType, readBundle } from './bundle.ts';
import { type Judging, judgeEntries } from './judge.ts';
import { isObject, isTooDeep, type Json } from './json.ts';
import { momentOf } from './moment.ts';

export interface Again {
  readonly events: readonly Event[];
  readonly rejections: readonly Rejection[];
}

export function readBundleAgain(content: Uint8Array, by: Omit<Judging, 'bundledAt'>): Again {
  const told = isTooDeep(content) ? undefined : bundleOf(content);
  if (told === undefined)
    return { events: [], rejections: [{ code: 'invalid-json', reason: 'it is no resource' }] };
  const read = readBundle(told);
  if ('code' in read) return { events: [], rejections: [read] };
  const bundledAt = momentOf(read.timestamp, by.grant.site.zone)?.at;
  const outcomes = [...judgeEntries(read.entries, { ...by, bundledAt }).outcomes.values()];
  const rejections = [
    ...read.broken.map(({ rejection }) => rejection),
    ...outcomes.flatMap((one) => (one.kind === 'rejected' ? [one.rejection] : [])),
  ];
  const isWithheld = read.type === 'transaction' && rejections.length > 0;
  const events = outcomes.flatMap((one) => (one.kind === 'events' ? one.events : []));
  return { events: isWithheld ? [] : events, rejections };
}

function bundleOf(content: Uint8Array): Json | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
    if (!isObject(value) || !hasType(value)) return undefined;
    return value.resourceType === 'Bundle'
      ? value
      : { resourceType: 'Bundle', type: 'collection', entry: [{ resource: value }] };
  } catch {
    return undefined;
  }
}
