// The hot folder on a real file system: when a file is taken, where it goes, and that nothing is doubled wherever the process ends.
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pino } from 'pino';
import {
  batchOf,
  rememberingParts,
  SITE,
  visitMessage,
  type RememberingParts,
} from './files.fixture.ts';
import { encode } from '../charset/encode.ts';
import { loadProfiles } from '../import/load-profiles.ts';
import { expireShelves } from './expire-shelves.ts';
import { HotFolder } from './watch-folder.ts';

const profiles = loadProfiles('catalogue');
let root: string;
let parts: RememberingParts;
let folder: HotFolder;
const open = (): HotFolder =>
  new HotFolder({
    ...parts,
    root,
    profiles,
    log: pino({ level: 'silent' }),
    shelved: () => undefined,
  });
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'vigil-hot-'));
  parts = rememberingParts();
  folder = open();
  await mkdir(join(root, SITE.id));
});
afterEach(() => rm(root, { recursive: true }));

const CONTENT = batchOf([visitMessage(1), visitMessage(2)]);
const inSite = (name: string): string => join(root, SITE.id, name);
const listed = async (...path: string[]): Promise<string[]> =>
  (await readdir(join(root, ...path)).catch(() => [])).sort();
const reportOf = async (...path: string[]): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(root, ...path), 'utf8')) as Record<string, unknown>;

it('takes a file when it stands still, and archives it with its report', async () => {
  await writeFile(inSite('a.hl7'), CONTENT);
  await folder.look();
  expect(parts.stored.size).toBe(0);
  await appendFile(inSite('a.hl7'), visitMessage(3));
  await folder.look();
  expect(parts.stored.size).toBe(0);
  await folder.look();
  expect(parts.stored.size).toBe(3);
  expect(await listed(SITE.id)).toEqual([]);
  expect(await listed('archived', SITE.id)).toEqual(['a.hl7', 'a.hl7.report.json']);
  expect(await reportOf('archived', SITE.id, 'a.hl7.report.json')).toMatchObject({
    messages: 3,
    ends: { accepted: 3 },
    sha256: createHash('sha256').update(CONTENT).update(visitMessage(3)).digest('hex'),
  });
});

it('takes a file at once that was renamed from .part, and never one under way', async () => {
  await writeFile(inSite('a.hl7.part'), CONTENT);
  await folder.look();
  await folder.look();
  expect(parts.stored.size).toBe(0);
  await rename(inSite('a.hl7.part'), inSite('a.hl7'));
  await folder.look();
  expect(parts.stored.size).toBe(2);
});

it.each([
  ['an unknown folder', 's-nobody', 'a.hl7', CONTENT, 'unknown-site'],
  ['another form', SITE.id, 'a.pdf', '%PDF', 'unsupported-form'],
  ['no message', SITE.id, 'a.hl7', 'nothing of the kind', undefined],
])('refuses %s and says why', async (_, site, name, content, refused) => {
  await mkdir(join(root, site), { recursive: true });
  await writeFile(join(root, site, name), content);
  await folder.look();
  await folder.look();
  expect(await listed('refused', site)).toEqual([name, `${name}.report.json`]);
  const report = await reportOf('refused', site, `${name}.report.json`);
  expect([report['refused'], parts.stored.size]).toEqual([refused, 0]);
});

it('archives another file of the same name beside the first', async () => {
  for (const number of [1, 2]) {
    await writeFile(inSite('day.hl7'), visitMessage(number));
    await folder.look();
    await folder.look();
  }
  expect(await listed('archived', SITE.id)).toEqual([
    'day.2.hl7',
    'day.2.hl7.report.json',
    'day.hl7',
    'day.hl7.report.json',
  ]);
});

it('leaves a file that cannot be stored, and reads it when it can be', async () => {
  const { publish } = parts;
  let isDown = true;
  parts = {
    ...parts,
    publish: async (events) => (isDown ? Promise.reject(new Error('no stream')) : publish(events)),
  };
  folder = open();
  await writeFile(inSite('a.hl7'), CONTENT);
  await folder.look();
  await expect(folder.look()).rejects.toThrow('no stream');
  expect(await listed(SITE.id)).toEqual(['a.hl7']);
  isDown = false;
  await folder.look();
  expect([parts.stored.size, await listed(SITE.id)]).toEqual([2, []]);
});

it('doubles nothing where the process ended after storing and before the report', async () => {
  await writeFile(inSite('a.hl7'), CONTENT);
  await folder.look();
  await folder.look();
  // As if it had been killed: the file lies where it lay, the report was not written.
  await rename(join(root, 'archived', SITE.id, 'a.hl7'), inSite('a.hl7'));
  await rm(join(root, 'archived', SITE.id, 'a.hl7.report.json'));
  folder = open();
  await folder.look();
  await folder.look();
  expect(parts.stored.size).toBe(2);
  expect(await reportOf('archived', SITE.id, 'a.hl7.report.json')).toMatchObject({
    ends: { accepted: 0, duplicate: 2 },
  });
});

it('only moves a file where the process ended between the report and the move', async () => {
  await writeFile(inSite('a.hl7'), CONTENT);
  await folder.look();
  await folder.look();
  await rename(join(root, 'archived', SITE.id, 'a.hl7'), inSite('a.hl7'));
  folder = open();
  await folder.look();
  await folder.look();
  expect(await listed('archived', SITE.id)).toEqual(['a.hl7', 'a.hl7.report.json']);
  expect(await reportOf('archived', SITE.id, 'a.hl7.report.json')).toMatchObject({
    ends: { accepted: 2, duplicate: 0 },
  });
});

it('leaves hidden files and what is under way where they are', async () => {
  for (const name of ['.a.hl7', 'b.hl7.part', 'c.tmp']) await writeFile(inSite(name), CONTENT);
  await folder.look();
  await folder.look();
  await folder.look();
  expect(await listed(SITE.id)).toEqual(['.a.hl7', 'b.hl7.part', 'c.tmp']);
});

it('takes a table in the folder of its profile, and keeps a report of it', async () => {
  const folderOf = join(SITE.id, 'clinic-visits');
  await mkdir(join(root, folderOf), { recursive: true });
  const lines = ['就诊流水号,就诊时间,主诉', 'V1,2024/3/1 9:00,腹泻', 'V2,never,腹泻'];
  await writeFile(join(root, folderOf, 'day.csv'), encode(lines.join('\r\n'), 'gb18030'));
  await folder.look();
  await folder.look();
  expect([...parts.stored.values()]).toMatchObject([{ kind: 'visit', door: 'file' }]);
  expect(await listed('archived', folderOf)).toEqual(['day.csv', 'day.csv.report.json']);
  expect(parts.kept).toMatchObject([
    { way: 'hot-folder', form: 'csv', profile: 'clinic-visits', accepted: 1, rejected: 1 },
  ]);
});

it.each([
  ['a table without a profile', SITE.id, 'a.csv', 'unsupported-form'],
  ['a folder that is no profile', `${SITE.id}/nothing`, 'a.csv', 'unknown-profile'],
])('refuses %s', async (_, place, name, refused) => {
  await mkdir(join(root, place), { recursive: true });
  await writeFile(join(root, place, name), 'a,b');
  await folder.look();
  await folder.look();
  expect(await reportOf('refused', place, `${name}.report.json`)).toMatchObject({ refused });
});

it.each([
  ['gzip', 'a.hl7.gz', gzipSync(CONTENT)],
  ['UTF-16', 'a.hl7', Buffer.from(`\ufeff${CONTENT.replaceAll('\r', '\r\n')}`, 'utf16le')],
  ['UTF-16 without a mark', 'a.hl7', Buffer.from(CONTENT, 'utf16le')],
  ['UTF-16, the other way round', 'a.hl7', Buffer.from(`\ufeff${CONTENT}`, 'utf16le').swap16()],
])('reads messages in %s', async (_, name, bytes) => {
  await writeFile(inSite(name), bytes);
  await folder.look();
  await folder.look();
  expect(parts.stored.size).toBe(2);
  const [event] = [...parts.stored.values()];
  expect(event?.kind === 'visit' && event.body.fields.complaints).toEqual(['腹泻']);
  expect(parts.kept).toMatchObject([{ form: 'hl7v2', lines: 2, accepted: 2, stopped: null }]);
});

it('refuses an archive that cannot be unpacked, and says why', async () => {
  await writeFile(inSite('a.hl7.gz'), gzipSync(CONTENT).subarray(0, 30));
  await folder.look();
  await folder.look();
  expect(await reportOf('refused', SITE.id, 'a.hl7.gz.report.json')).toMatchObject({
    messages: 0,
    stopped: { code: 'invalid-gzip' },
  });
});

it('refuses a table that cannot be read to its end, takes what came before and says what', async () => {
  const folderOf = join(SITE.id, 'clinic-visits');
  await mkdir(join(root, folderOf), { recursive: true });
  const lines = Array.from({ length: 2_000 }, (_, at) => `V${String(at)},2024/3/1 9:00,腹泻`);
  const packed = gzipSync(['就诊流水号,就诊时间,主诉', ...lines].join('\n'));
  await writeFile(join(root, folderOf, 'day.csv.gz'), packed.subarray(0, packed.length - 200));
  await folder.look();
  await folder.look();
  const report = await reportOf('refused', folderOf, 'day.csv.gz.report.json');
  expect(parts.stored.size).toBeGreaterThan(0);
  expect(report).toMatchObject({
    accepted: parts.stored.size,
    stopped: { code: 'invalid-gzip', line: parts.stored.size + 2 },
  });
  expect(parts.kept).toMatchObject([{ accepted: parts.stored.size }]);
});

it('reads a file again that is written to while it is read or after it was shelved, and counts what is new', async () => {
  await writeFile(inSite('slow.hl7'), `${visitMessage(1)}\r`);
  await folder.look();
  const { publish } = parts;
  let reads = 0;
  parts = Object.assign(parts, {
    publish: async (events: Parameters<typeof publish>[0]) => {
      reads += 1;
      if (reads === 1) await appendFile(inSite('slow.hl7'), `${visitMessage(2)}\r`);
      return publish(events);
    },
  });
  folder = open();
  await folder.look();
  await folder.look();
  expect(parts.stored.size).toBe(1);
  expect(await listed('archived', SITE.id)).toContain('slow.hl7');
  for (let look = 0; look < 3; look += 1) await folder.look();
  expect(parts.stored.size).toBe(2);
  await appendFile(join(root, 'archived', SITE.id, 'slow.hl7'), visitMessage(3));
  for (let look = 0; look < 3; look += 1) await folder.look();
  expect(parts.stored.size).toBe(3);
  expect(await listed('archived', SITE.id)).toEqual(['slow.hl7', 'slow.hl7.report.json']);
  expect(await listed(SITE.id)).toEqual([]);
});

it('deletes what was read or refused when its time is over, and nothing that waits', async () => {
  await writeFile(inSite('a.hl7'), CONTENT);
  await writeFile(inSite('b.pdf'), 'x');
  for (let look = 0; look < 2; look += 1) await folder.look();
  await writeFile(inSite('later.hl7'), CONTENT);
  expect((await stat(join(root, 'archived', SITE.id, 'a.hl7'))).mode & 0o077).toBe(0);
  const keepMs = 14 * 86_400_000;
  const laidAt = Date.now();
  expect(await expireShelves(root, { keepMs, now: laidAt + keepMs - 60_000 })).toBe(0);
  expect(await expireShelves(root, { keepMs, now: laidAt + keepMs + 60_000 })).toBe(2);
  expect([await listed('archived', SITE.id), await listed('refused', SITE.id)]).toEqual([[], []]);
  expect(await listed(SITE.id)).toEqual(['later.hl7']);
  expect(await expireShelves(join(root, 'nowhere'), { keepMs, now: laidAt })).toBe(0);
});
