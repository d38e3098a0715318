// Third-party records: MIT-BIH 100 as the oracle of beats, a PTB record, the aECG sample, the DICOM waveform.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeEcg, type EcgJudgement } from './judge-ecg.ts';
import { loadStatements } from './load-statements.ts';
import { readEcgFile } from './read-ecg-file.ts';

const root = join(import.meta.dirname, '../..');
const shared = join(root, '../shared/data');
const map = loadStatements(join(root, 'catalogue'));

function judge(file: string, lead?: string): EcgJudgement {
  const reading = readEcgFile(join(shared, file));
  if ('unreadable' in reading) throw new Error(reading.unreadable);
  const judgement = judgeEcg(reading, map, lead);
  if (judgement === undefined) throw new Error('no such lead');
  return judgement;
}

// Third-party records, which are not copied into the repository: without ../shared/data these tests skip.
describe.skipIf(!existsSync(shared))('third-party records', { timeout: 120_000 }, () => {
  it.each(['MLII', 'V5'])(
    'MIT-BIH 100, lead %s: sensitivity and precision of at least 99.9 %',
    (lead) => {
      const score = judge('ecg/100.hea', lead).againstAnnotations;
      expect(score?.annotated).toBe(2_273);
      expect(score?.sensitivity).toBeGreaterThanOrEqual(0.999);
      expect(score?.precision).toBeGreaterThanOrEqual(0.999);
    },
  );

  it('PTB s0010_re: the same 52 beats in each of its twelve leads', () => {
    const reading = readEcgFile(join(shared, 'ecg/s0010_re.hea'));
    if ('unreadable' in reading) throw new Error(reading.unreadable);
    const beats = reading.leads.map(({ name }) => judgeEcg(reading, map, name)?.beats);
    expect(beats).toEqual(Array.from({ length: 12 }, () => 52));
  });

  it('the aECG sample: twelve leads, the intervals and the rhythm that the device states, no name', () => {
    const ecg = judge('ecg/aecg-sample.xml');
    expect(ecg.leads.toSorted()).toEqual('I II III V1 V2 V3 V4 V5 V6 aVF aVL aVR'.split(' '));
    expect(ecg.device.intervalsMs).toEqual({ pr: 148, qrs: 120, qt: 420, qtc: 443 });
    expect(ecg.statements).toMatchObject([{ code: 'sinus-rhythm', certainty: 'definite' }]);
    expect(JSON.stringify(ecg)).not.toMatch(/Smith|River|TECH|KAB/);
  });

  it('the DICOM waveform: twelve leads, the intervals and statements of the device, its mean RR within 5 ms', () => {
    const ecg = judge('dicom/waveform_ecg.dcm');
    expect(ecg.leads).toEqual('I II III aVR aVL aVF V1 V2 V3 V4 V5 V6'.split(' '));
    expect(ecg.device.intervalsMs).toEqual({ rr: 982, pr: 161, qrs: 75, qt: 368, qtc: 370 });
    expect(ecg.statements.map(({ code }) => code)).toEqual(['sinus-rhythm', 'normal-ecg']);
    expect(Math.abs((ecg.rhythm.statistics?.meanMs ?? 0) - 982)).toBeLessThanOrEqual(5);
    expect(JSON.stringify(ecg)).not.toMatch(/642341|Galliera|2721|RITMO/);
  });

  it('an object without a waveform is refused with a reason', () => {
    expect(readEcgFile(join(shared, 'dicom/CT_small.dcm'))).toHaveProperty('unreadable');
  });
});
