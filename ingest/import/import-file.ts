/**
 * Imports one CSV or NDJSON file on the way of the events door: read, judged, de-identified, published or set aside, a few hundred lines
 * at a time, so that memory does not grow with the file. Ids follow from the content: importing again, or going on after a kill, counts
 * nothing twice.
 */
import { basename } from 'node:path';
import type { ImportProfile } from '../../contracts/catalogue/import-profile.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { judge, receive, type ReceiveParts } from '../events-api/receive.ts';
import type { BodyItem } from '../events-api/split-body.ts';
import { splitBody } from '../events-api/split-body.ts';
import type { Grant } from '../sites/registry.ts';
import { ReportSum, type ImportReport } from './import-report.ts';
import { mapRow, type Cells } from './map-row.ts';
import { charsetOf, openText } from './open-text.ts';
import { csvRows, delimiterOf, textLines, UnreadableFile, type Row } from './read-rows.ts';

export interface ImportCall {
  readonly path: string;
  readonly grant: Grant;
  /** Of CSV always; of NDJSON where its fields have other names than the door's. */
  readonly profile: ImportProfile | undefined;
  readonly form: 'csv' | 'ndjson';
  readonly effect: 'import' | 'dry-run';
}

export interface ImportParts {
  readonly door: ReceiveParts;
  readonly now: () => EpochMs;
}

/** Lines that are under way together: enough to publish at full speed, a few megabytes at most. */
const CHUNK = 500;

export async function importFile(call: ImportCall, parts: ImportParts): Promise<ImportReport> {
  const charset = await charsetOf(call.path, call.profile?.charset ?? 'auto');
  const sum = new ReportSum({
    file: basename(call.path),
    site: call.grant.site.id,
    profile: call.profile?.id ?? null,
    charset,
    effect: call.effect,
  });
  const work = call.effect === 'dry-run' ? judged : received;
  let chunk: BodyItem[] = [];
  try {
    for await (const item of itemsOf(call, charset)) {
      chunk.push(item);
      if (chunk.length < CHUNK) continue;
      await work(chunk, call, { parts, sum });
      chunk = [];
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    sum.stopped(error.line, { code: error.code, reason: error.message });
  }
  await work(chunk, call, { parts, sum });
  return sum.report;
}

interface Work {
  readonly parts: ImportParts;
  readonly sum: ReportSum;
}

async function judged(items: readonly BodyItem[], { grant }: ImportCall, { parts, sum }: Work) {
  const now = parts.now();
  for (const item of items) {
    const one = judge(item, grant, { parts: parts.door, now, door: 'file' });
    if (one.outcome === 'rejected') {
      sum.rejected(item.index, one.rejection);
      continue;
    }
    sum.accepted(1, 0);
    sum.kind(one.event.kind);
  }
}

async function received(items: readonly BodyItem[], { grant }: ImportCall, { parts, sum }: Work) {
  const receipt = await receive(items, grant, {
    parts: parts.door,
    now: parts.now(),
    door: 'file',
  });
  sum.accepted(receipt.accepted, receipt.duplicates);
  for (const { index, ...rejection } of receipt.rejected) sum.rejected(index, rejection);
}

/** `index` is the number of the line in the file. */
async function* itemsOf(
  { path, profile, form }: ImportCall,
  charset: Awaited<ReturnType<typeof charsetOf>>,
): AsyncGenerator<BodyItem> {
  if (form === 'csv') {
    if (profile === undefined)
      throw new UnreadableFile('profile-missing', 0, 'a CSV file needs a profile');
    const delimiter = delimiterOf(await beginningOf(path, charset), profile);
    for await (const row of csvRows(openText(path, charset), profile, delimiter))
      yield itemOf(row, profile);
    return;
  }
  for await (const { line, text } of textLines(openText(path, charset))) {
    const [item] = splitBody(text, 'ndjson');
    if (item === undefined) continue;
    yield profile === undefined || item.outcome !== 'value'
      ? { ...item, index: line }
      : itemOf({ line, ...cellsOfObject(item.value), original: text }, profile);
  }
}

async function beginningOf(path: string, charset: Parameters<typeof openText>[1]): Promise<string> {
  for await (const text of openText(path, charset) as AsyncIterable<string>) return text;
  return '';
}

function itemOf(row: Row, profile: ImportProfile): BodyItem {
  const { line: index, original: text } = row;
  if (row.fault !== undefined) return { outcome: 'unmapped', index, text, ...row.fault };
  const mapped = mapRow(profile, row.cells, row.all);
  return mapped.outcome === 'record'
    ? { outcome: 'value', index, value: mapped.record, text: JSON.stringify(mapped.record) }
    : { outcome: 'unmapped', index, text, code: mapped.code, reason: mapped.reason };
}

/** The members of an object as cells, by their names. */
function cellsOfObject(value: unknown): { readonly cells: Cells; readonly all: readonly string[] } {
  const members = new Map<string, string>();
  if (typeof value === 'object' && value !== null)
    for (const [name, member] of Object.entries(value))
      if (typeof member === 'string' || typeof member === 'number')
        members.set(name, String(member).trim());
  return {
    cells: (column) => members.get(String(column)) || undefined,
    all: [...members].flat(),
  };
}
