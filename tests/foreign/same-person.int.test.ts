// One person, however the number is written and by whichever door it comes: one token.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KEY, openRealDoors, type RealDoors } from '../../ingest/real-doors.fixture.ts';
import { findProgram } from '../programs.ts';
import { makeImage } from './dicom-image.ts';

const dcmtk = findProgram('dump2dcm', process.env);
const folder = mkdtempSync(join(tmpdir(), 'vigil-person-'));
let doors: RealDoors;
beforeAll(async () => {
  doors = await openRealDoors();
});
afterAll(async () => {
  await doors.stop();
  rmSync(folder, { recursive: true, force: true });
});

const WRITTEN = [
  '11010519491231002X',
  '11010519491231002x',
  '１１０１０５１９４９１２３１００２Ｘ',
  '110105491231002',
];

async function tell(path: string, type: string, body: string | Uint8Array): Promise<number> {
  const answer = await fetch(`${doors.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': type },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  await answer.arrayBuffer();
  return answer.status;
}

const bundle = (number: string, at: number): string =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'batch',
    entry: [
      {
        fullUrl: 'urn:uuid:p',
        resource: { resourceType: 'Patient', id: 'p', identifier: [{ value: number }] },
      },
      {
        resource: {
          resourceType: 'Encounter',
          id: `e${String(at)}`,
          identifier: [{ value: `F${String(at)}` }],
          status: 'in-progress',
          class: { code: 'AMB' },
          subject: { reference: 'urn:uuid:p' },
          period: { start: '2026-01-03T10:00:00+08:00' },
        },
      },
    ],
  });

const message = (number: string, at: number): string =>
  [
    `MSH|^~\\&|HIS|H1|V|C|20260103120000||ADT^A04|S${String(at)}|P|2.5.1||||||UNICODE UTF-8`,
    'EVN||20260103120000',
    `PID|1||M${String(at)}^^^H1^MR~${number}^^^^NI||张^三`,
    `PV1||O${'|'.repeat(17)}H${String(at)}${'|'.repeat(25)}202601031000`,
  ].join('\r');

it('is one token at the doors of FHIR, files of two kinds, and DICOM', async () => {
  for (const [at, number] of WRITTEN.entries()) {
    const table = `就诊流水号,就诊时间,身份证号\nC${String(at)},2026-01-03 10:00,${number}`;
    expect(await tell('/fhir', 'application/fhir+json', bundle(number, at))).toBe(200);
    expect(await tell('/v1/import/clinic-visits', 'text/csv', table)).toBe(202);
    expect(await tell('/v1/import?form=hl7v2', 'text/plain', message(number, at))).toBe(202);
  }
  const images = 'missing' in dcmtk ? [] : WRITTEN.slice(0, 2);
  for (const [at, identity] of images.entries()) {
    const study = `1.2.826.0.1.3680043.9.7433.3.${String(at)}`;
    const file = readFileSync(makeImage(folder, { study, instance: `${study}.1`, identity }));
    const head = Buffer.from('--b\r\ncontent-type: application/dicom\r\n\r\n');
    const body = Buffer.concat([head, file, Buffer.from('\r\n--b--\r\n')]);
    const type = 'multipart/related; type="application/dicom"; boundary=b';
    expect(await tell('/dicom-web/studies', type, body)).toBe(200);
  }
  const events = await doors.events();
  expect(events).toHaveLength(3 * WRITTEN.length + images.length);
  expect(new Set(events.map(({ person }) => person)).size).toBe(1);
});
