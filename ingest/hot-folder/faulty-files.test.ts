// One file or folder that cannot be read or moved holds up no other, is tried again, and its name is not in the log.
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Site } from '../../contracts/catalogue/site.ts';
import { SiteRegistry } from '../sites/registry.ts';
import { rememberingParts, SITE, visitMessage, type RememberingParts } from './files.fixture.ts';
import { HotFolder } from './watch-folder.ts';

const LOCKED = 's-locked';
const refused = Object.assign(new Error(`EACCES, scandir '/${LOCKED}'`), {
  code: 'EACCES',
  syscall: 'scandir',
});
const OTHER = Site.parse({ ...SITE, id: 's-two', facilityCodes: ['H2'] });
const NAME = 'zhang-san.hl7';
let root: string;
let parts: RememberingParts;
let logged: string;
let onRegistry: () => void;
let folder: HotFolder;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'vigil-hot-'));
  parts = rememberingParts();
  logged = '';
  onRegistry = () => undefined;
  const registry = new SiteRegistry({ sites: [SITE, OTHER], keys: [], peers: [] });
  const log = pino({ base: null }, { write: (line: string) => void (logged += line) });
  folder = new HotFolder({
    ...parts,
    registry: () => {
      onRegistry();
      return registry;
    },
    root,
    profiles: new Map(),
    log,
    shelved: () => undefined,
    // As root every folder can be read, so its refusal is played.
    list: (path) =>
      path.endsWith(LOCKED) ? Promise.reject(refused) : readdir(path, { withFileTypes: true }),
  });
  for (const site of [SITE, OTHER]) await mkdir(join(root, site.id));
  await writeFile(join(root, SITE.id, NAME), visitMessage(1));
  await writeFile(join(root, OTHER.id, 'b.hl7'), visitMessage(2));
});
afterEach(() => rm(root, { recursive: true }));

it('reads the others while a directory is in the way of one, and that one when it is gone', async () => {
  const inTheWay = join(root, 'archived', SITE.id, `${NAME}.report.json.part`);
  await mkdir(inTheWay, { recursive: true });
  for (let look = 0; look < 4; look += 1) await folder.look();
  expect(await readdir(join(root, OTHER.id))).toEqual([]);
  expect(await readdir(join(root, SITE.id))).toEqual([NAME]);
  expect(logged.match(/EISDIR/g)).toHaveLength(1);
  expect(logged).not.toContain('zhang');
  await rm(inTheWay, { recursive: true });
  await folder.look();
  expect(await readdir(join(root, SITE.id))).toEqual([]);
  expect(parts.stored.size).toBe(2);
});

it('reads the others where one has gone before it is opened', async () => {
  await folder.look();
  // The registry is asked after the listing and before the file is opened.
  onRegistry = () => rmSync(join(root, SITE.id, NAME), { force: true });
  await folder.look();
  expect(logged).toContain('"codes":{"ENOENT":1}');
  expect(logged).not.toContain('zhang');
  expect(await readdir(join(root, 'archived', OTHER.id))).toContain('b.hl7');
});

it('reads the others where a folder cannot be listed', async () => {
  await mkdir(join(root, LOCKED));
  await folder.look();
  await folder.look();
  expect(parts.stored.size).toBe(2);
  expect(logged).toContain('"codes":{"EACCES":2}');
  expect(logged).not.toContain(LOCKED);
});
