// Scenario: the reading centre of a county's chest-pain unit does not answer. Seven departments, a hospital whose lateness climbs to the lead, a
// dispute that is won, a duty that another department takes, the desk's change of shift with two signatures; from eight ECGs that nobody read to
// the closed evaluation. All limits are those of catalogue/responsibilities/remote-turnaround.yaml at level II; office hours are 08–12 and 14–18.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, hours, minutes, startCity, type City } from './city.ts';
import { everybodyScores, figuresOf, linesOf, timesOf } from './closing.ts';
import { incidentOf, type Incident, type Office } from './incident.ts';
import { chestPainEcg } from './records.ts';
import { draftOf, handoverAs, signs } from './shifts.ts';

let city: City;
let incident: Incident;
let health: Office;
let hospital: Office;
let cityHospital: Office;
let township: Office;
let industry: Office;
let development: Office;

/** Three people in turn, day and night, since 1 January: 151 days are 302 shifts, and 302 = 3 × 100 + 2, so that the third is on. */
const LEAVES = 'duty.city.c';
const COMES = 'duty.city';

beforeAll(async () => {
  city = await startCity(at('2026-06-01 15:35'));
});

afterAll(async () => {
  await city.stop();
});

describe('given eight ECGs of one unit within an hour, and no reading half an hour after it', () => {
  it('the desk has an alert of level II; what was read in time counts for nothing', async () => {
    const unread = ['14:00', '14:05', '14:10', '14:15', '14:20', '14:25', '14:30', '14:35'];
    await city.tells(
      ...unread.map((time) => chestPainEcg(time, 'recorded')),
      chestPainEcg('14:40', 'recorded'),
      chestPainEcg('14:40', 'read'),
      // The hour ended at 15:00; at 15:30 the last of it should have been read, and this one says that it is later than that.
      chestPainEcg('15:35', 'recorded'),
      chestPainEcg('15:35', 'read'),
    );
    await city.reaches(at('2026-06-01 15:36'));
    incident = await incidentOf(city, 'remote-turnaround');
    expect(await incident.alert()).toMatchObject({
      state: 'open',
      measure: 'unread-ecg',
      // From five on, III; from eight on, II.
      observed: 8,
      threshold: 5,
      machineLevel: 'II',
      place: '990102001',
      openedAt: at('2026-06-01 15:36'),
    });
    health = incident.office('health-commission');
    hospital = incident.office('consortium-lead-hospital');
    cityHospital = incident.office('city-hospital');
    township = incident.office('township-health-centre');
    industry = incident.office('industry-information');
    development = incident.office('development-reform');
  });
});

describe('when one hospital does not react', () => {
  it('its lateness climbs to its head and to the lead, and is answered', async () => {
    await city.reaches(at('2026-06-01 15:40'));
    await incident.does({ command: 'start-verification' }, LEAVES);
    await health.starts('verify', 'control');
    await hospital.starts('verify', 'control');
    await township.starts('verify');
    await city.reaches(at('2026-06-01 16:25'));
    const late = await cityHospital.duty('control');
    // Assigned 15:36: 15 minutes to acknowledge, 30 to act.
    expect(late.clocks.slice(0, 2)).toMatchObject([
      { name: 'acknowledge', firedAt: at('2026-06-01 15:51'), lateByMs: 0 },
      { name: 'act', firedAt: at('2026-06-01 16:06'), lateByMs: 0 },
    ]);
    // The head at once, the lead 30 minutes later, the command group 60 minutes later: at 16:51, which it does not come to.
    expect(late.escalation?.steps.map(({ step, firedAt }) => [step, firedAt])).toEqual([
      [1, at('2026-06-01 15:51')],
      [2, at('2026-06-01 16:21')],
      [3, null],
    ]);
    await cityHospital.starts('control');
    expect((await cityHospital.duty('control')).escalation?.answeredAt).toBe(
      at('2026-06-01 16:25'),
    );
  });

  it('what was verified is accepted and recorded', async () => {
    await city.reaches(at('2026-06-01 16:30'));
    await health.submits('verify', '8 例心电超 30 分钟未诊断，集中于 14 时');
    await hospital.submits('verify', '待诊队列 8 例，危急 2 例已先出报告');
    await township.submits('verify', '上传完整，患者均在院观察');
    await incident.desk.accepts({ department: 'health-commission', stage: 'verify' });
    for (const { department } of [hospital, township])
      await health.accepts({ department, stage: 'verify' });
    await incident.does(
      {
        command: 'record-verification',
        outcome: 'confirmed',
        ways: ['telephone', 'records'],
        casesFound: 8,
        reason: '诊断中心值班医师空岗，线路亦有中断',
      },
      LEAVES,
    );
  });
});

describe('when the response begins', () => {
  it('a duty passes to the department that can do it, with limits of its own', async () => {
    await city.reaches(at('2026-06-01 16:35'));
    await incident.does({ command: 'suspect', reason: '胸痛单元诊断中断' }, LEAVES);
    await city.reaches(at('2026-06-01 16:40'));
    await incident.does({ command: 'respond', reason: '启动备用诊断中心' }, LEAVES);
    await city.reaches(at('2026-06-01 16:45'));
    await health.starts('treat');
    await health.acknowledges('investigate', 'supply', 'communicate');
    await hospital.acknowledges('investigate');
    await township.starts('treat');
    await health.onDutyOf(
      { department: 'finance', stage: 'supply' },
      {
        command: 'reassign',
        department: 'development-reform' as never,
        reason: '终端更新须先立项',
      },
    );
    // 120 minutes in office hours from 16:45: 75 until 18:00, 45 in the morning.
    expect((await development.duty('supply')).clocks[0]).toMatchObject({
      name: 'acknowledge',
      dueAt: at('2026-06-02 08:45'),
    });
  });

  it('a disputed duty is held, and the lead has it meanwhile', async () => {
    await city.reaches(at('2026-06-01 16:50'));
    await industry.disputes('investigate', '故障在院内网络，不在专线');
    expect((await industry.duty('investigate')).dispute).toMatchObject({
      against: 'health-commission',
      arbiter: { department: 'command-office' },
      // 120 minutes at level II.
      ruleByAt: at('2026-06-01 18:50'),
      // Assigned 16:35 with 480 and 960 minutes in office hours: one and two whole days. Left are 23:45 and 47:45 round the clock.
      held: [
        { name: 'act', leftMs: hours(23) + minutes(45) },
        { name: 'report', leftMs: hours(47) + minutes(45) },
      ],
    });
    await city.reaches(at('2026-06-01 16:55'));
    await health.onDutyOf(
      { department: 'health-commission', stage: 'investigate', interim: true },
      { command: 'start' },
    );
    await health.onDutyOf(
      { department: 'health-commission', stage: 'investigate' },
      { command: 'start' },
    );
    await hospital.starts('investigate');
    await health.starts('supply', 'communicate');
  });
});

describe('when the desk changes its shift', () => {
  it('who leaves and who comes sign', async () => {
    // The unit has sent nothing since 15:35, which is an alert of its own and known by now.
    const silence = await incidentOf(city, 'feed-failure');
    const why = '同一线路故障所致，已在处置';
    await silence.does({ command: 'exclude', code: 'known-event', reason: why }, LEAVES);
    await city.reaches(at('2026-06-01 17:01'));
    const draft = await draftOf(city, 'ro-duty-desk-9901', LEAVES);
    expect(draft).toMatchObject({ outgoing: LEAVES, incoming: COMES });
    await signs(city, draft, { user: LEAVES, as: 'outgoing' });
    await city.reaches(at('2026-06-01 18:00'));
    await signs(city, draft, { user: COMES, as: 'incoming' });
    expect(await handoverAs(city, draft, COMES)).toMatchObject({
      state: 'signed-by-both',
      signatures: {
        outgoing: { by: LEAVES, at: at('2026-06-01 17:01'), lateByMs: 0 },
        incoming: { by: COMES, at: at('2026-06-01 18:00'), lateByMs: 0 },
      },
    });
  });

  it('the ruling comes in time from above both, and the duty stays with the lead', async () => {
    await city.reaches(at('2026-06-01 18:10'));
    const name = { department: 'industry-information', stage: 'investigate' } as const;
    const rule = {
      command: 'rule',
      department: 'health-commission' as never,
      reason: '专线检测正常，属院内网络',
    } as const;
    const path = `/api/tasks/${(await industry.duty('investigate')).id}/commands`;
    expect(await development.person.isRefused(path, rule)).toBe('unknown-subject');
    await incident.office('command-office').onDutyOf(name, rule);
    const { state, dispute } = await industry.duty('investigate');
    expect(state).toBe('reassigned');
    expect(dispute?.ruling).toMatchObject({ outcome: 'upheld', by: 'dept.command-office' });
  });
});

describe('when readings are back within their limits', () => {
  it('what is due in four hours is handed in and accepted', async () => {
    await city.reaches(at('2026-06-01 19:00'));
    await health.submits('control', '备用诊断中心 16:20 起接诊');
    await hospital.submits('control', '增派 2 名值班医师');
    await cityHospital.submits('control', '接管 8 例，均已出报告');
    await health.submits('treat', '2 例转运介入，6 例排除');
    await township.submits('treat', '结果均已告知患者');
    for (const { department } of [hospital, cityHospital])
      await health.accepts({ department, stage: 'control' });
    await health.accepts({ department: 'township-health-centre', stage: 'treat' });
    await incident.desk.accepts(
      { department: 'health-commission', stage: 'control' },
      { department: 'health-commission', stage: 'treat' },
    );
  });

  it('the rest is done on the next day, and the desk closes', async () => {
    await city.reaches(at('2026-06-02 08:30'));
    await development.starts('supply');
    await city.reaches(at('2026-06-02 09:00'));
    await health.submits('investigate', '院内交换机故障 47 分钟', { part: 'coordinate' });
    await health.submits('investigate', '夜班交接空岗 40 分钟', { part: 'lead' });
    await hospital.submits('investigate', '排班与系统日志已提供');
    await health.submits('supply', '备用终端 2 台到位');
    await development.submits('supply', '更新立项已受理');
    await health.submits('communicate', '替代流程已通知 12 家机构');
    await city.reaches(at('2026-06-02 09:30'));
    await health.accepts({ department: 'consortium-lead-hospital', stage: 'investigate' });
    await health.accepts({ department: 'development-reform', stage: 'supply' });
    await incident.desk.accepts(
      { department: 'health-commission', stage: 'investigate', part: 'coordinate' },
      { department: 'health-commission', stage: 'investigate', part: 'lead' },
      { department: 'health-commission', stage: 'supply' },
      { department: 'health-commission', stage: 'communicate' },
    );
    await city.reaches(at('2026-06-02 10:00'));
    await incident.does({ command: 'close', reason: '时限已恢复', finding: 'true' });
  });

  it('all score, and the evaluation is closed', async () => {
    await city.reaches(at('2026-06-02 11:00'));
    const { round } = await incident.evaluation();
    expect(round).toMatchObject({ lead: 'health-commission', thirdParty: 'disease-control' });
    // Five parties for themselves, the lead for the four others, the third party for all five.
    expect(round?.expected).toHaveLength(5 + 4 + 5);
    await everybodyScores(incident, { effect: 95, satisfaction: 90 });
    expect((await incident.evaluation()).round).toMatchObject({
      state: 'closed',
      endedBy: 'all-scored',
      closedAt: at('2026-06-02 11:00'),
    });
  });
});

describe('then', () => {
  it('the ledger holds the four lines of the hospital that was late, and none of who won a dispute', async () => {
    const department = 'city-hospital';
    const late = (clock: string, time: string) => ({
      department,
      kind: 'late',
      clock,
      lateByMs: null,
      at: at(`2026-06-01 ${time}`),
    });
    const met = (clock: string, lateByMs: number) => ({
      department,
      kind: 'met-late',
      clock,
      lateByMs,
      at: at('2026-06-01 16:25'),
    });
    expect(linesOf(await incident.evaluation())).toEqual([
      late('acknowledge', '15:51'),
      late('act', '16:06'),
      // 16:25 − 15:51 and 16:25 − 16:06.
      met('acknowledge', minutes(34)),
      met('act', minutes(19)),
    ]);
  });

  it('each department’s figures follow from its duties', async () => {
    expect(figuresOf(await incident.evaluation())).toEqual({
      // Its one duty missed two limits.
      'city-hospital': [1, 1, 0, 2, 100, 0],
      'consortium-lead-hospital': [3, 3, 3, 0, 100, 100],
      'development-reform': [1, 1, 1, 0, 100, 100],
      // The leads of six stages, and what it has of the dispute.
      'health-commission': [7, 7, 7, 0, 100, 100],
      'township-health-centre': [2, 2, 2, 0, 100, 100],
    });
  });

  it('the times are 7-1-7 as computed by hand', async () => {
    expect(timesOf(await incident.evaluation())).toEqual({
      // First ECG 14:00, alert 15:36; seven days are allowed.
      detect: [hours(1) + minutes(36), 'met'],
      // Taken at 15:40; one day.
      notify: [minutes(4), 'met'],
      // From 15:40 to the last acceptance of a lead's duty, 09:30 of the next day; seven days.
      respond: [hours(17) + minutes(50), 'met'],
      acknowledge: [minutes(4), 'met'],
      // 15:36 to the verification recorded at 16:30; one day.
      verify: [minutes(54), 'met'],
      // Suspected at 16:35, investigation begun at 16:55; no limit is set.
      investigate: [minutes(20), 'measured'],
    });
  });
});
