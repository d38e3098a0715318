// An annotated ECG at the door: what becomes of it, in which character sets, and that nobody whom it names passes.
import { mkdtemp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../platform/log.ts';
import { NOW, rememberingParts, SITE } from '../hot-folder/files.fixture.ts';
import { HotFolder } from '../hot-folder/watch-folder.ts';
import { encode } from '../charset/encode.ts';
import { toEventOf } from '../one-site.fixture.ts';
import { loadFindings } from './load-statements.ts';
import { receiveAecg } from './receive-aecg.ts';
import type { EcgReading } from './reading.ts';

const toEvent = toEventOf({ findings: loadFindings(join(import.meta.dirname, '../../catalogue')) });

const lead = (name: string): string =>
  `<component><sequence><code code="MDC_ECG_LEAD_${name}"/><value><origin value="0" unit="uV"/><scale value="5" unit="uV"/><digits>${'1 2 3 4 5 '.repeat(100)}</digits></value></sequence></component>`;

const documentOf = (encoding: string, time = '20240301091000+0800'): string =>
  `<?xml version="1.0" encoding="${encoding}"?><AnnotatedECG xmlns="urn:hl7-org:v3"><id root="1.2.3" extension="ecg 7"/><effectiveTime><low value="${time}"/></effectiveTime>
<subject><trialSubject><id extension="99010219900307123X"/><subjectDemographicPerson><name><family>欧阳</family><given>東珅</given></name><administrativeGenderCode code="F"/><birthTime value="19900307"/></subjectDemographicPerson></trialSubject></subject>
<investigatorPerson><name>诸葛医生</name></investigatorPerson>
<component><series><code code="RHYTHM"/><author><manufacturedSeriesDevice><id extension="SN-4711"/></manufacturedSeriesDevice></author><component><sequenceSet><component><sequence><value><increment value="0.002" unit="s"/></value></sequence></component>${lead('I')}${lead('II')}</sequenceSet></component>
<annotationSet><component><annotation><code code="MDC_ECG_HEART_RATE"/><value value="88" unit="bpm"/></annotation></component><component><annotation><code code="MDC_ECG_TIME_PD_QTcB"/><value value="0.431" unit="s"/></annotation></component>
<component><annotation><code code="MDC_ECG_INTERPRETATION_STATEMENT"/><value>心房颤动可能性大</value></annotation></component><component><annotation><code code="MDC_ECG_INTERPRETATION_STATEMENT"/><value>未见ST段抬高</value></annotation></component>
<component><annotation><code code="MDC_ECG_INTERPRETATION_COMMENT"/><value>欧阳東珅 13912345678</value></annotation></component></annotationSet></series></component></AnnotatedECG>`;

function door() {
  const parts = { ...rememberingParts(), toEvent };
  const kept: EcgReading[] = [];
  const keepRecording = (_event: unknown, reading: EcgReading): Promise<void> => {
    kept.push(reading);
    return Promise.resolve();
  };
  const grant = { site: SITE, speaksForAll: false };
  const receive = (bytes: Uint8Array) =>
    receiveAecg(bytes, grant, { ...parts, keepRecording, door: 'events-api' });
  return { parts, kept, receive };
}

describe('an annotated ECG', () => {
  it.each(['UTF-8', 'GB18030'] as const)(
    'in %s becomes an event and a kept waveform',
    async (charset) => {
      const { parts, kept, receive } = door();
      const bytes = encode(documentOf(charset), charset === 'UTF-8' ? 'utf-8' : 'gb18030');
      expect(await receive(bytes)).toEqual({ outcome: 'stored' });
      const [event] = [...parts.stored.values()];
      expect(event).toMatchObject({
        kind: 'ecg',
        occurredAt: Date.UTC(2024, 2, 1, 1, 10),
        body: {
          step: 'recorded',
          heartRatePerMin: 88,
          intervalsMs: { qtc: 431 },
          ageBand: '25-44',
          sex: 'female',
          statementsUnknown: 1,
        },
      });
      const statements = event?.kind === 'ecg' ? event.body.statements : [];
      expect(statements.map(({ code, certainty }) => [code, certainty])).toEqual([
        ['atrial-fibrillation', 'probable'],
        ['st-elevation', 'denied'],
        ['uncoded', undefined],
      ]);
      expect(kept[0]?.leads.map(({ name }) => name)).toEqual(['I', 'II']);
      expect(kept[0]?.ratePerSecond).toBe(500);
      expect(JSON.stringify([event, kept[0]?.leads.map(({ name }) => name)])).not.toMatch(
        /欧阳|東珅|诸葛|13912345678|99010219900307123X|SN-4711|1990-?03-?07/,
      );
    },
  );

  it('sent again is a duplicate', async () => {
    const { receive } = door();
    const bytes = Buffer.from(documentOf('UTF-8'));
    await receive(bytes);
    expect(await receive(bytes)).toEqual({ outcome: 'duplicate' });
  });

  it.each([
    ['unreadable-ecg', '<AnnotatedECG><id root="1"/></AnnotatedECG>'],
    ['unreadable-ecg', '<!DOCTYPE a [<!ENTITY b "c">]><AnnotatedECG/>'],
    ['unreadable-ecg', 'no XML'],
    ['missing-time', documentOf('UTF-8', 'yesterday')],
    ['future-time', documentOf('UTF-8', '20300101000000+0800')],
  ])('is set aside as %s', async (code, text) => {
    const { parts, receive } = door();
    expect(await receive(Buffer.from(text))).toMatchObject({
      outcome: 'quarantined',
      rejection: { code },
    });
    expect(parts.aside.map((item) => item.code)).toEqual([code]);
  });

  it('in the hot folder is read, archived and told in a report', async () => {
    const { parts } = door();
    const root = await mkdtemp(join(tmpdir(), 'aecg-'));
    await mkdir(join(root, SITE.id));
    await writeFile(join(root, SITE.id, 'rest.xml'), documentOf('UTF-8'));
    const folder = new HotFolder({
      ...parts,
      registry: parts.registry,
      root,
      now: () => NOW,
      log: silentLog,
      profiles: new Map(),
      shelved: () => undefined,
    });
    await folder.look();
    await folder.look();
    expect([...parts.stored.values()].map(({ kind, door: from }) => [kind, from])).toEqual([
      ['ecg', 'file'],
    ]);
    expect((await readdir(join(root, 'archived', SITE.id))).sort()).toEqual([
      'rest.xml',
      'rest.xml.report.json',
    ]);
    expect(parts.kept).toMatchObject([{ lines: 1, accepted: 1, rejected: 0 }]);
  });
});
