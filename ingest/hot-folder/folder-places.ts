// Where files of a hot folder lie: `<site>/` what came, `archived/<site>/` what was read, `refused/<site>/` what could not be, each
// with its report beside it. Moves are renames within one file system: a file is always in exactly one place.
import { access, chmod, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Fingerprint } from '../import/byte-source.ts';
import type { ImportReport } from '../import/import-report.ts';
import type { FileReport } from './file-report.ts';

export type Shelf = 'archived' | 'refused';
export const SHELVES: readonly Shelf[] = ['archived', 'refused'];
const REPORT_SUFFIX = '.report.json';

export interface Arrived {
  readonly root: string;
  /** A site's id, or that and a profile's: `s-990102001-1/clinic-visits`. */
  readonly folder: string;
  readonly name: string;
}

export const pathOf = ({ root, folder, name }: Arrived): string => join(root, folder, name);

export interface Refusal {
  readonly file: string;
  readonly site: string;
  readonly refused: string;
  readonly detail: string;
  readonly at: string;
}

/** Size and time of a file: another one when somebody wrote to it. Undefined where there is none. */
export async function stateOf(path: string): Promise<string | undefined> {
  // Gone between listing and looking: its sender took it back.
  const stats = await lstat(path).catch(() => undefined);
  return stats === undefined ? undefined : `${String(stats.size)} ${String(stats.mtimeMs)}`;
}

/** Where it lies now, so that it can be taken back. */
export interface Shelved {
  readonly arrived: Arrived;
  readonly path: string;
  readonly reportPath: string;
}

/**
 * The report first, the file then: where the process is killed between the two, the report that lies there without its file says that
 * only the move is missing. Its owner alone may read it from now on.
 */
export async function shelve(
  arrived: Arrived,
  shelf: Shelf,
  report: FileReport | Refusal | (ImportReport & Fingerprint),
): Promise<Shelved> {
  const to = join(arrived.root, shelf, arrived.folder);
  await mkdir(to, { recursive: true });
  const name = await freeName(to, arrived.name);
  const reportPath = join(to, `${name}${REPORT_SUFFIX}`);
  await writeFile(`${reportPath}.part`, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o640 });
  await rename(`${reportPath}.part`, reportPath);
  const path = join(to, name);
  await rename(pathOf(arrived), path);
  // A file that was laid there by another user stays as that user made it.
  await chmod(path, 0o600).catch(() => undefined);
  return { arrived, path, reportPath };
}

/** Back to where it came in, to be read again; false where another file of that name has come since. */
export async function unshelve({ arrived, path, reportPath }: Shelved): Promise<boolean> {
  if (await exists(pathOf(arrived))) return false;
  await rename(path, pathOf(arrived));
  await rm(reportPath, { force: true });
  return true;
}

/** True where the file was read to its end before and only had to be moved; it is moved now. */
export async function finishMove(
  arrived: Arrived,
  hashOf: (path: string) => Promise<string>,
): Promise<boolean> {
  const to = join(arrived.root, 'archived', arrived.folder);
  const name = await freeName(to, arrived.name, 'report may be there');
  const report = await readReport(join(to, `${name}${REPORT_SUFFIX}`));
  if (report === undefined || report.sha256 !== (await hashOf(pathOf(arrived)))) return false;
  await rename(pathOf(arrived), join(to, name));
  return true;
}

async function readReport(path: string): Promise<{ readonly sha256?: unknown } | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const report: unknown = JSON.parse(text);
    return typeof report === 'object' && report !== null ? report : undefined;
  } catch {
    return undefined;
  }
}

/** The name, or the name with a number before its ending where a file of that name lies there. */
async function freeName(
  folder: string,
  name: string,
  taken: 'file or report' | 'report may be there' = 'file or report',
): Promise<string> {
  const ending = extname(name);
  const stem = basename(name, ending);
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${stem}.${String(number)}${ending}`;
    const isTaken =
      (await exists(join(folder, candidate))) ||
      (taken === 'file or report' && (await exists(join(folder, candidate + REPORT_SUFFIX))));
    if (!isTaken) return candidate;
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
