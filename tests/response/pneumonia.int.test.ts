// Scenario: three people of one township with pneumonia of unknown cause, handled as a disease of class A on a person's order. Twenty-one departments are
// called, one reacts late and is called to account up to the lead, one disputes its duty and is upheld, one duty passes to another department, one is
// reported late, the desk changes its shift with two signatures; from the visits to the closed evaluation, through the door for records and the API
// alone. Limits are those of catalogue/responsibilities/respiratory-unknown-cause.yaml at level II, and from 09:15 on at level I.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyOffice, leadsAccept } from './all-offices.ts';
import { at, hours, minutes, startCity, type City } from './city.ts';
import { everybodyScores, figuresOf, linesOf, timesOf } from './closing.ts';
import { incidentOf, type Incident, type Office } from './incident.ts';
import { pneumoniaVisit } from './records.ts';
import { draftOf, handoverAs, signs } from './shifts.ts';

let city: City;
let incident: Incident;
let disease: Office;
let health: Office;
let customs: Office;
let agriculture: Office;
let civil: Office;

/** Two shifts a day for 151 days since the roster's first: the 303rd falls to the third of three people, the 304th to the first. */
const LEAVES = 'duty.city.c';
const COMES = 'duty.city';
const ALL_AT_FIRST = ['verify', 'investigate', 'treat'] as const;
const ALL_OF_RESPONSE = ['control', 'supply', 'communicate'] as const;

beforeAll(async () => {
  city = await startCity(at('2026-06-01 09:00'));
});

afterAll(async () => {
  await city.stop();
});

describe('given three cases of one township, which are the threshold', () => {
  it('an alert of level II calls those who verify, investigate and treat', async () => {
    await city.tells(...['07:00', '07:30', '08:20'].map(pneumoniaVisit));
    incident = await incidentOf(city, 'respiratory-unknown-cause', LEAVES);
    expect(await incident.alert()).toMatchObject({
      state: 'open',
      // From once the threshold II; from twice it would be I.
      machineLevel: 'II',
      observed: 3,
      threshold: 3,
      startedAt: at('2026-06-01 07:00'),
    });
    disease = incident.office('disease-control');
    health = incident.office('health-commission');
    customs = incident.office('customs');
    agriculture = incident.office('agriculture');
    civil = incident.office('civil-affairs');
    await city.reaches(at('2026-06-01 09:05'));
    await incident.does({ command: 'start-verification' });
    const but = [customs, agriculture];
    await everyOffice(incident, { stages: ALL_AT_FIRST, act: { command: 'start' }, but });
  });
});

describe('when a person orders that it is handled as class A', () => {
  it('the level is I, visibly a person’s, and limits that run become sooner', async () => {
    await city.reaches(at('2026-06-01 09:15'));
    const reason = '病原未明，聚集发生，按甲类传染病管理';
    await incident.does({ command: 'set-level', level: 'I', reason });
    expect(await incident.alert()).toMatchObject({ machineLevel: 'II', humanLevel: 'I' });
    const { clocks } = await health.duty('treat');
    expect(clocks.at(-1)).toMatchObject({
      name: 'report',
      // 480 minutes from 09:00 would be 17:00; of level I it is 240 minutes from the order.
      dueAt: at('2026-06-01 13:15'),
    });
  });

  it('a department disputes its duty, and the lead has it meanwhile', async () => {
    await city.reaches(at('2026-06-01 09:20'));
    await agriculture.disputes('investigate', '病例无养殖接触史，应由疾控先行排查');
    expect((await agriculture.duty('investigate')).dispute).toMatchObject({
      against: 'disease-control',
      // Sixty minutes at level I.
      ruleByAt: at('2026-06-01 10:20'),
    });
    await city.reaches(at('2026-06-01 09:25'));
    await disease.onDutyOf(
      { department: 'disease-control', stage: 'investigate', interim: true },
      { command: 'start' },
    );
  });

  it('one that does not react is called to account up to the lead, who supervises it', async () => {
    await city.reaches(at('2026-06-01 10:05'));
    const late = await customs.duty('investigate');
    expect(late.clocks[0]).toMatchObject({ name: 'acknowledge', firedAt: at('2026-06-01 09:30') });
    // Frozen at the assignment, at level II: the head at once, the lead after 30 minutes, the command group after 60.
    expect(late.escalation?.steps.map(({ dueAt, firedAt }) => [dueAt, firedAt])).toEqual([
      [at('2026-06-01 09:30'), at('2026-06-01 09:30')],
      [at('2026-06-01 10:00'), at('2026-06-01 10:00')],
      [at('2026-06-01 10:30'), null],
    ]);
    const reason = '入境史事关溯源方向';
    await disease.onDutyOf(
      { department: 'customs', stage: 'investigate' },
      { command: 'supervise', withinMinutes: 120, reason },
    );
    expect((await customs.duty('investigate')).clocks.at(-1)?.dueAt).toBe(at('2026-06-01 12:05'));
    await city.reaches(at('2026-06-01 10:15'));
    await customs.starts('investigate');
    expect((await customs.duty('investigate')).escalation?.answeredAt).toBe(at('2026-06-01 10:15'));
  });
});

describe('when it is confirmed', () => {
  it('the ruling gives the disputed duty to the lead for good', async () => {
    await incident.office('command-office').onDutyOf(
      { department: 'agriculture', stage: 'investigate' },
      {
        command: 'rule',
        department: 'disease-control' as never,
        reason: '暴露史未明，先由疾控排查',
      },
    );
    const { state, dispute } = await agriculture.duty('investigate');
    expect(state).toBe('reassigned');
    expect(dispute?.ruling).toMatchObject({ outcome: 'upheld', department: 'disease-control' });
  });

  it('the response calls the others, and a duty passes to another department', async () => {
    await everyOffice(incident, { stages: ['verify'], act: { command: 'submit', text: '已核实' } });
    await leadsAccept(incident, ['verify']);
    await incident.does({
      command: 'record-verification',
      outcome: 'confirmed',
      ways: ['on-site', 'laboratory'],
      casesFound: 3,
      reason: '影像一致，常见病原阴性',
    });
    await incident.does({ command: 'suspect', reason: '不明原因肺炎聚集' });
    await city.reaches(at('2026-06-01 10:20'));
    await incident.does({ command: 'respond', reason: '启动一级处置' });
    expect((await incident.alert()).departments).toHaveLength(19);
    await city.reaches(at('2026-06-01 10:25'));
    const but = [incident.office('development-reform')];
    await everyOffice(incident, { stages: ALL_OF_RESPONSE, act: { command: 'start' }, but });
    await city.reaches(at('2026-06-01 10:30'));
    await health.onDutyOf(
      { department: 'development-reform', stage: 'supply' },
      { command: 'reassign', department: 'emergency-management' as never, reason: '储备由其管理' },
    );
    await city.reaches(at('2026-06-01 10:40'));
    const emergency = incident.office('emergency-management');
    // Fifteen minutes from the reassignment.
    expect((await emergency.duty('supply')).clocks[0]?.dueAt).toBe(at('2026-06-01 10:45'));
    await emergency.starts('supply');
  });

  it('all report in time, but one', async () => {
    await city.reaches(at('2026-06-01 11:30'));
    await customs.submits('investigate', '三例均无入境史');
    await city.reaches(at('2026-06-01 13:00'));
    const submit = { command: 'submit', text: '已落实' } as const;
    const stages = ['control', 'treat', 'supply', 'communicate'] as const;
    await everyOffice(incident, { stages, act: submit, but: [civil] });
    await city.reaches(at('2026-06-01 15:00'));
    await civil.submits('control', '养老机构已封闭管理');
  });
});

describe('when the shift of the desk changes', () => {
  it('what the offices did since the draft is taken along, and both sign', async () => {
    await city.reaches(at('2026-06-01 17:00'));
    const draft = await draftOf(city, 'ro-duty-desk-9901', LEAVES);
    expect(draft).toMatchObject({ outgoing: LEAVES, incoming: COMES });
    await city.reaches(at('2026-06-01 17:30'));
    const submit = { command: 'submit', text: '检出鹦鹉热衣原体' } as const;
    await everyOffice(incident, { stages: ['investigate'], act: submit });
    await leadsAccept(incident, ['investigate', 'treat', ...ALL_OF_RESPONSE]);
    const outgoing = { user: LEAVES, as: 'outgoing' } as const;
    await signs(city, draft, outgoing);
    await city.reaches(at('2026-06-01 18:00'));
    await signs(city, draft, { user: COMES, as: 'incoming' });
    expect(await handoverAs(city, draft, COMES)).toMatchObject({
      state: 'signed-by-both',
      signatures: {
        outgoing: { by: LEAVES, at: at('2026-06-01 17:30'), lateByMs: 0 },
        incoming: { by: COMES, at: at('2026-06-01 18:00'), lateByMs: 0 },
      },
    });
  });
});

describe('when the cause is found and the alert closed', () => {
  it('all score, and the evaluation is closed', async () => {
    await city.reaches(at('2026-06-01 20:00'));
    incident = incident.withDesk(COMES);
    await incident.does({
      command: 'close',
      reason: '检出鹦鹉热衣原体，无人传人',
      finding: 'true',
    });
    const { round } = await incident.evaluation();
    // Finance had a part this time: the next evaluator of the list is the third party.
    expect(round).toMatchObject({ lead: 'disease-control', thirdParty: 'human-resources' });
    // Nineteen for themselves, the lead for the eighteen others, the third party for all nineteen.
    expect(round?.expected).toHaveLength(19 + 18 + 19);
    await everybodyScores(incident, { effect: 95, satisfaction: 90 });
    expect((await incident.evaluation()).round).toMatchObject({
      state: 'closed',
      endedBy: 'all-scored',
    });
  });
});

describe('then', () => {
  it('the ledger holds what two departments were late with, and by how much', async () => {
    expect(linesOf(await incident.evaluation())).toEqual([
      // Assigned 09:00, thirty minutes at level II.
      {
        department: 'customs',
        kind: 'late',
        clock: 'acknowledge',
        lateByMs: null,
        at: at('2026-06-01 09:30'),
      },
      // Taken at 10:15.
      {
        department: 'customs',
        kind: 'met-late',
        clock: 'acknowledge',
        lateByMs: minutes(45),
        at: at('2026-06-01 10:15'),
      },
      // Assigned 10:20, 240 minutes at level I.
      {
        department: 'civil-affairs',
        kind: 'late',
        clock: 'report',
        lateByMs: null,
        at: at('2026-06-01 14:20'),
      },
      // Handed in at 15:00.
      {
        department: 'civil-affairs',
        kind: 'met-late',
        clock: 'report',
        lateByMs: minutes(40),
        at: at('2026-06-01 15:00'),
      },
    ]);
  });

  it('each department’s figures follow from its duties', async () => {
    const one = [1, 1, 1, 0, 100, 100];
    const oneLate = [1, 1, 0, 1, 100, 0];
    expect(figuresOf(await incident.evaluation())).toEqual({
      // One limit missed of its one duty.
      'civil-affairs': oneLate,
      customs: oneLate,
      'city-hospital': one,
      'command-group': one,
      'command-office': one,
      cyberspace: one,
      education: one,
      'emergency-management': one,
      finance: one,
      'industry-information': one,
      'market-regulation': one,
      'medical-insurance': one,
      'public-security': one,
      publicity: one,
      // To control, and to supply.
      transport: [2, 2, 2, 0, 100, 100],
      // To verify, and to control.
      'township-health-centre': [2, 2, 2, 0, 100, 100],
      // To verify, investigate and treat.
      'consortium-lead-hospital': [3, 3, 3, 0, 100, 100],
      // To treat, supply and communicate.
      'health-commission': [3, 3, 3, 0, 100, 100],
      // To verify, investigate and control, and what it was given by the ruling.
      'disease-control': [4, 4, 4, 0, 100, 100],
    });
  });

  it('the times are 7-1-7 as computed by hand', async () => {
    expect(timesOf(await incident.evaluation())).toEqual({
      // First visit 07:00, alert 09:00; the county's count of the day joined and says nothing earlier.
      detect: [hours(2), 'met'],
      notify: [minutes(5), 'met'],
      // From 09:05 to the last acceptance of a lead's duty, 17:30.
      respond: [hours(8) + minutes(25), 'met'],
      acknowledge: [minutes(5), 'met'],
      // 09:00 to the verification recorded at 10:15.
      verify: [hours(1) + minutes(15), 'met'],
      // The list sends people out with the alert: begun at 09:05, before it was suspected at 10:15.
      investigate: [0, 'measured'],
    });
  });
});
