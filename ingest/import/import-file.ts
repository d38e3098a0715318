/**
 * Imports one CSV or NDJSON file on the way of the events door: read, judged, de-identified, published or set aside, a few hundred lines
 * at a time, so that memory does not grow with the file. Ids follow from the content: importing again, or going on after a kill, counts
 * nothing twice.
 */
import type { ImportProfile } from '../../contracts/catalogue/import-profile.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { judge, receive, type ReceiveParts } from '../events-api/receive.ts';
import type { BodyItem } from '../events-api/split-body.ts';
import { splitBody } from '../events-api/split-body.ts';
import { expandReadings } from '../home/expand-readings.ts';
import type { Grant } from '../sites/registry.ts';
import { ReportSum, type ImportReport, type RefusedLine } from './import-report.ts';
import type { Cells } from './cells.ts';
import { mapRow } from './map-row.ts';
import type { ByteSource } from './byte-source.ts';
import { charsetOf, openText, type FileCharset } from './open-text.ts';
import { csvRows, delimiterOf, textLines, type Row } from './read-rows.ts';
import { TOLD_TWICE, ToldTwice } from './told-twice.ts';
import { UnreadableFile } from './unreadable-file.ts';

export interface ImportCall {
  readonly source: ByteSource;
  readonly grant: Grant;
  /** Of CSV always; of NDJSON where its fields have other names than the door's. */
  readonly profile: ImportProfile | undefined;
  readonly form: 'csv' | 'ndjson';
  readonly effect: 'import' | 'dry-run';
  /** Between two pieces the file is left, and the promise rejects. */
  readonly signal?: AbortSignal;
}

export interface ImportParts {
  readonly door: ReceiveParts;
  readonly now: () => EpochMs;
}

/** Lines that are under way together: enough to publish at full speed, a few megabytes at most. */
const CHUNK = 500;

export interface Imported {
  readonly report: ImportReport;
  /** The first lines that were refused. */
  readonly refused: readonly RefusedLine[];
}

/** Rejects with what storing rejects with; the file is then imported again as a whole. */
export async function importFile(call: ImportCall, parts: ImportParts): Promise<Imported> {
  const sum = new ReportSum({
    file: call.source.name,
    site: call.grant.site.id,
    profile: call.profile?.id ?? null,
    effect: call.effect,
  });
  const work = call.effect === 'dry-run' ? judged : received;
  let chunk: BodyItem[] = [];
  try {
    const charset = await charsetOf(call.source, call.profile?.charset ?? 'auto');
    sum.charset = charset;
    for await (const item of itemsOf(call, charset)) {
      chunk.push(item);
      if (chunk.length < CHUNK) continue;
      call.signal?.throwIfAborted();
      await work(chunk, call, { parts, sum });
      chunk = [];
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    sum.stopped(error.line, { code: error.code, reason: error.message });
  }
  await work(chunk, call, { parts, sum });
  return { report: sum.report, refused: sum.refused };
}

interface Work {
  readonly parts: ImportParts;
  readonly sum: ReportSum;
}

async function judged(items: readonly BodyItem[], { grant }: ImportCall, { parts, sum }: Work) {
  const now = parts.now();
  for (const item of expandReadings(items)) {
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
  { source, profile, form }: ImportCall,
  charset: FileCharset,
): AsyncGenerator<BodyItem> {
  const told = new ToldTwice();
  if (form === 'csv') {
    if (profile === undefined)
      throw new UnreadableFile('profile-missing', 0, 'a CSV file needs a profile');
    const delimiter = delimiterOf(await beginningOf(source, charset), profile);
    for await (const row of csvRows(openText(source, charset), profile, delimiter))
      yield itemOf(row, profile, told);
    return;
  }
  for await (const { line, text, isCut } of textLines(openText(source, charset))) {
    if (isCut) {
      yield { outcome: 'broken', index: line, code: 'line-too-long', text };
      continue;
    }
    const [item] = splitBody(text, 'ndjson');
    if (item === undefined) continue;
    yield profile === undefined || item.outcome !== 'value'
      ? { ...item, index: line }
      : itemOf({ line, ...cellsOfObject(item.value), original: text }, profile, told);
  }
}

async function beginningOf(source: ByteSource, charset: FileCharset): Promise<string> {
  for await (const text of openText(source, charset) as AsyncIterable<string>) return text;
  return '';
}

function itemOf(row: Row, profile: ImportProfile, told: ToldTwice): BodyItem {
  const { line: index, original: text } = row;
  if (row.fault !== undefined) return { outcome: 'unmapped', index, text, ...row.fault };
  const mapped = mapRow(profile, row.cells, row.all);
  if (mapped.outcome === 'record' && told.isOtherwise(mapped.record))
    return { outcome: 'unmapped', index, text: JSON.stringify(mapped.record), ...TOLD_TWICE };
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
