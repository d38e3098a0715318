// Files that were read or refused lie in the hot folder in clear, so that whoever laid them there can look after them; not for ever. They go with
// their reports when their time is over; the counts of the report are kept in the store.
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochMs } from '../../contracts/time.ts';
import { SHELVES } from './folder-places.ts';

/** Returns how many files went, reports not counted. What cannot be removed stays for the next time and is thrown in the end. */
export async function expireShelves(
  root: string,
  by: { readonly keepMs: number; readonly now: EpochMs },
): Promise<number> {
  let count = 0;
  const faults: unknown[] = [];
  for (const shelf of SHELVES) {
    const entries = await readdir(join(root, shelf), {
      recursive: true,
      withFileTypes: true,
    }).catch(noFolder);
    for (const entry of entries.filter((one) => one.isFile())) {
      const path = join(entry.parentPath, entry.name);
      try {
        if (!(await isOver(path, by))) continue;
        await rm(path, { force: true });
        if (!entry.name.endsWith('.report.json')) count += 1;
      } catch (error) {
        faults.push(error);
      }
    }
  }
  if (faults.length > 0) throw new AggregateError(faults);
  return count;
}

/** By when it was laid there: the time of a file's content is its sender's. */
async function isOver(
  path: string,
  { keepMs, now }: { readonly keepMs: number; readonly now: EpochMs },
): Promise<boolean> {
  const { ctimeMs } = await lstat(path);
  return now - ctimeMs > keepMs;
}

function noFolder(error: unknown): never[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}
