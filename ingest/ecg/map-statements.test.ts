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
    ['窦性心律，正常心电图', ['definite sinus-rhythm', 'definite normal-ecg']],
    ['RITMO SINUSALE', ['definite sinus-rhythm']],
    ['心房颤动伴快速心室率', ['definite atrial-fibrillation']],
    ['Ⅲ度房室传导阻滞', ['definite complete-av-block']],
    ['Third-degree AV block', ['definite complete-av-block']],
    ['V1-V4导联ST段抬高', ['definite st-elevation']],
    ['V1-V4导联ST段弓背向上抬高，急性心肌梗死', ['definite st-elevation', 'definite stemi']],
    ['ST-elevation myocardial infarction', ['definite stemi']],
    ['*** ACUTE MI / STEMI ***', ['definite stemi']],
    ['短阵室性心动过速', ['definite non-sustained-ventricular-tachycardia']],
    ['Non-sustained ventricular tachycardia', ['definite non-sustained-ventricular-tachycardia']],
    ['Ventricular tachycardia', ['definite ventricular-tachycardia']],
    ['Supraventricular tachycardia', ['definite supraventricular-tachycardia']],
    ['室颤', ['definite ventricular-fibrillation']],
    ['Prolonged QT interval', ['definite qt-prolongation']],
    ['ＱＴ间期延长', ['definite qt-prolongation']],
    ['Marked sinus bradycardia', ['definite severe-bradycardia']],
    ['Abnormal ECG', ['definite abnormal-ecg']],
    ['长间歇3.4秒', ['definite pause']],
  ])('%s', (text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  it.each([
    ['未见ST段抬高', ['denied st-elevation']],
    [
      '未见ST段抬高、室速，窦性心律',
      ['denied st-elevation', 'denied ventricular-tachycardia', 'definite sinus-rhythm'],
    ],
    [
      'No ST elevation or ventricular tachycardia',
      ['denied st-elevation', 'denied ventricular-tachycardia'],
    ],
    [
      'No ST elevation, atrial fibrillation',
      ['denied st-elevation', 'definite atrial-fibrillation'],
    ],
    ['Sinus rhythm without ST elevation', ['definite sinus-rhythm', 'denied st-elevation']],
    ['STEMI ruled out', ['denied stemi']],
    ['急性心肌梗死已排除', ['denied stemi']],
    ['Atrial fibrillation no longer present', ['denied atrial-fibrillation']],
    ['no pause but atrial fibrillation', ['denied pause', 'definite atrial-fibrillation']],
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
      { code: 'stemi', certainty: 'definite', weight: 'critical' },
    ]);
  });

  it('leave every other word behind', () => {
    const read = map(['张三丰 13912345678 窦性心律', '李四 说明']);
    expect(read.unknownAt).toEqual([1]);
    expect(JSON.stringify(read)).not.toMatch(/张|139|李/);
  });

  it('end in time on a long text without a word', () => {
    expect(map(['no not '.repeat(100_000)]).unknownAt).toEqual([0]);
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
