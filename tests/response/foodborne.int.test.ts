// Scenario: six pupils fall ill after lunch in the canteen of one school. Eight departments, one of them late and escalated, one dispute that is
// lost, one reassignment, one change of shift with two signatures, one duty left undone; from the visits to the closed evaluation, through the door
// for records and the API alone. All limits are those of catalogue/responsibilities/foodborne.yaml at level III.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LedgerList } from '../../contracts/api/evaluation.ts';
import { at, hours, minutes, startCity, type City } from './city.ts';
import { everybodyScores, figuresOf, linesOf, timesOf } from './closing.ts';
import { incidentOf, type Incident, type Office } from './incident.ts';
import { canteenVisit } from './records.ts';
import { draftOf, handoverAs, signs } from './shifts.ts';

let city: City;
let incident: Incident;
let disease: Office;
let market: Office;
let hospital: Office;
let cityHospital: Office;
let township: Office;
let village: Office;
let education: Office;
let health: Office;

/** 151 days after the roster's first turn, which the first of two people had: the second is on duty, until 08:00 of the next day. */
const LEAVES = 'dept.disease-control.b';
const COMES = 'dept.disease-control';

beforeAll(async () => {
  city = await startCity(at('2026-06-01 09:00'));
});

afterAll(async () => {
  await city.stop();
});

describe('given six visits of one school within an hour, of which five are the threshold', () => {
  it('the desk has an alert of level III and four offices have their duties to verify', async () => {
    const times = ['08:00', '08:10', '08:20', '08:30', '08:40', '08:50'];
    await city.tells(...times.map(canteenVisit));
    incident = await incidentOf(city, 'foodborne');
    expect(await incident.alert()).toMatchObject({
      state: 'open',
      // 6 cases, 1.2 times the threshold: from once, III; from one and a half times it would be II.
      machineLevel: 'III',
      place: '990102001',
      departments: [
        'consortium-lead-hospital',
        'disease-control',
        'market-regulation',
        'township-health-centre',
      ],
    });
    disease = incident.office('disease-control', LEAVES);
    market = incident.office('market-regulation');
    hospital = incident.office('consortium-lead-hospital');
    cityHospital = incident.office('city-hospital');
    township = incident.office('township-health-centre');
    village = incident.office('village-committee');
    education = incident.office('education');
    health = incident.office('health-commission');
  });
});

describe('when one of the four does not react', () => {
  it('its limit passes after an hour, and its head is called and takes the duty', async () => {
    await city.reaches(at('2026-06-01 09:10'));
    await incident.does({ command: 'start-verification' });
    await city.reaches(at('2026-06-01 09:20'));
    for (const office of [disease, township, hospital]) await office.starts('verify');
    await city.reaches(at('2026-06-01 10:40'));
    const late = await market.duty('verify');
    expect(late.clocks[0]).toMatchObject({ name: 'acknowledge', firedAt: at('2026-06-01 10:00') });
    // The head at once, the lead after 120 minutes more.
    expect(late.escalation?.steps[0]).toMatchObject({ step: 1, firedAt: at('2026-06-01 10:00') });
    await incident.office('market-regulation', 'head.market-regulation').starts('verify');
    expect((await market.duty('verify')).escalation?.answeredAt).toBe(at('2026-06-01 10:40'));
  });

  it('the verification goes on, is accepted by those who may, and confirmed', async () => {
    await city.reaches(at('2026-06-01 11:00'));
    await disease.submits('verify', '6 例均为同校学生，发病前均在食堂就餐');
    await township.submits('verify', '门诊日志与报告卡一致');
    await hospital.submits('verify', '留存呕吐物标本 4 份');
    await market.submits('verify', '同时段投诉 2 件');
    await incident.desk.accepts({ department: 'disease-control', stage: 'verify' });
    for (const { department } of [township, hospital, market])
      await disease.accepts({ department, stage: 'verify' });
    const reason = '现场核实：同校同餐';
    const ways = ['on-site', 'records'] as const;
    await incident.does({
      command: 'record-verification',
      outcome: 'confirmed',
      ways: [...ways],
      casesFound: 6,
      reason,
    });
  });
});

describe('when the response begins', () => {
  it('eight departments have duties, and a duty passes to another hospital', async () => {
    await city.reaches(at('2026-06-01 11:20'));
    await incident.does({ command: 'suspect', reason: '聚集性食源性疾病' });
    await city.reaches(at('2026-06-01 11:30'));
    await incident.does({ command: 'respond', reason: '启动处置' });
    await city.reaches(at('2026-06-01 11:45'));
    await disease.acknowledges('investigate');
    await market.acknowledges('investigate', 'control');
    await hospital.acknowledges('treat');
    await township.acknowledges('control');
    await village.acknowledges('control');
    await health.acknowledges('treat', 'supply', 'communicate');
    const reason = '县医院检验能力不足';
    await disease.onDutyOf(
      { department: 'consortium-lead-hospital', stage: 'investigate' },
      { command: 'reassign', department: 'city-hospital' as never, reason },
    );
    // Sixty minutes from the reassignment, not from the first assignment at 11:20.
    expect((await cityHospital.duty('investigate')).clocks[0]?.dueAt).toBe(at('2026-06-01 12:45'));
  });

  it('a duty that is disputed is held, and the lead has it until the ruling', async () => {
    await city.reaches(at('2026-06-01 12:00'));
    await education.disputes('control', '停餐与替代供餐应由市场监管部门通知');
    expect((await education.duty('control')).dispute).toMatchObject({
      against: 'market-regulation',
      arbiter: { department: 'command-office' },
      // 480 minutes at level III.
      ruleByAt: at('2026-06-01 20:00'),
      // Due at 15:30 and at 11:30 of the next day: three and a half hours, and 23 and a half, are left.
      held: [
        { name: 'act', leftMs: hours(3) + minutes(30) },
        { name: 'report', leftMs: hours(23) + minutes(30) },
      ],
    });
    await market.onDutyOf(
      { department: 'market-regulation', stage: 'control', interim: true },
      { command: 'acknowledge' },
    );
    await cityHospital.starts('investigate');
    await disease.starts('investigate');
    await market.starts('investigate');
    for (const office of [township, village]) await office.starts('control');
    await market.onDutyOf(
      { department: 'market-regulation', stage: 'control', part: 'lead' },
      { command: 'start' },
    );
    await hospital.starts('treat');
    await health.starts('treat', 'supply', 'communicate');
  });

  it('the ruling comes from above both, and the duty goes back with the time that was left', async () => {
    await city.reaches(at('2026-06-01 14:00'));
    const name = { department: 'education', stage: 'control' } as const;
    const rule = { command: 'rule', department: 'education' as never, reason: '清单所列' } as const;
    const path = `/api/tasks/${(await education.duty('control')).id}/commands`;
    expect(await health.person.isRefused(path, rule)).toBe('unknown-subject');
    await incident.office('command-office').onDutyOf(name, rule);
    const { clocks, dispute } = await education.duty('control');
    expect(dispute?.ruling).toMatchObject({ outcome: 'rejected', by: 'dept.command-office' });
    expect(clocks.map(({ name: limit, dueAt }) => [limit, dueAt])).toEqual([
      ['acknowledge', at('2026-06-01 12:30')],
      ['act', at('2026-06-01 17:30')],
      ['report', at('2026-06-02 13:30')],
    ]);
    await education.starts('control');
  });
});

describe('when the shift changes', () => {
  it('who leaves and who comes sign, and the open work follows', async () => {
    await city.reaches(at('2026-06-02 07:30'));
    const draft = await draftOf(city, 'ro-disease-control-9901', LEAVES);
    expect(draft).toMatchObject({ outgoing: LEAVES, incoming: COMES });
    await signs(city, draft, { user: LEAVES, as: 'outgoing' });
    await city.reaches(at('2026-06-02 08:00'));
    await signs(city, draft, { user: COMES, as: 'incoming' });
    const signed = await handoverAs(city, draft, COMES);
    expect(signed).toMatchObject({
      state: 'signed-by-both',
      signatures: {
        outgoing: { by: LEAVES, at: at('2026-06-02 07:30'), lateByMs: 0 },
        incoming: { by: COMES, at: at('2026-06-02 08:00'), lateByMs: 0 },
      },
    });
    disease = incident.office('disease-control', COMES);
    expect((await disease.duty('investigate')).assignee).toBe(COMES);
  });
});

describe('when the work is done, but for one duty', () => {
  it('leads accept what others hand in, and the desk what leads hand in', async () => {
    await city.reaches(at('2026-06-02 09:00'));
    await disease.submits('investigate', '病例对照：凉拌菜 OR 9.1');
    await cityHospital.submits('investigate', '4 份标本检出副溶血性弧菌');
    await market.submits('investigate', '溯源至一家供餐单位');
    await market.submits('control', '封存并责令停业', { part: 'lead' });
    await education.submits('control', '停用供餐单位，替代供餐已到位');
    await township.submits('control', '随访 41 人');
    await hospital.submits('treat', '留观 6 人均好转');
    await health.submits('treat', '无重症');
    await health.submits('supply', '补液盐 72 小时有余');
    await health.submits('communicate', '风险提示已发布');
    await city.reaches(at('2026-06-02 09:40'));
    for (const { department } of [market, cityHospital])
      await disease.accepts({ department, stage: 'investigate' });
    for (const { department } of [education, township])
      await market.accepts({ department, stage: 'control' });
    await health.accepts({ department: 'consortium-lead-hospital', stage: 'treat' });
    await incident.desk.accepts(
      { department: 'disease-control', stage: 'investigate' },
      { department: 'market-regulation', stage: 'control', part: 'lead' },
      { department: 'health-commission', stage: 'treat' },
      { department: 'health-commission', stage: 'supply' },
      { department: 'health-commission', stage: 'communicate' },
    );
    await city.reaches(at('2026-06-02 12:00'));
    await incident.does({ command: 'close', reason: '无新发病例', finding: 'true' });
  });

  it('all score, and the evaluation is closed', async () => {
    await city.reaches(at('2026-06-02 15:00'));
    const { round } = await incident.evaluation();
    // Who led control leads the case; finance is the first of the list's evaluators, and had no part.
    expect(round).toMatchObject({ lead: 'market-regulation', thirdParty: 'finance' });
    // Eight parties for themselves, the lead for the seven others, the third party for all eight.
    expect(round?.expected).toHaveLength(8 + 7 + 8);
    await everybodyScores(incident, { effect: 90, satisfaction: 85 });
    expect((await incident.evaluation()).round).toMatchObject({
      state: 'closed',
      endedBy: 'all-scored',
      closedAt: at('2026-06-02 15:00'),
    });
  });
});

describe('then', () => {
  it('the ledger holds five lines, each with its evidence', async () => {
    const evaluation = await incident.evaluation();
    expect(linesOf(evaluation)).toEqual([
      // Assigned 09:00, sixty minutes to acknowledge.
      {
        department: 'market-regulation',
        kind: 'late',
        clock: 'acknowledge',
        lateByMs: null,
        at: at('2026-06-01 10:00'),
      },
      // Taken at 10:40: forty minutes late.
      {
        department: 'market-regulation',
        kind: 'met-late',
        clock: 'acknowledge',
        lateByMs: minutes(40),
        at: at('2026-06-01 10:40'),
      },
      {
        department: 'education',
        kind: 'dispute-lost',
        clock: null,
        lateByMs: null,
        at: at('2026-06-01 14:00'),
      },
      // Assigned 11:30, 1,440 minutes to report.
      {
        department: 'village-committee',
        kind: 'late',
        clock: 'report',
        lateByMs: null,
        at: at('2026-06-02 11:30'),
      },
      // Called off by the closing with nothing handed in.
      {
        department: 'village-committee',
        kind: 'missing',
        clock: 'report',
        lateByMs: null,
        at: at('2026-06-02 12:00'),
      },
    ]);
  });

  it('a department is shown its own lines and no others', async () => {
    const { entries } = await education.person.reads('/api/ledger', LedgerList);
    expect(entries.map(({ department, kind }) => [department, kind])).toEqual([
      ['education', 'dispute-lost'],
    ]);
  });

  it('a department that had no part is shown nothing', async () => {
    const stranger = city.person('dept.transport');
    expect(await stranger.statusOf(`/api/alerts/${incident.id}`)).toBe(404);
    expect(await stranger.statusOf(`/api/alerts/${incident.id}/evaluation`)).toBe(404);
  });

  it('each department’s figures follow from its duties', async () => {
    expect(figuresOf(await incident.evaluation())).toEqual({
      'city-hospital': [1, 1, 1, 0, 100, 100],
      'consortium-lead-hospital': [2, 2, 2, 0, 100, 100],
      'disease-control': [2, 2, 2, 0, 100, 100],
      education: [1, 1, 1, 0, 100, 100],
      'health-commission': [3, 3, 3, 0, 100, 100],
      // Of verify, investigate and control, the first was acknowledged late: 2 of 3, rounded down.
      'market-regulation': [3, 3, 2, 1, 100, 66],
      'township-health-centre': [2, 2, 2, 0, 100, 100],
      'village-committee': [1, 0, 0, 1, 0, 0],
    });
  });

  it('the times are 7-1-7 as computed by hand', async () => {
    expect(timesOf(await incident.evaluation())).toEqual({
      // First visit 08:00, alert 09:00; seven days are allowed.
      detect: [hours(1), 'met'],
      // Taken at 09:10; one day.
      notify: [minutes(10), 'met'],
      // From 09:10 to the last acceptance of a lead's duty, 09:40 of the next day; seven days.
      respond: [hours(24) + minutes(30), 'met'],
      // As notify, against the day that the list gives signals of numbers.
      acknowledge: [minutes(10), 'met'],
      // 09:00 to the verification recorded at 11:00; one day.
      verify: [hours(2), 'met'],
      // Suspected at 11:20, investigation begun at 12:00; no limit is set.
      investigate: [minutes(40), 'measured'],
    });
  });
});
