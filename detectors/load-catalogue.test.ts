/** A deployment's own files of the catalogue: what they point at must exist, and a day must be one, or neither stage nor command takes them. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { DayKey } from '../contracts/time.ts';
import { loadCatalogue, loadParts } from './load-catalogue.ts';

// A process is started here, and the machine may have other work.
vi.setConfig({ testTimeout: 120_000 });

const SHIPPED = fileURLToPath(new URL('../catalogue/', import.meta.url));
const VIGIL = fileURLToPath(new URL('../bin/vigil.mjs', import.meta.url));

let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'vigil-catalogue-'));
});

afterAll(async () => {
  await rm(scratch, { recursive: true, force: true });
});

/** A copy of the shipped catalogue, with one text of one measure changed. */
async function changed(name: string, [from, to]: readonly [string, string]): Promise<string> {
  const folder = join(scratch, name);
  await cp(SHIPPED, folder, { recursive: true });
  const file = join(folder, 'measures', 'diarrhoea.yaml');
  const text = await readFile(file, 'utf8');
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
  return folder;
}

const OWNER = ['owners: [', 'owners: [ministry-of-magic, '] as const;
const DAY = ['validFrom: "2000-01-01"', 'validFrom: "2000-13-01"'] as const;

it.each([
  ['an owner that is no department', OWNER, 'there is no department "ministry-of-magic"'],
  ['a day that is none', DAY, 'validFrom: this is no day of the calendar'],
])('a stage does not start with %s', async (_name, change, reason) => {
  const folder = await changed(`stage-${change[1].slice(0, 6)}`, change);
  const file = join(folder, 'measures', 'diarrhoea.yaml');
  const line = await lineOf(file, change[1]);
  expect(() => loadCatalogue(folder, 'Asia/Shanghai')).toThrow(
    `${file}:${String(line)}: ${reason}`,
  );
});

it('tells a fault that two checks see once', async () => {
  const gone = await changed('gone', ['definition: diarrhoea', 'definition: gone']);
  const message = messageOf(() => loadCatalogue(gone, 'Asia/Shanghai'));
  expect(message.match(/measures\/diarrhoea\.yaml/g)).toHaveLength(1);
});

it.each([
  ['an owner that is no department', OWNER, 'there is no department "ministry-of-magic"'],
  ['a day that is none', DAY, 'this is no day of the calendar'],
])('`vigil measures check` refuses %s with file and line', async (_name, change, reason) => {
  const folder = await changed(`check-${change[1].slice(0, 6)}`, change);
  const file = join(folder, 'measures', 'diarrhoea.yaml');
  const answer = await promisify(execFile)(process.execPath, [
    VIGIL,
    'measures',
    'check',
    file,
  ]).then(
    () => ({ code: 0, stderr: '' }),
    (error: unknown) => error as { code: number; stderr: string },
  );
  expect(answer.code).not.toBe(0);
  expect(answer.stderr).toContain(reason);
  expect(answer.stderr).toContain(`${file}:${String(await lineOf(file, change[1]))}`);
});

it('names the problems of all changed files, not of the first alone', async () => {
  const texts = [DAY, ['quantity:', 'quantitee:'] as const];
  const files = await Promise.all(
    texts.map(async (change, number) =>
      join(await changed(`all-${String(number)}`, change), 'measures', 'diarrhoea.yaml'),
    ),
  );
  const message = messageOf(() => loadParts(SHIPPED, 'Asia/Shanghai', { measures: files }));
  for (const file of files) expect(message).toContain(`${file}:`);
  const [first = ''] = files;
  const gone = join(scratch, 'gone.yaml');
  expect(
    messageOf(() => loadParts(SHIPPED, 'Asia/Shanghai', { measures: [gone, first] })),
  ).toContain(first);
});

async function lineOf(file: string, text: string): Promise<number> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  return '';
}

it('a table of examinations that says one word of two parts, or is in force twice, is named with file, line and reason', async () => {
  const folder = join(scratch, 'examinations');
  await cp(SHIPPED, folder, { recursive: true });
  const file = join(folder, 'examinations', 'imaging.yaml');
  const text = await readFile(file, 'utf8');
  const doubled = text.replace('zh: [肘关节, 肘, 肘部]', 'zh: [肘关节, 肘, 膝部]');
  await writeFile(file, doubled);
  const line = String(await lineOf(file, 'zh: [膝关节'));
  expect(() => loadCatalogue(folder, 'Asia/Shanghai')).toThrow(
    `${file}:${line}: parts.38.zh.2: said-twice: 膝部 is of elbow and of knee（同一个词、编码或编号不能属于两处）`,
  );
  await writeFile(file, text);
  const next = join(folder, 'examinations', 'next.yaml');
  await writeFile(next, text.replace('validFrom: "2000-01-01"', 'validFrom: "2027-01-01"'));
  expect(() => loadCatalogue(folder, 'Asia/Shanghai')).toThrow(
    `contradiction: ${file} is in force at the same time`,
  );
  await writeFile(
    file,
    text.replace('validFrom: "2000-01-01"', 'validFrom: "2000-01-01"\nvalidTo: "2027-01-01"'),
  );
  const { examinationBy } = loadCatalogue(folder, 'Asia/Shanghai');
  expect(examinationBy.kindOf('CR', '2027-02-01' as DayKey)).toBe('radiography');
});
