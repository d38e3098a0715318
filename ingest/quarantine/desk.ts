// What each call of `vigil quarantine` does. Whatever opens or changes an item is recorded before it happens.
import { readFileSync } from 'node:fs';
import { decode } from '../charset/decode.ts';
import { headerOfFile } from '../dicom/header-text.ts';
import { recordAccess, readAccess, verifyAccess } from './access-chain.ts';
import type { Call } from './call.ts';
import { mendedName, openContent, replayItem, type Replayed, type ReplayParts } from './replay.ts';
import { seal } from './seal.ts';
import {
  findItem,
  listItems,
  mendItem,
  readSealed,
  resolveItem,
  type Item,
} from './stored-items.ts';

export type Publish = ReplayParts['publish'];

export interface Desk extends Omit<ReplayParts, 'why'> {
  readonly out: { write(text: string | Uint8Array): unknown };
}

/** Exit code. */
export async function runCall(desk: Desk, call: Call): Promise<number> {
  switch (call.act) {
    case 'list':
      return list(desk, call);
    case 'replay':
      return replay(desk, call);
    case 'access':
      return access(desk, call.form);
    case 'show':
    case 'mend':
    case 'discard':
      return withItem(desk, call.id, (item) => {
        if (call.act === 'show') return show(desk, item, call);
        return call.act === 'mend' ? mend(desk, item, call) : discard(desk, item, call.why);
      });
  }
}

function say(desk: Desk, text: string, exitCode: number): number {
  desk.out.write(`${text}\n`);
  return exitCode;
}

async function withItem(
  desk: Desk,
  id: string,
  work: (item: Item) => Promise<number>,
): Promise<number> {
  const item = await findItem(desk.store, id, desk.now());
  if (item === 'none') return say(desk, `There is none with the id ${id}; it may have expired.`, 1);
  if (item === 'several') return say(desk, `Several begin with ${id}: give more of the id.`, 1);
  return work(item);
}

async function list(desk: Desk, call: Extract<Call, { act: 'list' }>): Promise<number> {
  const items = await listItems(desk.store, call.filter, desk.now());
  if (call.form === 'json') {
    for (const item of items) desk.out.write(`${JSON.stringify(item)}\n`);
    return 0;
  }
  if (items.length === 0) return say(desk, 'There is nothing in quarantine.', 0);
  for (const item of items) say(desk, lineOf(item), 0);
  return 0;
}

function lineOf(item: Item): string {
  const state = item.state === 'open' ? (item.isMended ? 'mended' : 'open') : item.state;
  const outcome = item.outcome === null ? '' : `  [${item.outcome}]`;
  return `${item.id.slice(0, 12)}  ${new Date(item.lastAt).toISOString()}  ×${String(item.times)}  ${state}  ${item.door}  ${item.siteId ?? '-'}  ${item.code}  ${item.detail}${outcome}`;
}

async function show(desk: Desk, item: Item, call: Extract<Call, { act: 'show' }>): Promise<number> {
  await record(desk, item, { action: 'show', reason: call.why });
  const sealed = await readSealed(desk.store, item.id);
  const content = sealed === undefined ? undefined : openContent(item.id, sealed, desk.keys);
  if (content === undefined)
    return say(desk, 'It cannot be opened: its key is not here, or is destroyed.', 1);
  if (call.form === 'raw') {
    desk.out.write(content);
    return 0;
  }
  return say(desk, JSON.stringify({ ...item, content: readable(content, item, desk) }, null, 2), 0);
}

/** As its door would decode it, of DICOM the header; what cannot be decoded is shown byte by byte. */
function readable(content: Buffer, item: Item, desk: Desk): string {
  if (item.door === 'dicom') return headerOfFile(content) ?? content.toString('latin1');
  const site = item.siteId === null ? undefined : desk.reading.registry.site(item.siteId);
  const decoded = decode(content, item.overrides.charset ?? site?.charset);
  return decoded.outcome === 'undecodable' ? content.toString('latin1') : decoded.text;
}

async function mend(desk: Desk, item: Item, call: Extract<Call, { act: 'mend' }>): Promise<number> {
  const content = call.file === undefined ? undefined : readFileSync(call.file);
  await record(desk, item, { action: 'mend', reason: call.why });
  const key = desk.keys.active;
  const sealed =
    content === undefined
      ? undefined
      : { sealed: seal(content, mendedName(item.id), key), keyVersion: key.version };
  const done = await mendItem(desk.store, item.id, { overrides: call.overrides, sealed });
  return done
    ? say(desk, `${item.id}: mended. Replay it to have it counted.`, 0)
    : say(desk, 'It is no longer open.', 1);
}

async function discard(desk: Desk, item: Item, why: string): Promise<number> {
  await record(desk, item, { action: 'discard', reason: why });
  const done = await resolveItem(desk.store, item.id, {
    state: 'discarded',
    by: desk.actor,
    outcome: why.slice(0, 500),
    at: desk.now(),
  });
  return done ? say(desk, `${item.id}: discarded.`, 0) : say(desk, 'It is no longer open.', 1);
}

function record(
  desk: Desk,
  item: Item,
  what: { readonly action: 'show' | 'mend' | 'discard'; readonly reason: string },
): Promise<void> {
  const { actor, now, store } = desk;
  return recordAccess(store, { at: now(), actor, item: item.id, ...what });
}

const PAGE = 200;

async function replay(desk: Desk, call: Extract<Call, { act: 'replay' }>): Promise<number> {
  const parts: ReplayParts = {
    ...desk,
    why: call.why,
    publish: call.effect === 'publish' ? desk.publish : undefined,
  };
  const { what } = call;
  if ('id' in what) {
    return withItem(desk, what.id, async (item) => {
      const done = await replayItem(item, parts);
      return say(desk, replayLine(item, done), isDone(done) ? 0 : 1);
    });
  }
  // The list is read once: an item that stays open would come again for ever.
  const items = await listItems(desk.store, what.filter, desk.now());
  const totals = new Map<Replayed['outcome'], number>();
  for (const [at, item] of items.entries()) {
    const done = await replayItem(item, parts);
    totals.set(done.outcome, (totals.get(done.outcome) ?? 0) + 1);
    if (!isDone(done) || items.length <= PAGE || at % PAGE === 0)
      say(desk, replayLine(item, done), 0);
  }
  const words = OUTCOMES.flatMap((outcome) => {
    const count = totals.get(outcome);
    return count === undefined ? [] : [`${String(count)} ${outcome}`];
  }).join(', ');
  const isAll = [...totals.keys()].every((outcome) => isDone({ outcome }));
  return say(desk, `${String(items.length)} read: ${words || 'nothing to replay'}.`, isAll ? 0 : 1);
}

const OUTCOMES: readonly Replayed['outcome'][] = [
  'replayed',
  'would-replay',
  'still-refused',
  'not-open',
  'cannot-open',
];

const isDone = ({ outcome }: Pick<Replayed, 'outcome'>): boolean =>
  outcome === 'replayed' || outcome === 'would-replay';

function replayLine(item: Item, done: Replayed): string {
  const repeated = done.duplicates > 0 ? ` (${String(done.duplicates)} known before)` : '';
  return `${item.id.slice(0, 12)}  ${done.outcome}  ${done.words}${repeated}`;
}

async function access(desk: Desk, form: 'lines' | 'verify'): Promise<number> {
  if (form === 'verify') {
    const verdict = await verifyAccess(desk.store);
    return verdict.verdict === 'whole'
      ? say(desk, `The access records are whole: ${String(verdict.rows)}.`, 0)
      : say(desk, `Access record ${String(verdict.seq)} was altered or removed.`, 1);
  }
  for (let after = 0; ; after += PAGE) {
    const rows = await readAccess(desk.store, { after, limit: PAGE });
    for (const row of rows)
      say(
        desk,
        `${String(row.seq)}  ${new Date(row.at).toISOString()}  ${row.actor}  ${row.action}  ${row.item}  ${row.reason ?? ''}`,
        0,
      );
    if (rows.length < PAGE) return 0;
  }
}
