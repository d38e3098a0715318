// The imaging doors on a real stream and database, with the archives and modalities of others: dcmtk's storescu and echoscu, Orthanc's
// C-STORE and the STOW-RS of its DICOMweb plugin.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KEY, openRealDoors, type RealDoors } from '../../ingest/real-doors.fixture.ts';
import { findProgram } from '../programs.ts';
import { makeImage } from './dicom-image.ts';
import { findOrthanc, startOrthanc, type Orthanc } from './orthanc.fixture.ts';

const dcmtk = findProgram('storescu', process.env);
const orthancProgram = findOrthanc();
const folder = mkdtempSync(join(tmpdir(), 'vigil-imaging-'));
let doors: RealDoors;

beforeAll(async () => {
  doors = await openRealDoors();
});
afterAll(async () => {
  await doors.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => doors.forget());

const run = (command: string, args: readonly string[]): Promise<{ code: number; words: string }> =>
  new Promise((resolve) => {
    execFile(command, [...args], (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), words: out + err }),
    );
  });

let study = 0;
const images = (count: number): string[] => {
  study += 1;
  const uid = `1.2.826.0.1.3680043.9.7433.1.${String(study)}`;
  return Array.from({ length: count }, (_, at) =>
    makeImage(folder, { study: uid, instance: `${uid}.1.${String(at + 1)}` }),
  );
};

const ACQUIRED = {
  kind: 'imaging',
  door: 'dicom',
  siteId: 's-one',
  body: { step: 'acquired', modality: 'CT', bodyPart: 'CHEST' },
};

// dcmtk comes from Debian's packages; on a machine without it these are left out and the report says so.
describe.skipIf('missing' in dcmtk)('dcmtk', () => {
  const aimed = (...words: string[]): string[] => [
    '-aet',
    'CT1',
    '127.0.0.1',
    String(doors.dicomPort),
    ...words,
  ];

  it('is answered to C-ECHO', async () => {
    expect((await run('echoscu', aimed())).code).toBe(0);
  });

  it('stores a study as one event, and again as none', async () => {
    const files = images(3);
    expect((await run('storescu', aimed(...files))).code).toBe(0);
    expect((await run('storescu', aimed(...files))).code).toBe(0);
    const events = await doors.events();
    expect(events).toMatchObject([ACQUIRED]);
    expect(JSON.stringify(events)).not.toMatch(/Zebulon|Quackenbush|11010519491231002X/);
  });

  it('is told to come again while nothing can be stored, and then is stored once', async () => {
    const [file = ''] = images(1);
    await doors.bus.kill();
    expect((await run('storescu', ['-v', ...aimed(file)])).words).toContain('OutOfResources');
    await doors.bus.restart();
    for (let code = 1; code !== 0;) code = (await run('storescu', aimed(file))).code;
    expect(await doors.events()).toMatchObject([ACQUIRED]);
  });
});

// Orthanc comes from Debian's packages; on a machine without it these are left out and the report says so.
describe.skipIf('missing' in orthancProgram || 'missing' in dcmtk)('Orthanc', () => {
  let orthanc: Orthanc;
  beforeAll(async () => {
    if ('missing' in orthancProgram) throw new Error(orthancProgram.missing);
    orthanc = await startOrthanc(orthancProgram.path, { ...doors, key: KEY });
  });
  afterAll(() => orthanc.stop());

  const added = (count: number): Promise<string[]> =>
    Promise.all(images(count).map((file) => orthanc.add(file)));

  it('pushes a study by C-STORE', async () => {
    const ids = await added(2);
    const answer = await orthanc.ask('/modalities/vigil/store', ids);
    expect([answer.status, answer.text]).toEqual([
      200,
      expect.stringContaining('"FailedInstancesCount" : 0'),
    ]);
    expect(await doors.events()).toMatchObject([ACQUIRED]);
  });

  it('echoes', async () => {
    expect((await orthanc.ask('/modalities/vigil/echo', {})).status).toBe(200);
  });

  it('pushes a study by STOW-RS with the key of its site, and again as nothing new', async () => {
    const ids = await added(2);
    for (let time = 0; time < 2; time += 1) {
      const answer = await orthanc.ask('/dicom-web/servers/vigil/stow', {
        Resources: ids,
        Synchronous: true,
      });
      expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    }
    expect(await doors.events()).toMatchObject([ACQUIRED]);
  });
});
