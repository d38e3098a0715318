// Statements in both languages become codes, with what is denied and what is not excluded; a faulty file is refused.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadStatements } from './load-statements.ts';

const map = loadStatements(join(import.meta.dirname, '../../catalogue'));
const said = (text: string): string[] =>
  map([text]).statements.map(({ code, certainty }) => `${certainty} ${code}`);

describe('statements of an ECG', () => {
  it.each([
    ['窦性心律，正常心电图', ['stated sinus-rhythm', 'stated normal-ecg']],
    ['RITMO SINUSALE', ['stated sinus-rhythm']],
    ['心房颤动伴快速心室率', ['stated atrial-fibrillation']],
    ['Ⅲ度房室传导阻滞', ['stated complete-av-block']],
    ['Third-degree AV block', ['stated complete-av-block']],
    ['V1-V4导联ST段抬高', ['stated st-elevation']],
    ['V1-V4导联ST段弓背向上抬高，急性心肌梗死', ['stated st-elevation', 'stated stemi']],
    ['ST-elevation myocardial infarction', ['stated stemi']],
    ['*** ACUTE MI / STEMI ***', ['stated stemi']],
    ['短阵室性心动过速', ['stated non-sustained-ventricular-tachycardia']],
    ['Non-sustained ventricular tachycardia', ['stated non-sustained-ventricular-tachycardia']],
    ['Ventricular tachycardia', ['stated ventricular-tachycardia']],
    ['Supraventricular tachycardia', ['stated supraventricular-tachycardia']],
    ['室颤', ['stated ventricular-fibrillation']],
    ['Prolonged QT interval', ['stated qt-prolongation']],
    ['ＱＴ间期延长', ['stated qt-prolongation']],
    ['Marked sinus bradycardia', ['stated severe-bradycardia']],
    ['Abnormal ECG', ['stated abnormal-ecg']],
    ['长间歇3.4秒', ['stated pause']],
  ])('%s', (text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  it.each([
    ['未见ST段抬高', ['denied st-elevation']],
    [
      '未见ST段抬高、室速，窦性心律',
      ['denied st-elevation', 'denied ventricular-tachycardia', 'stated sinus-rhythm'],
    ],
    [
      'No ST elevation or ventricular tachycardia',
      ['denied st-elevation', 'denied ventricular-tachycardia'],
    ],
    ['No ST elevation, atrial fibrillation', ['denied st-elevation', 'stated atrial-fibrillation']],
    ['Sinus rhythm without ST elevation', ['stated sinus-rhythm', 'denied st-elevation']],
    ['STEMI ruled out', ['denied stemi']],
    ['急性心肌梗死已排除', ['denied stemi']],
    ['Atrial fibrillation no longer present', ['denied atrial-fibrillation']],
    ['no pause but atrial fibrillation', ['denied pause', 'stated atrial-fibrillation']],
  ])('%s: what is denied is told as denied', (text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  it.each([
    ['Cannot exclude STEMI', ['possible stemi']],
    ['Cannot rule out ST-elevation MI', ['possible stemi']],
    ['急性心肌梗死不除外', ['possible stemi']],
    ['急性心肌梗死待排', ['possible stemi']],
    ['不能排除急性心肌梗死', ['possible stemi']],
    ['Atrial fibrillation cannot be excluded', ['possible atrial-fibrillation']],
    ['Possible atrial flutter', ['possible atrial-flutter']],
    ['考虑心房颤动', ['possible atrial-fibrillation']],
    ['rule out acute infarct', ['possible stemi']],
  ])('%s: what is not excluded is possible', (text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  it('keep their most certain mention', () => {
    expect(map(['possible STEMI', 'STEMI', 'no STEMI']).statements).toMatchObject([
      { code: 'stemi', certainty: 'stated', weight: 'critical' },
    ]);
  });

  it('leave every other word behind', () => {
    const read = map(['张三丰 13912345678 窦性心律', '李四 说明']);
    expect(read.unknown).toBe(1);
    expect(JSON.stringify(read)).not.toMatch(/张|139|李/);
  });

  it('end in time on a long text without a word', () => {
    expect(map(['no not '.repeat(100_000)]).unknown).toBe(1);
  });
});

describe('a file of statements', () => {
  it('in which a word means two things is refused with file, line and reason', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ecg-'));
    writeFileSync(
      join(folder, 'ecg-statements.yaml'),
      [
        'statements:',
        '  - { code: a, weight: usual, names: { zh: 甲, en: a }, zh: [甲], en: [S-T up] }',
        '  - { code: b, weight: usual, names: { zh: 乙, en: b }, zh: [乙], en: [s t  UP] }',
        'cues:',
        '  - { effect: denies, zh: [甲], en: [] }',
      ].join('\n'),
    );
    expect(() => loadStatements(folder)).toThrow(
      /ecg-statements\.yaml:3: s t {2}UP already means a\n.*:5: 甲 already means a/,
    );
  });
});
