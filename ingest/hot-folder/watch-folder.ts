/**
 * The hot folder: HL7 v2 files, annotated ECGs and NDJSON laid into `<folder>/<site id>/`, and tables into `<folder>/<site id>/<profile>/`, are read, one at a
 * time, and moved away with a report: to `archived`, or to `refused` what cannot be read to its end. A file is taken when its size and time
 * were the same at two looks, or at once where it was written as `name.part` and then renamed. Hidden files and links are left alone. What cannot be read or stored now stays and is tried again, and
 * holds up no other; the log has the code of what went wrong and never a name.
 */
import type { Dirent } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportProfile } from '../../contracts/catalogue/import-profile.ts';
import type { Site } from '../../contracts/catalogue/site.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { isNetworkError, TransientError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { ReceiveParts } from '../events-api/receive.ts';
import { importAecgFile } from '../ecg/import-aecg-file.ts';
import type { KeepRecording } from '../ecg/keep-recording.ts';
import { fileSource, fingerprintOf } from '../import/byte-source.ts';
import { importFile } from '../import/import-file.ts';
import { toldOfMessages, toldOfTable, type KeepReport } from '../import/stored-reports.ts';
import { Faults } from './faults.ts';
import type { FileReport } from './file-report.ts';
import {
  finishMove,
  pathOf,
  shelve,
  SHELVES,
  stateOf,
  unshelve,
  type Arrived,
  type Shelf,
  type Shelved,
} from './folder-places.ts';
import { importHl7File } from './import-hl7-file.ts';

export interface HotFolderParts extends ReceiveParts {
  readonly root: string;
  readonly log: Log;
  readonly now: () => EpochMs;
  readonly profiles: ReadonlyMap<string, ImportProfile>;
  readonly keep: KeepReport;
  /** Of annotated ECGs; absent: their waveforms are not kept. */
  readonly keepRecording?: KeepRecording;
  /** Told of each file that was moved away; of HL7 v2 with its report. */
  readonly shelved: (shelf: Shelf, report: FileReport | undefined) => void;
  /** What a folder holds; absent: as the file system says. */
  readonly list?: ListFolder;
}

type ListFolder = (path: string) => Promise<Dirent[]>;

const listed: ListFolder = (path) => readdir(path, { withFileTypes: true });

/** A writer that pauses longer than this has lost its file. */
const GROWS_MS = 10 * 60_000;
const RECENT_MAX = 1_000;
const PART = /\.(?:part|tmp|filepart|crdownload)$/i;
const HL7 = /(?:^[^.]+|\.(?:hl7|hl7v2|er7|txt|dat|msg|oru|adt|bat|batch))(?:\.gz)?$/i;
const AECG = /\.(?:xml|aecg)$/i;
const LINES = /\.(?:ndjson|jsonl)(?:\.gz)?$/i;
const TABLE = /\.(?:csv|tsv|txt)(?:\.gz)?$/i;

export class HotFolder {
  readonly #parts: HotFolderParts;
  /** Size and time at the last look, by path. */
  #seen = new Map<string, string>();
  /** Names without `.part` of files that were under way at the last look. */
  #underWay = new Set<string>();
  #toldFaults = '';
  /** What was shelved lately, as it was when it was read: a slow writer may still have it open. */
  readonly #recent = new Map<
    string,
    { readonly shelved: Shelved; readonly state: string; readonly at: EpochMs }
  >();

  constructor(parts: HotFolderParts) {
    this.#parts = parts;
  }

  /** Looks once and reads what is ready. Rejects where a file could not be stored; where the store is away, the look ends there. */
  async look(signal?: AbortSignal): Promise<void> {
    await mkdir(this.#parts.root, { recursive: true });
    const faults = new Faults();
    await this.#takeBackGrown(faults);
    for (const arrived of await this.#ready(faults)) {
      if (signal?.aborted === true) return;
      try {
        await this.#take(arrived, signal);
        this.#seen.delete(pathOf(arrived));
      } catch (error) {
        if (error instanceof TransientError || isNetworkError(error)) throw error;
        faults.add(error);
      }
    }
    this.#tellFaults(faults);
  }

  /** What was written to after it was read is read again as a whole: its events are known, and what is new counts. */
  async #takeBackGrown(faults: Faults): Promise<void> {
    for (const [path, { shelved, state, at }] of [...this.#recent]) {
      if (this.#parts.now() - at > GROWS_MS) this.#recent.delete(path);
      const now = await stateOf(path);
      if (now === undefined) this.#recent.delete(path);
      if (now === undefined || now === state) continue;
      try {
        if (!(await unshelve(shelved))) continue;
        this.#recent.delete(path);
        this.#parts.log.warn(
          { site: shelved.arrived.folder },
          'a file was written to after it had been read: it is read again',
        );
      } catch (error) {
        faults.add(error);
      }
    }
  }

  /** `state`: when reading it began. */
  async #shelve(
    arrived: Arrived,
    { shelf, state }: { readonly shelf: Shelf; readonly state: string | undefined },
    report: Parameters<typeof shelve>[2],
  ): Promise<void> {
    const shelved = await shelve(arrived, shelf, report);
    if (state === undefined) return;
    const [oldest] = this.#recent.keys();
    if (this.#recent.size >= RECENT_MAX && oldest !== undefined) this.#recent.delete(oldest);
    this.#recent.set(shelved.path, { shelved, state, at: this.#parts.now() });
  }

  /** Once, however long they last. */
  #tellFaults(faults: Faults): void {
    const codes = faults.codes();
    const told = JSON.stringify(codes);
    if (told !== this.#toldFaults && faults.count > 0)
      this.#parts.log.warn(
        { codes },
        'files or folders in the hot folder could not be read or moved; they are tried again',
      );
    this.#toldFaults = told;
    faults.throwOther();
  }

  async #ready(faults: Faults): Promise<Arrived[]> {
    const seen = new Map<string, string>();
    const underWay = new Set<string>();
    const ready: Arrived[] = [];
    for (const arrived of await listFiles(this.#parts, faults)) {
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
    const { registry, log, profiles } = this.#parts;
    const [siteId = '', profileId] = arrived.folder.split('/');
    const site = registry().site(siteId);
    if (site === undefined)
      return this.#refuse(arrived, 'unknown-site', 'the folder is named after no registered site');
    const profile = profileId === undefined ? undefined : profiles.get(profileId);
    if (profileId !== undefined && profile === undefined)
      return this.#refuse(arrived, 'unknown-profile', 'the folder is named after no profile');
    const form = formOf(arrived.name, profile);
    if (form === undefined) return this.#refuse(arrived, 'unsupported-form', FORMS);
    if (await finishMove(arrived, async (path) => (await fingerprintOf(fileSource(path))).sha256)) {
      log.info({ site: site.id }, 'a file that had been read was moved to its archive');
      return;
    }
    if (form === 'hl7v2') await this.#takeMessages(arrived, site, signal);
    else if (form === 'aecg') await this.#takeEcg(arrived, site);
    else await this.#takeTable(arrived, { site, profile, form, signal });
  }

  async #takeMessages(
    arrived: Arrived,
    site: Site,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const source = fileSource(pathOf(arrived));
    const state = await stateOf(pathOf(arrived));
    const report = await importHl7File(
      {
        source,
        site,
        speaksForAll: false,
        effect: 'publish',
        ...(signal !== undefined && { signal }),
      },
      this.#parts,
    );
    await this.#keep(site, toldOfMessages(report));
    const isWhole = report.messages > 0 && report.stopped === null;
    const shelf = isWhole ? 'archived' : 'refused';
    await this.#shelve(arrived, { shelf, state }, report);
    this.#tell(report, shelf);
  }

  async #takeEcg(arrived: Arrived, site: Site): Promise<void> {
    const { keepRecording = () => Promise.resolve() } = this.#parts;
    const file = { path: pathOf(arrived), site };
    const state = await stateOf(pathOf(arrived));
    const report = await importAecgFile(file, { ...this.#parts, keepRecording });
    await this.#keep(site, toldOfMessages(report));
    await this.#shelve(arrived, { shelf: 'archived', state }, report);
    this.#tell(report, 'archived');
  }

  async #takeTable(arrived: Arrived, { site, profile, form, signal }: Table): Promise<void> {
    const source = fileSource(pathOf(arrived));
    const state = await stateOf(pathOf(arrived));
    const call = { source, grant: { site, speaksForAll: false }, profile, form } as const;
    const { report } = await importFile(
      { ...call, effect: 'import', ...(signal !== undefined && { signal }) },
      { door: this.#parts, now: this.#parts.now },
    );
    const print = await fingerprintOf(source);
    await this.#keep(site, toldOfTable(report, form, print));
    const { lines, accepted, duplicates, rejected, stopped } = report;
    const shelf = stopped === null ? 'archived' : 'refused';
    await this.#shelve(arrived, { shelf, state }, { ...report, ...print });
    const told = { site: site.id, profile: report.profile, lines, accepted, duplicates, rejected };
    if (stopped === null) this.#parts.log.info(told, 'a table was read');
    else
      this.#parts.log.warn({ ...told, stopped: stopped.code }, 'a table was not read to its end');
    this.#parts.shelved(shelf, undefined);
  }

  async #keep(site: Site, told: Parameters<KeepReport>[0]): Promise<void> {
    const { keep, now } = this.#parts;
    await keep(told, { at: now(), siteId: site.id, way: 'hot-folder' });
  }

  #tell(report: FileReport, shelf: Shelf): void {
    const { site, messages, ends, trailers } = report;
    const wrong = trailers.filter(
      ({ verdict }) => verdict === 'disagrees' || verdict === 'missing',
    ).length;
    const told = { site, messages, ...ends, wrongTrailers: wrong };
    if (report.stopped !== null)
      this.#parts.log.warn(
        { ...told, stopped: report.stopped.code },
        'a file was not read to its end: its report says what was taken',
      );
    else if (shelf === 'refused') this.#parts.log.warn(told, 'a file held no HL7 v2 message');
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

interface Table {
  readonly site: Site;
  readonly profile: ImportProfile | undefined;
  readonly form: 'csv' | 'ndjson';
  readonly signal: AbortSignal | undefined;
}

const FORMS =
  'files of HL7 v2 messages, annotated ECGs (.xml) and NDJSON are read here, tables in a folder of their own, named after their profile';

function formOf(
  name: string,
  profile: ImportProfile | undefined,
): 'hl7v2' | 'aecg' | 'csv' | 'ndjson' | undefined {
  if (profile === undefined && AECG.test(name)) return 'aecg';
  if (LINES.test(name)) return 'ndjson';
  if (profile !== undefined) return TABLE.test(name) ? 'csv' : undefined;
  return HL7.test(name) ? 'hl7v2' : undefined;
}

/** In the order of their names, so that a sender that counts its files has them read in its order. */
async function listFiles(
  { root, list = listed }: Pick<HotFolderParts, 'root' | 'list'>,
  faults: Faults,
): Promise<Arrived[]> {
  const found: Arrived[] = [];
  for (const site of foldersAmong(await list(root))) {
    if (SHELVES.some((shelf) => shelf === site)) continue;
    const profiles = foldersAmong(await list(join(root, site)).catch(faults.noting));
    for (const folder of [site, ...profiles.map((profile) => `${site}/${profile}`)]) {
      const entries = await list(join(root, folder)).catch(faults.noting);
      for (const { name } of entries
        .filter((entry) => entry.isFile() && isShown(entry))
        .sort(byName))
        found.push({ root, folder, name });
    }
  }
  return found;
}

function foldersAmong(entries: readonly Dirent[]): string[] {
  return entries
    .filter((entry) => entry.isDirectory() && isShown(entry))
    .sort(byName)
    .map(({ name }) => name);
}

const isShown = ({ name }: { readonly name: string }): boolean => !name.startsWith('.');

const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  one.name < other.name ? -1 : 1;
