// Files of HL7 v2 messages on the whole product: a large batch is counted once although the stage is killed in the middle of it, its report
// accounts for every message, and importing the file by hand finds nothing new.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nistLike } from './nist-message.ts';
import { canSeeProcesses } from './processes.ts';
import { untilSettled } from './settled.ts';
import { untilTrue } from './until.ts';
import { freshHome, startVigil, type Vigil } from './vigil-process.ts';

const SITE = 's-990102005-1';
const MESSAGES = 6000;
const home = freshHome();
const hot = join(home, 'hot');
const arriving = join(hot, SITE, 'day.hl7');
const archived = join(hot, 'archived', SITE, 'day.hl7');

let vigil: Vigil;
beforeAll(async () => {
  vigil = await startVigil({ home, settings: { VIGIL_HOT_FOLDER: hot } });
}, 900_000);
afterAll(async () => {
  await vigil.stop();
  vigil.forget();
}, 300_000);

const visit = (number: number): string =>
  nistLike({
    trigger: 'A04',
    statedAt: '201204020040',
    visitNumber: `hot-${String(number)}`,
    controlId: `H${String(number)}`,
  });

const batch = (): string =>
  [
    'FHS|^~\\&|HIS\r',
    'BHS|^~\\&|HIS\r',
    ...Array.from({ length: MESSAGES }, (_, at) => visit(at)),
    `BTS|${String(MESSAGES + 1)}\rFTS|1\r`,
  ].join('');

const stored = async (table: 'events' | 'visits'): Promise<number> =>
  (await vigil.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]?.n ?? -1;

interface Report {
  readonly messages: number;
  readonly ends: Readonly<Record<string, number>>;
  readonly trailers: readonly { readonly of: string; readonly verdict: string }[];
}
const reportOf = (path: string): Report =>
  JSON.parse(readFileSync(`${path}.report.json`, 'utf8')) as Report;

// Which process is the ingest stage is read from /proc, which not every system has.
it.skipIf(!canSeeProcesses)('counts a batch once whose reading was killed', async () => {
  mkdirSync(join(hot, SITE), { recursive: true });
  writeFileSync(arriving, batch());
  await untilTrue('a part of the file is stored', async () => (await stored('events')) > 0);
  const stage = vigil.processes().find(({ commandLine }) => / ingest( |$)/.test(commandLine));
  const wasUnderWay = existsSync(arriving);
  process.kill(stage?.pid ?? 0, 'SIGKILL');
  expect([stage === undefined, wasUnderWay]).toEqual([false, true]);
  await untilTrue('the file is archived', () => existsSync(archived));
  await untilSettled(vigil);
  expect([await stored('events'), await stored('visits')]).toEqual([MESSAGES, MESSAGES]);
  const report = reportOf(archived);
  expect(report.messages).toBe(MESSAGES);
  expect((report.ends['accepted'] ?? 0) + (report.ends['duplicate'] ?? 0)).toBe(MESSAGES);
  expect(report.trailers.map(({ of, verdict }) => [of, verdict])).toEqual([
    ['batch', 'disagrees'],
    ['file', 'agrees'],
  ]);
});

// As above: there is no archived file without it.
it.skipIf(!canSeeProcesses)(
  'finds nothing new in the file when it is imported by hand',
  async () => {
    const words = ['import', archived, '--site', SITE, '--json'];
    const tried = await vigil.run(...words, '--dry-run');
    expect(tried.output).toContain('"effect":"dry-run"');
    const { code, output } = await vigil.run(...words);
    // The trailer still disagrees, and that is said.
    expect([code, output]).toEqual([1, expect.stringContaining(`"messages":${String(MESSAGES)}`)]);
    await untilSettled(vigil);
    expect([await stored('events'), await stored('visits')]).toEqual([MESSAGES, MESSAGES]);
  },
);

/** As a hospital in China writes it. */
const localTime = (at: number): string =>
  new Date(at + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 12);

it('makes the cases of two numbers those of one person, when a file says that they are one', async () => {
  const at = localTime(Date.now() - 3_600_000);
  const ill = (visitNumber: string): string =>
    nistLike({
      trigger: 'A04',
      statedAt: at,
      occurredAt: at,
      visitNumber,
      diagnoses: [['A009', 'Cholera', 'I10']],
    });
  const merge = [
    `MSH|^~\\&||LakeMichMC^9879874000^NPI||||${at}||ADT^A40^ADT_A39|merge-1|P|2.5.1`,
    `EVN||${at}|||||LakeMichMC^9879874000^NPI`,
    'PID|1||Nmerge-a^^^^MR',
    'MRG|Nmerge-b^^^^MR',
    '',
  ].join('\r');
  const subjects = async (): Promise<number> =>
    (await vigil.sql<{ n: number }>('SELECT count(DISTINCT subject)::int AS n FROM case_facts'))[0]
      ?.n ?? -1;
  mkdirSync(join(hot, SITE), { recursive: true });
  writeFileSync(join(hot, SITE, 'ill.hl7'), ill('merge-a') + ill('merge-b'));
  await untilTrue('two persons are ill', async () => (await subjects()) === 2);
  writeFileSync(join(hot, SITE, 'merge.hl7'), merge);
  await untilTrue('they are one person', async () => (await subjects()) === 1);
  expect(await vigil.sql('SELECT person FROM merged_persons')).toHaveLength(2);
});
