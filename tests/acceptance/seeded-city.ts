// A city as a duty officer finds it in the middle of a shift, made through the front doors: weeks of ordinary visits, clusters of diarrhoea,
// cholera with departments at work, one alert excluded, one closed, a hospital that has fallen silent.
import type { AlertCommand } from '../../contracts/command.ts';
import type { Alert } from '../../contracts/alert.ts';
import type { Task } from '../../contracts/task.ts';
import type { Subjects } from '../browser/views.ts';
import { ILLNESSES } from '../../simulator/illness.ts';
import { makePerson } from '../../simulator/person.ts';
import { Random } from '../../simulator/random.ts';
import { aecgOf } from '../../simulator/studies/aecg-document.ts';
import { Desk } from './desk.ts';
import { receiptOf } from './doors.ts';
import { until } from './until.ts';
import type { Vigil } from './vigil-process.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const HISTORY_DAYS = 16;
const BATCH = 250;
const CLUSTER_SITE = 's-990102005-2';
const EXCLUDED_SITE = 's-990103004-2';
const CHOLERA_SITE = 's-990102003-1';
const CLOSED_SITE = 's-990104003-1';
const SILENT_SITE = 's-990104004-1';

interface Visit {
  readonly site: string;
  readonly occurredAt: number;
  readonly code: string;
  readonly words: string;
}

/** `Subjects`, and the departments whose tasks are in different states. */
export interface SeededCity extends Subjects {
  readonly departments: readonly string[];
}

export async function seedCity(vigil: Vigil): Promise<SeededCity> {
  const now = Date.now();
  await tell(vigil, [
    ...history(now),
    ...cluster(CLUSTER_SITE, 34, now),
    ...cluster(EXCLUDED_SITE, 24, now),
  ]);
  await tell(vigil, [choleraNow(CHOLERA_SITE, '水样便一天，呕吐')]);
  await tell(vigil, [choleraNow(CLOSED_SITE, '腹泻、脱水')]);
  await examine(vigil, now);
  const duty = await Desk.signIn(vigil, 'duty.city');
  const open = await alertOf(
    duty,
    (one) => one.measure === 'diarrhoea' && one.place.startsWith('990102'),
  );
  const excluded = await alertOf(
    duty,
    (one) => one.measure === 'diarrhoea' && one.place.startsWith('990103'),
  );
  const cholera = await alertOf(
    duty,
    (one) => one.disease === 'cholera' && one.place.startsWith('990102'),
  );
  const closed = await alertOf(
    duty,
    (one) => one.disease === 'cholera' && one.place.startsWith('990104'),
  );
  await actAll(duty, excluded, [
    { command: 'exclude', code: 'data-error', reason: '电话核实：补报三天数据' },
  ]);
  await respond(duty, cholera);
  await respond(duty, closed);
  await actAll(duty, closed, [
    { command: 'close', reason: '实验室两次检测阴性，处置完毕', overrideOpenLead: true },
  ]);
  const departments = await workOnTasks(vigil, duty, cholera);
  await fallSilent(vigil, duty);
  return { open: open.id, responding: cholera.id, departments };
}

/** An ECG and two images: one waits, one is read. */
async function examine(vigil: Vigil, now: number): Promise<void> {
  const at = now - 1_200_000;
  const random = new Random('seeded city', 'ecg');
  const place = { day: '2026-01-01', place: '990102005' };
  const person = makePerson(random, random.pick(ILLNESSES), place);
  const ecg = { id: 'seed-ecg-1', at, zone: 'Asia/Shanghai', person };
  const answer = await fetch(vigil.url('ingest', '/v1/ecg/aecg'), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${vigil.siteKey(CLUSTER_SITE)}`,
      'content-type': 'application/xml',
    },
    body: aecgOf({ ...ecg, rhythm: 'st-elevation' }, random),
  });
  if (answer.status !== 202) throw new Error(`the ECG was answered ${answer.status}`);
  const image = { kind: 'imaging', site: CLUSTER_SITE, occurredAt: at, bodyPart: '胸部' };
  await receiptOf(vigil, [
    { ...image, id: 'seed-ct', step: 'acquired', modality: 'CT', urgency: 'urgent' },
    { ...image, id: 'seed-dx', modality: 'DX', findings: ['右下肺斑片影，考虑肺炎。'] },
  ]);
}

function history(now: number): Visit[] {
  const kinds = [
    ['K35', '腹痛'],
    ['A09', '腹泻两天'],
    ['J11.1', '发热、咳嗽'],
    ['S93.4', '扭伤'],
  ] as const;
  return [CLUSTER_SITE, EXCLUDED_SITE, CHOLERA_SITE, SILENT_SITE].flatMap((site, at) =>
    Array.from({ length: HISTORY_DAYS * 10 }, (_, number) => {
      const [code, words] = kinds[(number * 7 + at) % kinds.length] ?? kinds[0];
      const daysAgo = 1 + Math.floor(number / 10);
      const occurredAt = now - daysAgo * DAY_MS + (number % 10) * 1_900_000;
      return { site, occurredAt, code, words };
    }),
  );
}

/** All in one hour of the clock. */
function cluster(site: string, cases: number, now: number): Visit[] {
  const hourAt = Math.floor((now - HOUR_MS / 6) / HOUR_MS) * HOUR_MS;
  const room = Math.min(HOUR_MS, now - hourAt) / (cases + 1);
  return Array.from({ length: cases }, (_, number) => ({
    site,
    occurredAt: Math.floor(hourAt + room * number),
    code: 'A09',
    words: '腹泻、呕吐，聚餐后六小时',
  }));
}

const choleraNow = (site: string, words: string): Visit => ({
  site,
  occurredAt: Date.now() - 900_000,
  code: 'A00.9',
  words,
});

async function tell(vigil: Vigil, visits: readonly Visit[]): Promise<void> {
  for (let at = 0; at < visits.length; at += BATCH) {
    const records = visits
      .slice(at, at + BATCH)
      .map(({ site, occurredAt, code, words }, index) => ({
        kind: 'visit',
        id: `seed-${site}-${occurredAt}-${code}-${at + index}`,
        site,
        occurredAt,
        patient: {
          id: `P-${site}-${occurredAt}-${at + index}`,
          ageYears: (at + index * 13) % 80,
          sex: index % 2 === 0 ? 'F' : 'M',
        },
        diagnoses: [code],
        chiefComplaint: words,
      }));
    const { rejected } = await receiptOf(vigil, records);
    if (rejected.length > 0) throw new Error(`the door rejected ${JSON.stringify(rejected[0])}`);
  }
}

function alertOf(duty: Desk, matches: (alert: Alert) => boolean): Promise<Alert> {
  return until('the seeded alert stands', async () => (await duty.alerts()).find(matches));
}

async function actAll(desk: Desk, alert: Alert, commands: readonly AlertCommand[]): Promise<void> {
  for (const command of commands) {
    const { status, code } = await desk.act({ alert: alert.id }, command);
    if (status !== 200) throw new Error(`${command.command} was answered ${status} ${code ?? ''}`);
  }
}

const respond = (duty: Desk, alert: Alert): Promise<void> =>
  actAll(duty, alert, [
    { command: 'acknowledge' },
    { command: 'start-verification' },
    { command: 'comment', reason: '已电话联系首诊医院，标本正在送检。' },
    { command: 'suspect', reason: '临床表现符合，流行病学史支持' },
    { command: 'respond', reason: '启动响应' },
  ]);

/** The action tasks of the alert, each left one step further than the one before. Returns their departments. */
async function workOnTasks(vigil: Vigil, duty: Desk, alert: Alert): Promise<string[]> {
  const tasks = (await duty.alert(alert.id)).tasks.filter((task) => task.purpose === 'action');
  const members = new Map<string, Desk>();
  for (const [at, task] of tasks.entries()) {
    const desk =
      members.get(task.department) ?? (await Desk.signIn(vigil, `dept.${task.department}`));
    members.set(task.department, desk);
    await stepsOf(desk, task, at % 4);
  }
  return [...members.keys()];
}

async function stepsOf(desk: Desk, task: Task, steps: number): Promise<void> {
  const ways = [
    { command: 'acknowledge' },
    { command: 'start' },
    { command: 'submit', text: '已完成现场采样 12 份，追踪密切接触者 8 人，结果待复核。' },
  ] as const;
  for (const command of ways.slice(0, steps)) {
    const { status, code } = await desk.act({ task: task.id }, command);
    if (status !== 200) throw new Error(`${command.command} was answered ${status} ${code ?? ''}`);
  }
}

/** Silence takes hours; here the last receipt of one hospital is dated back. */
async function fallSilent(vigil: Vigil, duty: Desk): Promise<void> {
  await vigil.sql(
    `UPDATE site_progress SET received_at_max = now() - interval '26 hours' WHERE site_id = $1`,
    [SILENT_SITE],
  );
  await alertOf(duty, (one) => one.kind === 'feed-failure');
}
