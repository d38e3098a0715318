// What the DICOM door and the doors of annotated ECGs set aside is read again on their own ways: as it came, with its waveform, or mended.
import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Site } from '../../contracts/catalogue/site.ts';
import { behindTheDoor, site as imagingSite } from '../dicom/door.fixture.ts';
import { TAG, type Dataset, type Element } from '../dicom/elements.ts';
import { FileReader, type FileRead } from '../dicom/read-file.ts';
import { receiveInstance } from '../dicom/receive-instance.ts';
import { writeFile } from '../dicom/write-file.ts';
import { receiveAecg } from '../ecg/receive-aecg.ts';
import { NOW, rememberingParts, SITE } from '../hot-folder/files.fixture.ts';
import type { ToEvent } from '../normalise/to-event.ts';
import { SiteRegistry } from '../sites/registry.ts';
import type { SetAside } from './quarantine.ts';
import { readAgain } from './read-again.ts';

interface By {
  readonly site: Site;
  readonly toEvent: ToEvent;
  readonly now: number;
}

const again = (aside: SetAside, content: Uint8Array, { site, toEvent, now }: By) =>
  readAgain(
    {
      ...{ id: 'x', at: aside.at, lastAt: aside.at, times: 1, door: aside.door },
      ...{ siteId: aside.siteId, sender: null, code: aside.code, detail: '', state: 'open' },
      ...{ outcome: null, expiresAt: now, truncated: false, keyVersion: 1, isMended: false },
      overrides: {},
    },
    content,
    { registry: new SiteRegistry({ sites: [site], keys: [], peers: [] }), toEvent, now },
  );

const element = (vr: string, bytes: string | Uint8Array): Element => ({
  vr,
  bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes,
  bigEndian: false,
  items: undefined,
});

const sequence = (...items: readonly Dataset[]): Element => ({ ...element('SQ', ''), items });

/** A CT without a date; the name in GBK, its second byte a separator. */
const image = (more: readonly (readonly [number, Element])[] = []): Dataset =>
  new Map([
    [TAG.specificCharacterSet, element('CS', 'GB18030')],
    [TAG.sopClassUid, element('UI', '1.2.840.10008.5.1.4.1.1.2')],
    [TAG.sopInstanceUid, element('UI', '1.2.3.4')],
    [TAG.modality, element('CS', 'CT')],
    [TAG.studyInstanceUid, element('UI', '1.2.3')],
    [0x00100010, element('PN', Uint8Array.from([0xd5, 0xc5, 0x96, 0x7c]))],
    [TAG.patientId, element('LO', '11010519491231002X')],
    ...more,
  ]);

/** By its values, as text: large ones by their hash. */
const plain = (dataset: Dataset): unknown =>
  [...dataset]
    .sort(([one], [other]) => one - other)
    .map(([tag, { vr, bytes, bigEndian, items }]) => [
      tag,
      vr,
      bytes.length > 100 ? hash('sha256', bytes) : Buffer.from(bytes).toString('hex'),
      bigEndian,
      items?.map(plain),
    ]);

const readBack = (file: Uint8Array): FileRead => {
  const reader = new FileReader();
  reader.push(file);
  return reader.end();
};

it('an object is kept as a file that reads as it came, in either order of bytes and with nested items', () => {
  const nested = new Map([
    [TAG.codeMeaning, element('LO', '腹部')],
    [TAG.conceptCodeSequence, sequence(new Map([[TAG.codeValue, element('SH', '1')]]))],
  ]);
  const more = [
    [TAG.conceptNameSequence, sequence(nested, new Map())],
    [TAG.waveformData, element('OW', Buffer.alloc(100_000, 7))],
    [0x0040a160, element('UN', Buffer.alloc(70_000, 65))],
  ] as const;
  const little = image(more);
  const kept = readBack(writeFile(little, 'whole'));
  expect([kept.outcome, plain(kept.dataset)]).toEqual(['dataset', plain(little)]);
  const swapped = (dataset: Dataset): Dataset =>
    new Map(
      [...dataset].map(([tag, one]) => [
        tag,
        { ...one, bigEndian: true, items: one.items?.map(swapped) },
      ]),
    );
  const big = swapped(little);
  const turned = readBack(writeFile(big, 'whole'));
  expect([turned.outcome, plain(turned.dataset)]).toEqual(['dataset', plain(big)]);
});

it('an image without a date stays refused as it is, and is counted when it was mended with one', async () => {
  const behind = behindTheDoor();
  const grant = { site: imagingSite, speaksForAll: false };
  await receiveInstance({ outcome: 'dataset', dataset: image() }, grant, behind.parts);
  const [aside] = behind.aside;
  if (aside === undefined) throw new Error('nothing was set aside');
  const by = { site: imagingSite, toEvent: behind.parts.toEvent, now: behind.parts.now() };
  expect(again(aside, aside.original, by).rejections).toMatchObject([{ code: 'missing-time' }]);
  const dated = image([[TAG.studyDate, element('DA', '20260331')]]);
  const mended = again(aside, writeFile(dated, 'whole'), by);
  expect(mended).toMatchObject({
    rejections: [],
    events: [{ kind: 'imaging', door: 'dicom', siteId: imagingSite.id }],
  });
  // The same event as if it had come so.
  await receiveInstance({ outcome: 'dataset', dataset: dated }, grant, behind.parts);
  expect(behind.events.map(({ id }) => id)).toEqual(mended.events.map(({ id }) => id));
});

it('a part of an object is not taken for the whole, and says with what it is mended', async () => {
  const behind = behindTheDoor();
  const dataset = image([[TAG.studyDate, element('DA', '20260331')]]);
  await receiveInstance(
    { outcome: 'broken', code: 'truncated', dataset },
    { site: imagingSite, speaksForAll: false },
    behind.parts,
  );
  const [aside] = behind.aside;
  if (aside === undefined) throw new Error('nothing was set aside');
  const by = { site: imagingSite, toEvent: behind.parts.toEvent, now: behind.parts.now() };
  expect(again(aside, aside.original, by)).toMatchObject({
    events: [],
    rejections: [{ code: 'truncated' }],
  });
  expect(again(aside, writeFile(dataset, 'whole'), by).events).toHaveLength(1);
});

const ECG = new URL('../../../shared/data/dicom/waveform_ecg.dcm', import.meta.url);

// The recording lies beside the checkout, not in it; where it is missing the test says so.
it.skipIf(!existsSync(ECG))(
  'an ECG of a day to come is counted when the day has come, with its waveform',
  async () => {
    const behind = behindTheDoor();
    const read = readBack(readFileSync(ECG));
    const dataset = new Map(read.dataset);
    const isDate = (tag: number): boolean =>
      dataset.get(tag)?.vr === 'DT' || dataset.get(tag)?.vr === 'DA';
    for (const tag of [...dataset.keys()].filter(isDate)) dataset.delete(tag);
    dataset.set(TAG.acquisitionDateTime, element('DT', '20260601090000'));
    await receiveInstance(
      { outcome: 'dataset', dataset },
      { site: imagingSite, speaksForAll: false },
      behind.parts,
    );
    const [aside] = behind.aside;
    if (aside === undefined) throw new Error('nothing was set aside');
    const { toEvent } = behind.parts;
    const later = { site: imagingSite, toEvent, now: Date.UTC(2026, 5, 2) };
    const counted = again(aside, aside.original, later);
    expect(counted.rejections).toEqual([]);
    expect(JSON.stringify(counted.events)).toMatch(/"kind":"ecg".*"rr":\d/);
    expect(counted.recordings[0]?.reading.leads).toHaveLength(12);
  },
);

const aecg = (low: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><AnnotatedECG xmlns="urn:hl7-org:v3"><id root="1.2.3" extension="ecg 7"/><effectiveTime>${low}</effectiveTime>
<component><series><code code="RHYTHM"/><component><sequenceSet><component><sequence><value><increment value="0.002" unit="s"/></value></sequence></component>
<component><sequence><code code="MDC_ECG_LEAD_I"/><value><origin value="0" unit="uV"/><scale value="5" unit="uV"/><digits>${'1 2 3 4 5 '.repeat(100)}</digits></value></sequence></component></sequenceSet></component></series></component></AnnotatedECG>`;

it.each(['events-api', 'file'] as const)(
  'an annotated ECG of the door %s without a time is counted when it was mended, with its waveform',
  async (door) => {
    const parts = rememberingParts();
    const keepRecording = async (): Promise<void> => undefined;
    const grant = { site: SITE, speaksForAll: false };
    await receiveAecg(Buffer.from(aecg('')), grant, { ...parts, keepRecording, door });
    const [aside] = parts.aside;
    if (aside === undefined) throw new Error('nothing was set aside');
    const by = { site: SITE, toEvent: parts.toEvent, now: NOW };
    expect(again(aside, aside.original, by).rejections).toMatchObject([{ code: 'missing-time' }]);
    const timed = Buffer.from(`\ufeff${aecg('<low value="20240301091000+0800"/>')}`);
    const mended = again(aside, timed, by);
    expect(mended.events).toMatchObject([{ kind: 'ecg', door, siteId: SITE.id }]);
    expect(mended.recordings[0]?.reading.leads).toHaveLength(1);
  },
);
