// The shipped rules about sequences on a real PostgreSQL and NATS, from the event to the signal and its message: found, taken back, told too
// late, and absences that are found on time, also after everything had stood still. The present is moved, not waited for.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { RunningOperator } from '../../platform/operator/operator-spec.ts';
import {
  claimEvent,
  ecgEvent,
  icd10,
  imagingEvent,
  linkEvent,
  mergeEvent,
  recordToken,
  visitEvent,
  visitToken,
} from '../events.fixture.ts';
import { shippedCatalogue } from '../shipped-catalogue.fixture.ts';
import { PATIENCE, startSequencePath, type SequencePath } from './sequence-path.fixture.ts';

const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 10, 20, 2);

let of: SequencePath;
let time: SequencePath['time'];
let workers: RunningOperator[] = [];

beforeAll(async () => {
  of = await startSequencePath(shippedCatalogue, START);
  ({ time } = of);
  workers = await of.work();
});
afterAll(() => of.stop());

const told: SequencePath['told'] = (what) => of.told(what);
const looked: SequencePath['looked'] = (...events) => of.looked(...events);
const signalsOf: SequencePath['signalsOf'] = (measure) => of.signalsOf(measure);
const statuses: SequencePath['statuses'] = (measure) => of.statuses(measure);
const expectStatuses: SequencePath['expectStatuses'] = (measure, wanted) =>
  of.expectStatuses(measure, wanted);

type Statement = NonNullable<NonNullable<Parameters<typeof ecgEvent>[2]>['statements']>[number];

const CRITICAL = [
  {
    code: 'st-elevation',
    text: 'ST',
    certainty: 'definite' as const,
    weight: 'critical' as const,
  },
];

describe('a critical finding of an ECG', () => {
  const recorded = (): Event =>
    ecgEvent('critical', 'recorded', { ...told({ at: START }), person: 'a', statements: CRITICAL });

  it('is a signal at once, with its event, its departments, and no name of a person in its words', async () => {
    await looked(recorded());
    const [signal, ...others] = await signalsOf('critical-ecg');
    expect(others).toEqual([]);
    expect(signal).toMatchObject({
      kind: 'sequence',
      status: 'raised',
      alertKind: 'critical-ecg',
      evidence: [recorded().id],
      ownerDepartments: ['consortium-lead-hospital', 'health-commission'],
    });
    expect(JSON.stringify([signal?.title, signal?.reason])).not.toMatch(/[pvrd]\d\.[a-z2-7]{20}/);
  });

  it('is one with the reading that confirms it, amended', async () => {
    time.now += MINUTE_MS;
    const read = ecgEvent('critical', 'read', {
      ...told({ at: START }),
      person: 'a',
      statements: CRITICAL,
    });
    await looked(read);
    await expectStatuses('critical-ecg', ['amended']);
    const [signal] = await signalsOf('critical-ecg');
    expect(signal?.evidence).toEqual([expect.any(String), read.id]);
  });

  it('is withdrawn where the recording is cancelled, and told again changes nothing', async () => {
    await looked(recorded());
    expect(await statuses('critical-ecg')).toEqual(['amended']);
    time.now += MINUTE_MS;
    await looked(ecgEvent('critical', 'cancelled', { ...told({ at: START }), person: 'a' }));
    await expectStatuses('critical-ecg', ['withdrawn']);
  });
});

describe('a critical finding of a device', () => {
  const said = (
    name: string,
    step: 'recorded' | 'read' | 'corrected',
    statements: readonly Statement[],
  ): Event =>
    ecgEvent(name, step, { ...told({ at: time.now }), person: 'b', statements: [...statements] });
  const NORMAL = [
    { code: 'normal-ecg', text: '正常心电图', certainty: 'definite', weight: 'usual' },
  ] as const;
  const UNKNOWN = [{ code: 'uncoded', text: '基线干扰', certainty: 'definite' }] as const;
  const ofRecord = async (name: string): Promise<string[]> => {
    const id = ecgEvent(name, 'recorded', {
      ...{ at: time.now, statedAt: time.now, receivedAt: time.now, person: 'b' },
      statements: [...CRITICAL],
    }).id;
    const all = await signalsOf('critical-ecg');
    return all.filter(({ evidence }) => evidence.includes(id)).map(({ status }) => status);
  };

  it('stays where a reading says nothing or what nobody knows, and is withdrawn where a reader finds none', async () => {
    const at = time.now;
    await looked(said('artefact', 'recorded', CRITICAL));
    await expect.poll(() => ofRecord('artefact'), PATIENCE).toEqual(['raised']);
    await looked(said('artefact', 'read', []), said('artefact', 'read', UNKNOWN));
    expect(await ofRecord('artefact')).toEqual(['raised']);
    time.now = at + MINUTE_MS;
    await looked(
      ecgEvent('artefact', 'read', {
        ...told({ at, statedAt: time.now }),
        ...{ person: 'b', statements: [...NORMAL] },
      }),
    );
    const standing = async () =>
      (await signalsOf('critical-ecg')).filter(({ startedAt }) => startedAt === at);
    await expect
      .poll(async () => (await standing()).map(({ status }) => status), PATIENCE)
      .toEqual(['withdrawn']);
  });

  it('is not told at all where its reading without one was there first', async () => {
    time.now += MINUTE_MS;
    const at = time.now;
    await looked(said('read first', 'read', NORMAL));
    await looked(said('read first', 'recorded', CRITICAL));
    const of = (await signalsOf('critical-ecg')).filter(({ startedAt }) => startedAt === at);
    expect(of).toEqual([]);
  });

  it('stays where the reading has one among others', async () => {
    time.now += MINUTE_MS;
    await looked(said('confirmed', 'recorded', CRITICAL));
    await looked(said('confirmed', 'read', [...NORMAL, ...CRITICAL]));
    await expect.poll(() => ofRecord('confirmed'), PATIENCE).toEqual(['amended']);
  });
});

describe('an ECG that nobody reads', () => {
  it('is found when its ten minutes are over though nothing comes, and not before', async () => {
    const at = time.now;
    await looked(ecgEvent('unread', 'recorded', told({ at })));
    time.now = at + 10 * MINUTE_MS;
    await looked(
      ecgEvent('other', 'recorded', told({ at: time.now })),
      ecgEvent('other', 'read', told({ at: time.now })),
    );
    expect(await statuses('ecg-not-read')).toEqual([]);
    time.now += 500;
    await expectStatuses('ecg-not-read', ['raised']);
    const [signal] = await signalsOf('ecg-not-read');
    expect(signal?.detector.params).toMatchObject({ within: '10m', lateByMs: 500 });
  });

  it('is still found when it is read too late, with how late that was', async () => {
    time.now += 15 * MINUTE_MS - 500;
    await looked(ecgEvent('unread', 'read', told({ at: time.now })));
    await expectStatuses('ecg-not-read', ['amended']);
    const [signal] = await signalsOf('ecg-not-read');
    expect(signal).toMatchObject({ observed: 25, reason: { code: 'answered-late' } });
  });

  it('is withdrawn where a reading in time was told late', async () => {
    const at = time.now;
    await looked(ecgEvent('late-told', 'recorded', told({ at })));
    time.now += 11 * MINUTE_MS;
    await expect
      .poll(async () => (await statuses('ecg-not-read')).sort(), PATIENCE)
      .toEqual(['amended', 'raised']);
    await looked(ecgEvent('late-told', 'read', { ...told({ at }), statedAt: at + 5 * MINUTE_MS }));
    expect((await statuses('ecg-not-read')).sort()).toEqual(['amended', 'withdrawn']);
  });

  it('is found after everything stood still longer than its time, with how late', async () => {
    const at = time.now;
    await looked(ecgEvent('asleep', 'recorded', told({ at })));
    await Promise.all(workers.map((worker) => worker.stop()));
    time.now += 3 * HOUR_MS;
    workers = await of.work();
    await expect
      .poll(async () => (await statuses('ecg-not-read')).sort(), PATIENCE)
      .toEqual(['amended', 'raised', 'withdrawn']);
    const raised = (await signalsOf('ecg-not-read')).find(({ status }) => status === 'raised');
    expect(raised?.detector.params).toMatchObject({ lateByMs: 3 * HOUR_MS - 10 * MINUTE_MS });
  });
});

describe('an examination repeated elsewhere', () => {
  const chest = { modality: 'CT' as const, bodyPart: '胸部' };
  const image = (name: string, site: string, at: number): Event =>
    imagingEvent(name, 'acquired', { ...told({ at, site }), person: 'repeated', image: chest });

  it('is found whichever of the two is told first, and withdrawn with either', async () => {
    const at = time.now - DAY_MS;
    await looked(image('second', 's-test-2', at + HOUR_MS));
    expect(await statuses('repeat-examination')).toEqual([]);
    await looked(image('first', 's-test-1', at));
    await expectStatuses('repeat-examination', ['raised']);
    const [signal] = await signalsOf('repeat-examination');
    expect(signal).toMatchObject({ siteId: 's-test-2', observed: 60 });
    expect(signal?.evidence).toHaveLength(2);
    time.now += MINUTE_MS;
    await looked(
      imagingEvent('first', 'cancelled', { ...told({ at }), person: 'repeated', image: chest }),
    );
    await expectStatuses('repeat-examination', ['withdrawn']);
  });

  it('is found by a report alone and in other words, stays when the images come, and goes with the report', async () => {
    const at = time.now - DAY_MS;
    const spelled = (name: string, step: 'acquired' | 'reported' | 'cancelled', site: string) =>
      imagingEvent(name, step, {
        ...{ ...told({ at: site === 's-test-1' ? at : at + HOUR_MS, site }), person: 'spelled' },
        image: site === 's-test-1' ? chest : { modality: 'CT', bodyPart: 'CT THORAX' },
      });
    const standing = async () =>
      (await signalsOf('repeat-examination')).filter(({ status }) => status !== 'withdrawn');
    await looked(spelled('there', 'acquired', 's-test-1'));
    await looked(spelled('here', 'reported', 's-test-2'));
    await expect.poll(standing, PATIENCE).toHaveLength(1);
    const [found] = await standing();
    expect(found).toMatchObject({ siteId: 's-test-2', observed: 60 });
    time.now += MINUTE_MS;
    await looked(spelled('here', 'acquired', 's-test-2'));
    expect((await standing()).map(({ id }) => id)).toEqual([found?.id]);
    time.now += MINUTE_MS;
    await looked(spelled('here', 'cancelled', 's-test-2'));
    await expect.poll(standing, PATIENCE).toEqual([]);
  });
});

describe('the same group settled again', () => {
  it('is found, and withdrawn when the settlement is reversed', async () => {
    const at = time.now - 10 * DAY_MS;
    const claim = (name: string, when: number): Event =>
      claimEvent(
        name,
        { totalFen: 1_000_00, group: 'ES31' },
        { ...told({ at: when }), person: 'split' },
      );
    await looked(claim('one', at), claim('two', at + 9 * DAY_MS));
    await expectStatuses('split-stay', ['raised']);
    time.now += MINUTE_MS;
    await looked(
      claimEvent(
        'back',
        { totalFen: 1_000_00, step: 'reversed', reverses: recordToken('two') },
        { ...told({ at: time.now }), person: 'split' },
      ),
    );
    await expectStatuses('split-stay', ['withdrawn']);
  });
});

describe('stays for one group of diagnoses', () => {
  const stay = (name: string, code: string, daysAgo: number): Event =>
    visitEvent(name, 'end', {
      ...told({ at: time.now - daysAgo * DAY_MS }),
      person: 'back again',
      fields: {
        occurredAt: time.now - daysAgo * DAY_MS,
        class: 'inpatient',
        diagnoses: [icd10(code)],
        dischargedAt: time.now - (daysAgo - 3) * DAY_MS,
      },
    });

  it('are found where no settlement names the group, and left to it where one does', async () => {
    await looked(stay('pneumonia', 'J18.9', 14), stay('hip', 'S72.0', 10));
    expect(await statuses('split-stay-by-diagnosis')).toEqual([]);
    await looked(stay('pneumonia again', 'J15.0', 5));
    await expectStatuses('split-stay-by-diagnosis', ['raised']);
    time.now += MINUTE_MS;
    await looked(
      claimEvent(
        'of the second',
        { totalFen: 9_000_00, group: 'ES21', visit: visitToken('pneumonia again') },
        { ...told({ at: time.now }), person: 'back again' },
      ),
    );
    await expectStatuses('split-stay-by-diagnosis', ['withdrawn']);
  });
});

describe('visits of one person', () => {
  const visit = (number: number, at: number, action: 'start' | 'cancel' = 'start'): Event =>
    visitEvent(`often-${String(number)}`, action, {
      ...told({ at }),
      person: 'often',
      fields: { occurredAt: at },
    });

  it('are found at the twentieth within thirty days, and withdrawn when one of them is cancelled', async () => {
    const times = Array.from({ length: 20 }, (_, number) => time.now - number * DAY_MS);
    await looked(...times.slice(0, 19).map((at, number) => visit(number, at)));
    expect(await statuses('frequent-visits')).toEqual([]);
    await looked(visit(19, times[19] ?? 0));
    await expectStatuses('frequent-visits', ['raised']);
    time.now += MINUTE_MS;
    await looked(visit(19, times[19] ?? 0, 'cancel'));
    await expectStatuses('frequent-visits', ['withdrawn']);
  });

  it('of a history that is delivered late raise nothing', async () => {
    const at = time.now - 300 * DAY_MS;
    const old = Array.from({ length: 25 }, (_, number) =>
      visitEvent(`old-${String(number)}`, 'start', {
        ...told({ at: at + number * HOUR_MS }),
        person: 'long ago',
        fields: { occurredAt: at + number * HOUR_MS },
      }),
    );
    await looked(...old);
    expect(await statuses('frequent-visits')).toEqual(['withdrawn']);
  });
});

describe('a person whose records were made one', () => {
  const chest = { modality: 'MR' as const, bodyPart: '膝' };
  const image = (name: string, person: string, at: number): Event =>
    imagingEvent(name, 'acquired', {
      ...told({ at, site: `s-test-${name.slice(-1)}` }),
      ...{ person, image: chest },
    });
  const ofKnee = async (): Promise<readonly string[]> =>
    (await signalsOf('repeat-examination'))
      .filter(({ startedAt }) => startedAt > time.now - 2 * DAY_MS)
      .map(({ status }) => status);

  it('has one sequence: what two numbers hid is found, and lost again where they are told apart', async () => {
    time.now += 10 * DAY_MS;
    const at = time.now - DAY_MS;
    await looked(image('knee 1', 'number one', at), image('knee 2', 'number two', at + HOUR_MS));
    expect(await ofKnee()).toEqual([]);
    await looked(linkEvent('linked', ['number one', 'number two'], told({ at: time.now })));
    await expect.poll(ofKnee, PATIENCE).toEqual(['raised']);
    time.now += MINUTE_MS;
    await looked(linkEvent('unlinked', ['number one', 'number two'], told({ at: time.now })));
    await expect.poll(ofKnee, PATIENCE).toEqual(['withdrawn']);
  });

  it('keeps a finding of before as the same', async () => {
    const at = time.now - HOUR_MS;
    await looked(
      image('before 3', 'number one', at - HOUR_MS),
      image('before 4', 'number one', at),
    );
    await expect.poll(ofKnee, PATIENCE).toEqual(expect.arrayContaining(['raised']));
    const ids = (await signalsOf('repeat-examination')).map(({ id }) => id).sort();
    const before = await ofKnee();
    await looked(mergeEvent('number three', ['number one'], told({ at: time.now })));
    await looked(image('after 5', 'number three', time.now));
    await expect.poll(async () => (await ofKnee()).length, PATIENCE).toBe(before.length + 1);
    const now = (await signalsOf('repeat-examination')).map(({ id }) => id);
    expect(now).toEqual(expect.arrayContaining(ids));
    expect((await ofKnee()).filter((status) => status === 'withdrawn')).toHaveLength(1);
  });
});
