/**
 * The hot folder: files laid into `<folder>/<site id>/` are read, one at a time, and moved away with a report. A file is taken when its
 * size and time were the same at two looks, or at once where it was written as `name.part` and then renamed. Hidden files and links
 * are left alone. What cannot be stored now stays and is tried again at the next look.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Log } from '../../platform/log.ts';
import type { FileReport } from './file-report.ts';
import { finishMove, pathOf, shelve, SHELVES, type Arrived, type Shelf } from './folder-places.ts';
import { importHl7File, type ImportParts } from './import-hl7-file.ts';

export interface HotFolderParts extends ImportParts {
  readonly root: string;
  readonly log: Log;
  /** Told of each file that was moved away. */
  readonly shelved: (shelf: Shelf, report: FileReport | undefined) => void;
}

const PART = /\.(?:part|tmp|filepart|crdownload)$/i;
const HL7 = /(?:^[^.]+|\.(?:hl7|hl7v2|txt|dat|msg|oru|adt|bat|batch))$/i;

export class HotFolder {
  readonly #parts: HotFolderParts;
  /** Size and time at the last look, by path. */
  #seen = new Map<string, string>();
  /** Names without `.part` of files that were under way at the last look. */
  #underWay = new Set<string>();

  constructor(parts: HotFolderParts) {
    this.#parts = parts;
  }

  /** Looks once and reads what is ready. Rejects where a file could not be stored: the look ends there. */
  async look(signal?: AbortSignal): Promise<void> {
    await mkdir(this.#parts.root, { recursive: true });
    const ready = await this.#ready();
    for (const arrived of ready) {
      if (signal?.aborted === true) return;
      await this.#take(arrived, signal);
      this.#seen.delete(pathOf(arrived));
    }
  }

  async #ready(): Promise<Arrived[]> {
    const seen = new Map<string, string>();
    const underWay = new Set<string>();
    const ready: Arrived[] = [];
    for (const arrived of await listFiles(this.#parts.root)) {
      const path = pathOf(arrived);
      if (PART.test(arrived.name)) {
        underWay.add(path.replace(PART, ''));
        continue;
      }
      const state = await stateOf(path);
      if (state === undefined) continue;
      seen.set(path, state);
      if (this.#seen.get(path) === state || this.#underWay.has(path)) ready.push(arrived);
    }
    this.#seen = seen;
    this.#underWay = underWay;
    return ready;
  }

  async #take(arrived: Arrived, signal: AbortSignal | undefined): Promise<void> {
    const { registry, log } = this.#parts;
    const site = registry().site(arrived.folder);
    if (site === undefined)
      return this.#refuse(arrived, 'unknown-site', 'the folder is named after no registered site');
    if (!HL7.test(arrived.name))
      return this.#refuse(arrived, 'unsupported-form', 'files of HL7 v2 messages are read here');
    if (await finishMove(arrived, sha256Of)) {
      log.info({ site: site.id }, 'a file that had been read was moved to its archive');
      return;
    }
    const report = await importHl7File(
      { path: pathOf(arrived), site, effect: 'publish', ...(signal !== undefined && { signal }) },
      this.#parts,
    );
    const shelf = report.messages > 0 ? 'archived' : 'refused';
    await shelve(arrived, shelf, report);
    this.#tell(report, shelf);
  }

  #tell(report: FileReport, shelf: Shelf): void {
    const { site, messages, ends, trailers } = report;
    const wrong = trailers.filter(
      ({ verdict }) => verdict === 'disagrees' || verdict === 'missing',
    ).length;
    const told = { site, messages, ...ends, wrongTrailers: wrong };
    if (shelf === 'refused') this.#parts.log.warn(told, 'a file held no HL7 v2 message');
    else if (wrong > 0)
      this.#parts.log.warn(told, 'a file was read whose trailers do not agree with what it holds');
    else this.#parts.log.info(told, 'a file was read');
    this.#parts.shelved(shelf, report);
  }

  async #refuse(arrived: Arrived, refused: string, detail: string): Promise<void> {
    const at = new Date(this.#parts.now()).toISOString();
    const { name: file, folder: site } = arrived;
    await shelve(arrived, 'refused', { file, site, refused, detail, at });
    this.#parts.log.warn({ refused }, 'a file in the hot folder was refused');
    this.#parts.shelved('refused', undefined);
  }
}

/** In the order of their names, so that a sender that counts its files has them read in its order. */
async function listFiles(root: string): Promise<Arrived[]> {
  const folders = (await readdir(root, { withFileTypes: true })).filter(
    (entry) =>
      entry.isDirectory() &&
      !entry.name.startsWith('.') &&
      !SHELVES.some((shelf) => shelf === entry.name),
  );
  const found: Arrived[] = [];
  for (const { name: folder } of folders.sort(byName)) {
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    for (const { name } of entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .sort(byName))
      found.push({ root, folder, name });
  }
  return found;
}

const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  one.name < other.name ? -1 : 1;

async function stateOf(path: string): Promise<string | undefined> {
  // Gone between listing and looking: its sender took it back.
  const stats = await lstat(path).catch(() => undefined);
  return stats === undefined ? undefined : `${String(stats.size)} ${String(stats.mtimeMs)}`;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
