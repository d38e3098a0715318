/** Rules about patterns that somebody wrote wrongly: each is refused with its file, the line of the fault, and why, in both languages. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Pattern } from '../contracts/catalogue/pattern.ts';
import { CatalogueError, loadYaml } from '../platform/catalogue/load-yaml.ts';
import { loadCatalogue } from './load-catalogue.ts';

// The whole catalogue is read, and the machine may have other work.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const SHIPPED = fileURLToPath(new URL('../catalogue/', import.meta.url));

interface Fault {
  readonly of: string;
  readonly from: string;
  readonly to: string;
  /** On the line where `to` stands, or so many lines from there. */
  readonly lines: number;
  readonly standsAt: string;
  readonly reason: RegExp;
}

/** Of one file each: what a schema can see. */
const OF_ONE_FILE: Readonly<Record<string, Fault>> = {
  'sites of a share of something else': fault(
    ['remote-coverage', 'of: remote-coverage', 'of: first-contact'],
    /of sites, and of nothing else/,
    { standsAt: 'levels: [township-centre]' },
  ),
  'a span of nothing': fault(
    ['referral-not-arrived', 'within: 48h', 'within: 0h'],
    /within: a span is a number/,
  ),
  'a span that is negative': fault(
    ['referral-not-arrived', 'within: 48h', 'within: -48h'],
    /within: a span is a number/,
  ),
  'a span without a unit': fault(
    ['referral-not-arrived', 'within: 48h', 'within: 48'],
    /within: .*string/,
  ),
  'a span that is not bounded': fault(
    ['referral-not-arrived', 'within: 48h', 'within: 900d'],
    /at most 400d/,
  ),
  'a huge number': fault(
    ['referral-not-arrived', 'within: 48h', 'within: 99999999999999999999h'],
    /a span is/,
  ),
  'a span that is not there': fault(
    ['referral-not-arrived', '  within: 48h\n', ''],
    /within: .*string/,
    { standsAt: 'finds:', lines: 1 },
  ),
  'the same place and another': fault(
    ['referral-not-arrived', 'different: [site]', 'different: [site]\n  same: [site]'],
    /cannot be the same and different/,
  ),
  'a comparison of what is not there': fault(
    ['referral-not-arrived', 'different: [site]', 'different: [colour]'],
    /has no colour to compare/,
  ),
  'a field of a rule that is unknown': fault(
    ['referral-not-arrived', 'tellWithin: 3d', 'tellWithin: 3d\nsometimes: true'],
    /"sometimes"/,
    { lines: 1 },
  ),
  'a field of a fact that is unknown': fault(
    ['referral-not-arrived', 'where: { disposition:', 'where: { colour:'],
    /there is no colour/,
  ),
  'a kind of fact that is unknown': fault(
    ['referral-not-arrived', 'facts: [visit]', 'facts: [journey]'],
    /facts\.0: .*visit/,
  ),
  'a form that is unknown': fault(
    ['referral-not-arrived', 'form: not-followed-by', 'form: never-followed-by'],
    /finds\.form/,
  ),
  'a pattern that is unknown': fault(
    ['referral-not-arrived', 'pattern: sequence', 'pattern: sequel'],
    /pattern: /,
  ),
  'no department': fault(
    ['referral-not-arrived', 'owners: [health-commission, consortium-lead-hospital]', 'owners: []'],
    /owners: /,
  ),
  'no owners at all': fault(
    ['referral-not-arrived', 'owners: [health-commission, consortium-lead-hospital]\n', ''],
    /owners: /,
    { standsAt: 'id: referral-not-arrived' },
  ),
  'a level that is none': fault(['referral-not-arrived', 'level: IV', 'level: V'], /level: /),
  'a number for a name': fault(
    ['referral-not-arrived', 'alertKind: remote-turnaround', 'alertKind: 7'],
    /alertKind: /,
  ),
  'a day that is none': fault(
    ['referral-not-arrived', 'validFrom: "2025-09-01"', 'validFrom: "2025-02-30"'],
    /no day of the calendar/,
  ),
  'a tab': fault(['referral-not-arrived', '  within: 48h', '\twithin: 48h'], /[Tt]ab/),
  'a key that is there twice': fault(
    ['referral-not-arrived', 'tellWithin: 3d', 'tellWithin: 3d\ntellWithin: 4d'],
    /unique/,
    { lines: 1 },
  ),
  'a bracket that is not closed': fault(
    ['referral-not-arrived', 'different: [site]', 'different: [site'],
    /flow|\]|expected/i,
    { lines: 1 },
  ),
  'a count of one': fault(['frequent-visits', 'least: 20', 'least: 1'], /least: .*2/),
  'a count of less than nothing': fault(
    ['frequent-visits', 'least: 20', 'least: -20'],
    /least: .*2/,
  ),
  'a count of a part': fault(['frequent-visits', 'least: 20', 'least: 2.5'], /least: .*int/),
  'a question that fits no value': fault(
    ['critical-ecg', 'where: { weight: { in: [critical] } }', 'where: { weight: { atLeast: 3 } }'],
    /weight is a text/,
  ),
  'a value that is misspelt': fault(
    ['critical-ecg', 'in: [critical]', 'in: [crtical]'],
    /unknown-value: there is no weight "crtical"; is "critical" meant\? \(critical, notable, usual\)/,
  ),
  'a value that is none of the list': fault(
    ['image-not-read', 'in: [routine]', 'in: [routine, tomorrow]'],
    /unknown-value: there is no urgency "tomorrow" \(routine, urgent\)/,
  ),
  'a value of another list': fault(
    ['home-glucose-rising', 'context: { in: [fasting] }', 'context: { notIn: [inpatient] }'],
    /unknown-value: there is no context "inpatient"/,
  ),
  'values of which none is left': fault(
    [
      'critical-ecg',
      'where: { weight: { in: [critical] } }',
      'where: { weight: { in: [critical], notIn: [critical] } }',
    ],
    /no weight fits/,
  ),
  'peers of which there are none': fault(
    ['peer-length-of-stay', 'peersMin:', 'peersMin: 0 #'],
    /peersMin: /,
  ),
  'weeks of more at least than at most': fault(
    ['budget-burn', 'weeks: { least: 10, most: 26 }', 'weeks: { least: 30, most: 26 }'],
    /the least is more than the most/,
  ),
  'more days of a base than there are': fault(
    ['fever-clinic-surge', 'baseDaysMin: 3', 'baseDaysMin: 40'],
    /baseDaysMin: contradiction: more days are asked for than there are/,
  ),
  'a count of more facts than are looked at': fault(
    ['frequent-visits', 'least: 20', 'least: 2001'],
    /least: .*2000/,
  ),
  'a pressure that nobody has': fault(
    ['home-blood-pressure', 'value: { atLeast: 180 }', 'value: { atLeast: 9999 }'],
    /contradiction: no value fits, which is 40 to 320/,
  ),
  'a count of what there is once': fault(
    ['frequent-visits', 'least: 20', 'least: 20\n  per: [record]'],
    /finds\.least: contradiction: a record has at most 1/,
  ),
  'a rise that no pressure makes': fault(
    ['home-blood-pressure-rising', 'risesBy: 24', 'risesBy: 100000'],
    /contradiction: no value rises by more than 280/,
  ),
  'a beginning that the word has not': fault(
    [
      'referral-not-arrived',
      '["02", "2", other-hcf, 转院, 医嘱转院, 转诊] }',
      '["02"], prefix: ["1"] }',
    ],
    /contradiction: no disposition fits/,
  ),
  'another feed that is heard': fault(
    ['chest-pain-no-ecg', 'heard: ecg', 'heard: imaging'],
    /heard: contradiction: ecg-recorded.* does not come by the feed imaging/,
  ),
  'a name of blanks': fault(
    [
      'referral-not-arrived',
      'by: { facts: [visit], names: { zh: 他院接诊,',
      'by: { facts: [visit], names: { zh: " ",',
    ],
    /names\.zh: blank: /,
  ),
  'steps of a ratio that there is not': fault(
    ['split-stay', 'tellWithin:', 'levelOfRatio: [{ ratioAtLeast: 2, level: III }]\ntellWithin:'],
    /levelOfRatio: unused: /,
  ),
  'a measure of two sources': fault(
    ['multi-trigger-respiratory', 'measure: otc-antipyretics,', 'measure: school-absence,'],
    /twice: school-absence is of another source already/,
    { lines: 3 },
  ),
  'a study that is over before it is known': fault(
    ['scan-respiratory', 'settlesWithin: 2h', 'settlesWithin: 91d'],
    /the study would be over before it is known/,
  ),
  'a habit that ends before it begins': fault(
    ['late-feed', 'least: 7, most: 26', 'least: 20, most: 8'],
    /the least is more than the most/,
  ),
};

/** What only all files together show. */
const TOGETHER: Readonly<Record<string, Fault>> = {
  'a department that is unknown': fault(
    ['referral-not-arrived', 'owners: [health-commission,', 'owners: [ministry-of-magic,'],
    /there is no department "ministry-of-magic"/,
  ),
  'an id that is there already': fault(
    ['frequent-visits', 'id: frequent-visits', 'id: critical-ecg'],
    /is the id of another file too/,
  ),
  'a definition that is unknown': fault(
    ['cluster-influenza-like-illness', 'definition: influenza-like-illness', 'definition: gone'],
    /there is no case definition "gone"/,
  ),
  'levels out of order': fault(
    ['cluster-notifiable', '{ ratioAtLeast: 4, level: I }', '{ ratioAtLeast: 4, level: IV }'],
    /what is more is no graver/,
  ),
  'a rarer cluster that is no graver': fault(
    ['scan-respiratory', '{ daysAtLeast: 1826, level: II }', '{ daysAtLeast: 1826, level: III }'],
    /what is more is no graver than what is less/,
  ),
  'a step that says the level of the rule': fault(
    [
      'home-glucose-high',
      'level: III',
      'level: III\nlevelOfRatio: [{ ratioAtLeast: 2, level: III }]',
    ],
    /no graver than the level of the rule/,
    { lines: 1 },
  ),
  'an end before the beginning': fault(
    ['frequent-dispensing', 'pattern: sequence', 'validTo: "1999-01-01"\npattern: sequence'],
    /it ends before it begins/,
  ),
  'a silence of more at least than at most, and of more missed later than at first': fault(
    [
      'site-silent',
      'Later: 5\nsilentForMinutes:',
      'Later: 13\nsilentForMinutes: { least: 900, most: 30 } #',
    ],
    /the least is more than the most[^]*more must be missed later than at first/,
    { standsAt: 'silentForMinutes:' },
  ),
  'a measure that is unknown': fault(
    ['scan-intestinal', 'measures: [diarrhoea,', 'measures: [gone,'],
    /there is no measure "gone"/,
  ),
  'a measure that is not counted by site': fault(
    ['remote-coverage', 'by: [remote-consultations,', 'by: [mean-temperature,'],
    /"mean-temperature" is not counted by site/,
  ),
  'a department that is named twice': fault(
    ['critical-ecg', 'owners: [', 'owners: [health-commission, health-commission, '],
    /twice: "health-commission" is there already/,
  ),
  'a scan of what counts no cases': fault(
    ['scan-rash-neurological', 'measures: [', 'measures: [mean-temperature, '],
    /no-cases: "mean-temperature" counts no cases/,
  ),
  'a detector that is unknown': fault(
    [
      'multi-trigger-respiratory',
      'measure: otc-antipyretics, detector: vigil-day',
      'measure: otc-antipyretics, detector: gone',
    ],
    /there is no detector "gone" of "otc-antipyretics"/,
  ),
};

interface Where {
  readonly standsAt?: string;
  readonly lines?: number;
}

function fault(
  [of, from, to]: readonly [string, string, string],
  reason: RegExp,
  { standsAt = to, lines = 0 }: Where = {},
): Fault {
  return { of, from, to, reason, lines, standsAt };
}

interface Told {
  readonly line: number;
  readonly reason: string;
}

async function withFault({ of, from, to }: Fault): Promise<string> {
  const text = await readFile(join(SHIPPED, 'patterns', `${of}.yaml`), 'utf8');
  expect(text).toContain(from);
  return text.replace(from, to);
}

const lineOf = (text: string, { standsAt, lines }: Fault): number =>
  text.split('\n').findIndex((line) => line.includes(standsAt.split('\n')[0] ?? '')) + 1 + lines;

function told(file: string, act: () => unknown): Told[] {
  try {
    act();
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    return error.message.split('\n').flatMap((line) => {
      const [, at, reason] = new RegExp(`${file}\\.yaml:(\\d+): (.*)$`).exec(line) ?? [];
      return at === undefined || reason === undefined ? [] : [{ line: Number(at), reason }];
    });
  }
  return [];
}

const expectTold = (all: readonly Told[], text: string, fault: Fault): void => {
  const [first] = all;
  expect(all.map(({ reason }) => reason).join('\n')).toMatch(fault.reason);
  expect(first?.line).toBe(lineOf(text, fault));
  // In Chinese behind the English.
  expect(first?.reason).toMatch(/（.*\p{Script=Han}.*）$/u);
};

let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'vigil-refused-'));
  await cp(SHIPPED, scratch, { recursive: true });
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

describe('a rule is refused with file, line and reason in both languages for', () => {
  it.each(Object.entries(OF_ONE_FILE))('%s', async (_, fault) => {
    const text = await withFault(fault);
    const file = join(scratch, `${fault.of}.yaml`);
    await writeFile(file, text);
    const all = told(fault.of, () => loadYaml(file, Pattern));
    expectTold(all, text, fault);
  });

  it('what only all files together show, all at once', async () => {
    const texts = new Map<string, string>();
    for (const fault of Object.values(TOGETHER)) {
      const text = await withFault(fault);
      texts.set(fault.of, text);
      await writeFile(join(scratch, 'patterns', `${fault.of}.yaml`), text);
    }
    for (const fault of Object.values(TOGETHER)) {
      const all = told(fault.of, () => loadCatalogue(scratch, 'Asia/Shanghai'));
      expectTold(all, texts.get(fault.of) ?? '', fault);
    }
  });
});
