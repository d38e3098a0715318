// A faulty list stops the start with file, line and reason; the shipped catalogue starts.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCatalogue } from './load-catalogue.ts';
import { MONDAY } from './outbreak.fixture.ts';

const shipped = fileURLToPath(new URL('../catalogue', import.meta.url));
let folder = '';
/** Of the city, names alone: its map is large. */
const needed = (path: string): boolean =>
  !path.includes('/city/') || path.endsWith('places.ndjson');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-catalogue-'));
  cpSync(shipped, folder, { recursive: true, filter: needed });
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const load = (now = MONDAY, warnings: string[] = []) =>
  loadCatalogue({
    folder,
    zone: 'Asia/Shanghai',
    now,
    warn: (sentence) => void warnings.push(sentence),
  });

function edit(file: string, change: (text: string) => string): void {
  const path = join(folder, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

// Each reads the whole catalogue.
describe('the catalogue of the alerts stage', { timeout: 30_000 }, () => {
  it('starts as it is shipped', () => {
    expect(load().lists.length).toBeGreaterThan(10);
  });

  it('stops the start where nobody leads a stage, with file and line', () => {
    edit('responsibilities/single-notifiable-case.yaml', (text) =>
      text.replace('- part: lead', '- part: support'),
    );
    expect(() => load()).toThrow(
      /single-notifiable-case\.yaml:\d+: nobody leads stage "verify" at level I/,
    );
  });

  it('stops the start where a measure or a pattern belongs to nobody who exists', () => {
    const nobody = (text: string) => text.replace(/^owners: \[.*\]$/mu, 'owners: [nobody]');
    edit('measures/diarrhoea.yaml', nobody);
    edit('patterns/split-stay.yaml', nobody);
    expect(() => load()).toThrow(/diarrhoea\.yaml:\d+: there is no department "nobody"/);
    expect(() => load()).toThrow(/split-stay\.yaml:\d+: there is no department "nobody"/);
  });

  it('stops the start where a value is of the wrong form, with file and line', () => {
    edit('responsibilities/foodborne.yaml', (text) =>
      text.replace('office: county', 'office: moon'),
    );
    expect(() => load()).toThrow(/foodborne\.yaml:\d+: stages\./);
  });

  it('reports the problems of all files together', () => {
    edit('responsibilities/foodborne.yaml', (text) =>
      text.replace('office: county', 'office: moon'),
    );
    edit('departments.yaml', (text) => text.replace('rank: 1', 'rank: first'));
    expect(() => load()).toThrow(/foodborne\.yaml[\s\S]*departments\.yaml/);
  });

  it('stops the start where a kind that can be raised has no list', () => {
    rmSync(join(folder, 'responsibilities/single-notifiable-case.yaml'));
    expect(() => load()).toThrow(/no list is in force for alerts of kind "single-notifiable-case"/);
  });

  it('warns and goes on where the only list is not in force yet', () => {
    const warnings: string[] = [];
    edit('responsibilities/foodborne.yaml', (text) =>
      text.replace(/validFrom: "[\d-]+"/, 'validFrom: "2099-01-01"'),
    );
    load(MONDAY, warnings);
    expect(warnings[0]).toMatch(/the nearest one is used/);
  });

  it('stops the start where a list names a norm that nobody has written, with file and line', () => {
    edit('responsibilities/foodborne.yaml', (text) =>
      text.replace('{ norm: emergency-verify-report }', '{ norm: county-decree-7 }'),
    );
    expect(() => load()).toThrow(
      /foodborne\.yaml:\d+: norm "county-decree-7" is not in the catalogue/,
    );
  });

  it('stops the start where a norm has expired, and starts once its successor is written', () => {
    const ended = (text: string): string =>
      text.replace(
        /(id: emergency-verify-report[\s\S]*?validFrom: "2005-12-27"\n)/,
        '$1    validTo: "2026-01-01"\n',
      );
    edit('norms/public-health.yaml', ended);
    expect(() => load()).toThrow(
      /single-notifiable|foodborne\.yaml:\d+: norm "emergency-verify-report" has not been in force since 2026-01-01/,
    );
    edit('norms/public-health.yaml', (text) => {
      const old =
        / {2}- id: emergency-verify-report[\s\S]*?confirmedBy: null\n/.exec(text)?.[0] ?? '';
      return (
        text +
        old
          .replace('minutes: 120', 'minutes: 90')
          .replace('validFrom: "2005-12-27"', 'validFrom: "2026-01-01"')
          .replace(/ +validTo.*\n/, '')
      );
    });
    const list = load().lists.find(({ id }) => id === 'foodborne');
    expect(list?.limits['verify-count']?.levels.I).toMatchObject({
      reportMinutes: 90,
      norms: { report: 'emergency-verify-report' },
    });
  });

  it('stops the start where a norm has two figures for one day, or counts in another time', () => {
    edit('norms/public-health.yaml', (text) =>
      text.replaceAll('id: count-signal-verify', 'id: single-case-verify'),
    );
    edit('norms/services.yaml', (text) => text.replace('time: working', 'time: elapsed'));
    expect(() => load()).toThrow(
      /norms\/public-health\.yaml:\d+: norm "single-case-verify" has two figures[\s\S]*fund-integrity\.yaml:\d+: norm "insurance-case-filing" is counted in elapsed time/,
    );
  });

  it('stops the start where responses are judged by a norm that does not exist, or by two targets at once', () => {
    edit('evaluation.yaml', (text) =>
      text.replace('notify: { norm: seven-one-seven-notify }', 'notify: { norm: one-one-one }'),
    );
    expect(() => load()).toThrow(
      /evaluation\.yaml:\d+: norm "one-one-one" is not in the catalogue/,
    );
    edit('evaluation.yaml', (text) =>
      text.replace(/( {4}- percent: 95\n.*\n.*\n)/, '$1$1').replace('one-one-one', 'x'),
    );
    expect(() => load()).toThrow(/evaluation\.yaml:\d+: .*two targets for the same day/);
  });

  it('warns and goes on where a norm holds only later', () => {
    const warnings: string[] = [];
    load(Date.UTC(2004, 0, 1), warnings);
    expect(warnings.join()).toMatch(/norm "emergency-verify-report" holds only from 2005-12-27/);
  });
});
