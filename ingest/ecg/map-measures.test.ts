// Figures of a recording alone become critical statements, at the bound and not beside it; a word about the same thing goes before, and a
// bound that says nothing or contradicts itself is refused.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadFindings } from './load-statements.ts';
import type { Measured } from './map-measures.ts';

const findings = loadFindings(join(import.meta.dirname, '../../catalogue'));
const map = (text: string | undefined, measured: Measured): string[] => {
  const { ecg, ecgMeasured } = findings;
  const said = text === undefined ? [] : ecg([text]).statements;
  return ecgMeasured(measured, said).map(
    ({ certainty, weight, code }) => `${certainty} ${weight} ${code}`,
  );
};

describe('figures of an ECG', () => {
  it.each([
    [{ heartRatePerMin: 26 }, ['probable critical severe-bradycardia']],
    [{ heartRatePerMin: 35 }, ['probable critical severe-bradycardia']],
    [{ heartRatePerMin: 36 }, []],
    [{ heartRatePerMin: 199 }, []],
    [{ heartRatePerMin: 200 }, ['probable critical extreme-tachycardia']],
    [{ intervalsMs: { qtc: 549 } }, []],
    [{ intervalsMs: { qtc: 550, qt: 480 } }, ['probable critical extreme-qt-prolongation']],
    [{ heartRatePerMin: 0, intervalsMs: { qtc: 0 } }, []],
    [{}, []],
  ])('%j', (measured, expected) => {
    expect(map(undefined, measured)).toEqual(expected);
  });

  it('add nothing to a word about the same thing, be it a denial', () => {
    expect(map('严重心动过缓', { heartRatePerMin: 30 })).toEqual([]);
    expect(map('No severe bradycardia', { heartRatePerMin: 30 })).toEqual([]);
  });

  it('stand beside words about something else', () => {
    expect(map('窦性心律', { heartRatePerMin: 30 })).toEqual([
      'probable critical severe-bradycardia',
    ]);
  });

  it('say nothing where the door computed them itself', () => {
    expect(map(undefined, { heartRatePerMin: 30, origin: 'computed' })).toEqual([]);
  });
});

it.each([
  ['{ of: heart-rate-per-min }', 'no bound'],
  ['{ of: heart-rate-per-min, atMost: 30, atLeast: 40 }', 'contradiction'],
  ['{ of: pulse, atMost: 30 }', 'Invalid option'],
])('a bound %s is refused with its file and line', (bound, reason) => {
  const folder = mkdtempSync(join(tmpdir(), 'ecg-'));
  const lines = [
    'statements:',
    '  - { code: a, weight: usual, names: { zh: 甲, en: a }, zh: [甲], en: [], measured: [' +
      bound +
      '] }',
    'cues: []',
  ];
  writeFileSync(join(folder, 'ecg-statements.yaml'), lines.join('\n'));
  expect(() => loadFindings(folder)).toThrow(
    new RegExp(String.raw`ecg-statements\.yaml:2: .*${reason}`),
  );
});
