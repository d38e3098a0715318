// The joint response under way: two alert workers as processes of their own over a thousand open cases. What a department's act takes until its
// outcome is committed, alone and among others; how late limits are noticed when thousands pass in one minute; what the workers hold. Floor: a
// bare command, and bare rows.
import { openGround, type Ground } from '../ground/open-ground.ts';
import { memoryOfStage } from '../own-processes.ts';
import { summarise, type BenchResult, type Figure } from '../report/figure.ts';
import type { Bench, BenchContext } from './bench.ts';
import { openCommandFloor, type CommandFloor } from './response-floor.ts';
import { openPeople, paced, walk, type Duty, type People } from './response-people.ts';
import { openBook, type Book } from './response-book.ts';
import { passMinute } from './response-minute.ts';

export const response: Bench = {
  name: 'response',
  summary:
    'commands on tasks and passing limits with 1,000 open cases and two alert workers, against bare commands and rows',
  run: async (context) => {
    const ground = await openGround(context.ground);
    try {
      return await measure(ground, context);
    } finally {
      await ground.close();
    }
  },
};

const SINGLE_CASES = 300;
const EXCEEDANCES = 700;
/** Their limits pass in one minute: some twenty of each. */
const CASES_OF_THE_MINUTE = 70;
const ALONE = 400;
const AMONG_OTHERS = 3_000;
const ROUNDS = 3;
const SLOTS = 32;
const STEADY_SECONDS = 30;
/** Of what the workers can do. */
const STEADY_SHARE = 0.5;
const BESIDE_PER_SECOND = 5;

async function measure(ground: Ground, { effort, say }: BenchContext): Promise<BenchResult> {
  const sized = (count: number): number => Math.round(count * effort.scale);
  const book = await openBook(ground);
  say('opening cases');
  await book.open({ single: sized(SINGLE_CASES), exceedances: sized(EXCEEDANCES) });
  const held = await book.held();
  say('starting two workers');
  await Promise.all([
    ground.stage('alerts'),
    ground.stage('alerts', { VIGIL_ALERTS_PORT: String(ground.ports.detectors) }),
  ]);
  const people = await openPeople(ground);
  await book.settled();
  const duties = (await book.duties()).values();
  const memory = [memoryLine('at first')];
  await walk(people, duties, { slots: 4, count: sized(200) });
  const rowsEach = await book.rowsOf(async () => {
    await walk(people, duties, { slots: 1, count: 40 });
    return 40;
  });
  const floor = await openCommandFloor(ground, rowsEach);
  const run: Run = { ground, book, people, duties, floor, sized, say };
  const acts = await measureActs(run);
  memory.push(memoryLine(`after ${String(acts.count)} commands`));
  const minute = await measureMinute(run);
  memory.push(memoryLine('after the limits'));
  people.close();
  floor.close();
  return {
    bench: 'response',
    figures: [...acts.figures, ...minute.figures],
    notes: [
      `${String(held.cases)} open cases with ${String(held.tasks)} tasks, two workers; a command writes ${String(rowsEach)} rows, its floor as many of 500 bytes`,
      minute.note,
      `memory of the workers: ${memory.join('; ')}`,
    ],
  };
}

interface Run {
  readonly ground: Ground;
  readonly book: Book;
  readonly people: People;
  readonly duties: Iterator<Duty>;
  readonly floor: CommandFloor;
  readonly sized: (count: number) => number;
  readonly say: (sentence: string) => void;
}

interface Acts {
  readonly figures: Figure[];
  readonly count: number;
}

async function measureActs({ people, duties, floor, sized, say }: Run): Promise<Acts> {
  say('one command at a time');
  const bare: number[] = [];
  const alone: number[] = [];
  for (let part = 0; part < 4; part += 1) {
    bare.push(...(await floor.run({ slots: 1, count: sized(ALONE / 4) })));
    alone.push(...(await walk(people, duties, { slots: 1, count: sized(ALONE / 4) })));
  }
  say(`${String(SLOTS)} commands at a time`);
  const barePaces: number[] = [];
  const paces: number[] = [];
  const each = { slots: SLOTS, count: sized(AMONG_OTHERS / ROUNDS) };
  for (let round = 0; round < ROUNDS; round += 1) {
    barePaces.push(await perSecond(() => floor.run(each)));
    paces.push(await perSecond(() => walk(people, duties, each)));
  }
  const rate = Math.max(1, Math.round(summarise(paces).median * STEADY_SHARE));
  const seconds = Math.max(5, sized(STEADY_SECONDS));
  say(`${String(rate)} commands a second for ${String(seconds)} s`);
  const untilAt = performance.now() + seconds * 1000;
  const isOver = (): boolean => performance.now() > untilAt;
  const steady = await paced(people, duties, { slots: SLOTS, perSecond: rate, isOver });
  const one = 'bare command';
  const many = `bare commands, ${String(SLOTS)} at a time`;
  return {
    count: alone.length + steady.length + sized(AMONG_OTHERS),
    figures: [
      { name: one, unit: 'ms', values: bare },
      { name: 'a transition, alone', unit: 'ms', values: alone, floor: one },
      { name: `a transition at half of the pace`, unit: 'ms', values: steady, floor: one },
      { name: many, unit: 'commands/s', values: barePaces },
      {
        name: `transitions, ${String(SLOTS)} at a time`,
        unit: 'commands/s',
        values: paces,
        floor: many,
      },
    ],
  };
}

async function perSecond(work: () => Promise<readonly number[]>): Promise<number> {
  const startedAt = performance.now();
  const { length } = await work();
  return (length * 1000) / (performance.now() - startedAt);
}

interface Minute {
  readonly figures: Figure[];
  readonly note: string;
}

async function measureMinute({ ground, book, people, duties, sized, say }: Run): Promise<Minute> {
  let isOver = false;
  let beside: Promise<number[]> = Promise.resolve([]);
  const onBegin = (): void => {
    const pacing = { slots: 4, perSecond: BESIDE_PER_SECOND, isOver: () => isOver };
    beside = paced(people, duties, pacing);
    beside.catch(() => undefined);
  };
  const widthMs = Math.max(8_000, sized(60_000));
  const passed = await passMinute(
    { ground, book, say, onBegin },
    { cases: sized(CASES_OF_THE_MINUTE), skip: sized(SINGLE_CASES), widthMs },
  );
  isOver = true;
  const among = await beside;
  const one = 'bare command';
  const name = `limits, ${String(passed.lagMs.length)} in ${String(widthMs / 1000)} s: due → told`;
  return {
    figures: [
      { name, unit: 'ms', values: passed.lagMs, floor: one },
      { name: 'a transition while they pass', unit: 'ms', values: among, floor: one },
    ],
    note: passed.note,
  };
}

function memoryLine(when: string): string {
  const each = memoryOfStage('alerts').map(
    ({ nowMiB, mostMiB }) => `${String(nowMiB)} (at most ${String(mostMiB)})`,
  );
  return `${when} ${each.length === 0 ? 'unknown' : `${each.join(' and ')} MiB`}`;
}
