// A clinic's HL7 message from the client of Debian's python3-hl7 to the count of its day, and what corrections and a cancellation do to that
// count: the revisions stand side by side and can be asked for.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../programs.ts';
import { Desk } from './desk.ts';
import { codeOf, send } from './doors.ts';
import { DIARRHOEA, nistLike, SPRAIN, type NistLike } from './nist-message.ts';
import { untilSettled } from './settled.ts';
import { untilTrue } from './until.ts';
import { startVigil, type Vigil } from './vigil-process.ts';

const run = promisify(execFile);
const NIST = fileURLToPath(
  new URL('../../../shared/data/hl7v2/nist-ss-003.32-adt-a03.hl7', import.meta.url),
);
const mllpSend = findProgram('mllp_send', process.env);
const clientPath = 'path' in mllpSend ? mllpSend.path : '';
/** The site on whose behalf this machine speaks when it names a facility that is none of the city's. */
const SITE = 's-990102005-1';
const DAY = '2012-04-01';
const DIARRHOEA_HERE = `diarrhoea~site~${SITE}~all`;
const VISITS_HERE = `visits~site~${SITE}~all`;

let vigil: Vigil;
let desk: Desk;

beforeAll(async () => {
  vigil = await startVigil();
  desk = await Desk.signIn(vigil, 'duty.city');
}, 900_000);

afterAll(async () => {
  await vigil.stop();
  vigil.forget();
}, 300_000);

const countOf = async (series: string, day = DAY): Promise<number> =>
  (await desk.dayOf(series, day)).count ?? 0;

const storedEvents = async (): Promise<number> =>
  (await vigil.sql<{ n: number }>('SELECT count(*)::int AS n FROM events'))[0]?.n ?? -1;

async function untilCounted(series: string, count: number, day = DAY): Promise<void> {
  await untilTrue(
    `${series} counts ${count} on ${day}`,
    async () => (await countOf(series, day)) === count,
  );
}

describe('a message over MLLP', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-message-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function sendWithClient(path: string): Promise<string> {
    const words = ['--loose', '--port', String(vigil.ports.mllp), '--file', path, '127.0.0.1'];
    const { stdout } = await run(clientPath, words, { timeout: 120_000 });
    return stdout;
  }

  // The machine may lack mllp_send (Debian: python3-hl7).
  it.skipIf(clientPath === '')('from mllp_send is accepted and counted once', async () => {
    const path = join(folder, 'own.hl7');
    writeFileSync(
      path,
      nistLike({
        trigger: 'A03',
        statedAt: '201204020040',
        visitNumber: '44444_001',
        diagnoses: DIARRHOEA,
        complaint: 'Diarrhea, stomach pain, dehydration',
      }),
    );
    const before = await countOf(DIARRHOEA_HERE);
    expect(await sendWithClient(path)).toMatch(/MSA\|AA\|A03-201204020040-44444_001/);
    await untilCounted(DIARRHOEA_HERE, before + 1);
    const events = await storedEvents();
    expect(await sendWithClient(path)).toMatch(/MSA\|AA\|/);
    await untilSettled(vigil);
    expect([await countOf(DIARRHOEA_HERE), await storedEvents()]).toEqual([before + 1, events]);
  });

  // The machine may lack mllp_send (Debian: python3-hl7) or the recorded messages beside the checkout.
  it.skipIf(clientPath === '' || !existsSync(NIST))(
    'of NIST is one visit in the diarrhoea syndrome of its day, and sent again changes nothing',
    async () => {
      const before = { ill: await countOf(DIARRHOEA_HERE), all: await countOf(VISITS_HERE) };
      expect(await sendWithClient(NIST)).toMatch(/MSA\|AA\|NIST-SS-003\.32/);
      await untilCounted(DIARRHOEA_HERE, before.ill + 1);
      await untilCounted(VISITS_HERE, before.all + 1);
      const first = await desk.dayOf(DIARRHOEA_HERE, DAY);
      const events = await storedEvents();
      expect(await sendWithClient(NIST)).toMatch(/MSA\|AA\|NIST-SS-003\.32/);
      await untilSettled(vigil);
      expect(await desk.dayOf(DIARRHOEA_HERE, DAY)).toEqual(first);
      expect(await storedEvents()).toBe(events);
    },
  );
});

describe('corrections of a visit', () => {
  /** What was known after each step, for the questions at the end. */
  const known: { readonly asOf: number; readonly count: number; readonly revision: number }[] = [];
  const visit = { visitNumber: '55555_001', occurredAt: '201204021100' } as const;
  const day = '2012-04-02';

  const told = async (message: Omit<NistLike, 'visitNumber' | 'occurredAt'>): Promise<string> =>
    codeOf(await send(vigil, nistLike({ ...message, ...visit })));

  async function remember(count: number): Promise<void> {
    await untilCounted(DIARRHOEA_HERE, count, day);
    const point = await desk.dayOf(DIARRHOEA_HERE, day);
    known.push({ asOf: point.asOf ?? 0, count, revision: point.revision });
  }

  it('begin with a visit that counts', async () => {
    expect(
      await told({
        trigger: 'A04',
        statedAt: '201204021105',
        diagnoses: DIARRHOEA,
        complaint: 'Diarrhea since yesterday',
      }),
    ).toBe('AA');
    await remember(1);
  });

  it('take it out of the syndrome when an A08 says something else', async () => {
    expect(
      await told({
        trigger: 'A08',
        statedAt: '201204021130',
        diagnoses: SPRAIN,
        complaint: 'Twisted ankle',
      }),
    ).toBe('AA');
    await remember(0);
    expect(await countOf(VISITS_HERE, day)).toBe(1);
  });

  it('are not undone by an older statement that arrives late', async () => {
    const events = await storedEvents();
    expect(
      await told({
        trigger: 'A08',
        statedAt: '201204021110',
        diagnoses: DIARRHOEA,
        complaint: 'Diarrhea and vomiting',
      }),
    ).toBe('AA');
    await untilTrue('the late statement is stored', async () => (await storedEvents()) > events);
    await untilSettled(vigil);
    expect(await countOf(DIARRHOEA_HERE, day)).toBe(0);
  });

  it('bring it back with another A08', async () => {
    expect(
      await told({
        trigger: 'A08',
        statedAt: '201204021200',
        diagnoses: DIARRHOEA,
        complaint: 'Diarrhea after all',
      }),
    ).toBe('AA');
    await remember(1);
  });

  it('end with an A11 that takes the visit away', async () => {
    expect(await told({ trigger: 'A11', statedAt: '201204021215' })).toBe('AA');
    await remember(0);
    await untilCounted(VISITS_HERE, 0, day);
  });

  it('leave each revision visible as it was known then', async () => {
    expect(known.map(({ count }) => count)).toEqual([1, 0, 1, 0]);
    expect(known.map(({ revision }) => revision)).toEqual([1, 2, 3, 4]);
    // The growth of an open day is kept every quarter of an hour; what took something back is kept at once.
    for (const { asOf, count, revision } of known.filter((one) => one.revision !== 3)) {
      const point = await desk.dayOf(DIARRHOEA_HERE, day, asOf);
      expect({ count: point.count, revision: point.revision }).toEqual({ count, revision });
    }
  });
});
