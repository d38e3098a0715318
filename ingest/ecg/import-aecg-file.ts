// One annotated ECG as a file of the hot folder: read whole, because a recording of ten seconds is; told in the same report as other files.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Site } from '../../contracts/catalogue/site.ts';
import { FileTally, type FileReport } from '../hot-folder/file-report.ts';
import { receiveAecg, type AecgParts } from './receive-aecg.ts';

const BYTES_MAX = 64 * 1024 * 1024;

export interface AecgFile {
  readonly path: string;
  readonly site: Site;
}

/** @throws what publishing or setting aside throws: then the file is read again as a whole. */
export async function importAecgFile(file: AecgFile, parts: AecgParts): Promise<FileReport> {
  const startedAt = parts.now();
  const { size } = await stat(file.path);
  const tally = new FileTally();
  const bytes = size > BYTES_MAX ? new Uint8Array() : await readFile(file.path);
  if (size > BYTES_MAX)
    tally.add({
      line: 1,
      end: 'oversized',
      eventKinds: [],
      code: 'oversized',
      detail: 'larger than 64 MiB',
    });
  else {
    const grant = { site: file.site, speaksForAll: false };
    const { outcome, rejection } = await receiveAecg(bytes, grant, { ...parts, door: 'file' });
    tally.add({
      line: 1,
      end: outcome === 'stored' ? 'accepted' : outcome,
      eventKinds: outcome === 'quarantined' ? [] : ['ecg'],
      code: rejection?.code,
      detail: rejection?.reason,
    });
  }
  return {
    file: basename(file.path),
    site: file.site.id,
    effect: 'publish',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: size,
    startedAt: new Date(startedAt).toISOString(),
    endedAt: new Date(parts.now()).toISOString(),
    ...tally.counts(),
    trailers: [],
    stopped: null,
  };
}
