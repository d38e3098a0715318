// Scenario: two critical ECGs of a health centre's chest-pain unit, and a reading centre that does not answer. Eight departments, a hospital whose
// lateness climbs to its head and to the lead, which gives the reading to another hospital; a dispute whose ruling names a third department; the desk's
// change of shift with two signatures; from the ECGs to the closed evaluation, through the door for records and the API alone. All limits are those of
// catalogue/responsibilities/critical-ecg.yaml at level II.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ShiftHandover } from '../../contracts/shift-handover.ts';
import { everyOffice, leadsAccept } from './all-offices.ts';
import { at, hours, minutes, startCity, type City } from './city.ts';
import { everybodyScores, figuresOf, linesOf, timesOf } from './closing.ts';
import { incidentOf, type Incident, type Office } from './incident.ts';
import { chestPainEcg } from './records.ts';
import { draftOf, handoverAs, refusedToSign, signs } from './shifts.ts';

let city: City;
let incident: Incident;
let unread: Incident;
let health: Office;
let reading: Office;
let cityHospital: Office;
let transport: Office;
let police: Office;
let draft: ShiftHandover;

/** Three people in turn, day and night, since 1 January: 151 days are 302 shifts, and 302 = 3 × 100 + 2, so that the third is on. */
const LEAVES = 'duty.city.c';
const COMES = 'duty.city';
const ELEVATED = 'ST段抬高';

beforeAll(async () => {
  city = await startCity(at('2026-06-01 16:30'));
});

afterAll(async () => {
  await city.stop();
});

describe('given two ECGs that their device calls critical', () => {
  it('the desk has an alert of level II, and all who act on the patient their duties', async () => {
    await city.tells(
      chestPainEcg('16:24', ELEVATED),
      chestPainEcg('16:26', ELEVATED),
      // Read in time, and nothing in it.
      chestPainEcg('16:20', '窦性心律'),
      chestPainEcg('16:20', '窦性心律', '16:28'),
    );
    incident = await incidentOf(city, 'critical-ecg', LEAVES);
    const { alert, signals } = await incident.detail();
    expect(signals).toHaveLength(2);
    expect(alert).toMatchObject({
      state: 'open',
      measure: 'critical-ecg',
      machineLevel: 'II',
      place: '990102001',
      startedAt: at('2026-06-01 16:24'),
      openedAt: at('2026-06-01 16:30'),
      departments: [
        'city-hospital',
        'consortium-lead-hospital',
        'health-commission',
        'medical-insurance',
        'township-health-centre',
        'transport',
      ],
    });
    health = incident.office('health-commission');
    reading = incident.office('consortium-lead-hospital');
    cityHospital = incident.office('city-hospital');
    transport = incident.office('transport');
    police = incident.office('public-security');
  });

  it('ten minutes without a reading are an alert of their own, of level IV', async () => {
    await city.reaches(at('2026-06-01 16:32'));
    await incident.does({ command: 'start-verification' });
    const stages = ['verify', 'investigate', 'control', 'treat'] as const;
    await everyOffice(incident, { stages, act: { command: 'start' }, but: [reading, transport] });
    await reading.starts('investigate', 'treat');
    await city.reaches(at('2026-06-01 16:37'));
    unread = await incidentOf(city, 'remote-turnaround', LEAVES);
    const { alert, signals } = await unread.detail();
    // The reading of the third was in time.
    expect(signals).toHaveLength(2);
    expect(alert).toMatchObject({ state: 'open', measure: 'ecg-not-read', machineLevel: 'IV' });
  });
});

describe('when the reading centre does not react', () => {
  it('a department disputes its duty meanwhile, and the lead has it', async () => {
    await city.reaches(at('2026-06-01 16:40'));
    await transport.disputes('control', '途经路段由交警疏导，本局无权指挥');
    expect((await transport.duty('control')).dispute).toMatchObject({
      against: 'health-commission',
      arbiter: { department: 'command-office' },
      // 120 minutes at level II.
      ruleByAt: at('2026-06-01 18:40'),
      // Assigned 16:30, 60 and 480 minutes; to dispute it is to have taken note of it.
      held: [
        { name: 'act', leftMs: minutes(50) },
        { name: 'report', leftMs: hours(7) + minutes(50) },
      ],
    });
    await health.onDutyOf(
      { department: 'health-commission', stage: 'control', interim: true },
      { command: 'start' },
    );
  });

  it('its lateness climbs to its head and to the lead, which gives the reading to another hospital', async () => {
    await city.reaches(at('2026-06-01 16:47'));
    const late = await reading.duty('verify');
    // Assigned 16:30: five minutes to acknowledge, ten to act.
    expect(late.clocks.slice(0, 2)).toMatchObject([
      { name: 'acknowledge', firedAt: at('2026-06-01 16:35'), lateByMs: 0 },
      { name: 'act', firedAt: at('2026-06-01 16:40'), lateByMs: 0 },
    ]);
    // For critical ECGs: the head at once, the lead after 10 minutes, the command group after 20.
    expect(late.escalation?.steps.map(({ dueAt, firedAt }) => [dueAt, firedAt])).toEqual([
      [at('2026-06-01 16:35'), at('2026-06-01 16:35')],
      [at('2026-06-01 16:45'), at('2026-06-01 16:45')],
      [at('2026-06-01 16:55'), null],
    ]);
    await health.onDutyOf(
      { department: 'consortium-lead-hospital', stage: 'verify' },
      { command: 'reassign', department: 'city-hospital' as never, reason: '诊断中心无应答' },
    );
    expect((await cityHospital.duty('verify')).clocks.map(({ dueAt }) => dueAt)).toEqual([
      at('2026-06-01 16:52'),
      at('2026-06-01 16:57'),
      at('2026-06-01 17:17'),
    ]);
    await cityHospital.starts('verify');
  });

  it('what it reads says how late it was', async () => {
    await city.reaches(at('2026-06-01 16:50'));
    await city.tells(
      chestPainEcg('16:24', '急性前壁心肌梗死', '16:49'),
      chestPainEcg('16:26', ELEVATED, '16:50'),
    );
    const { signals } = await unread.detail();
    expect(signals.map(({ observed }) => observed).toSorted()).toEqual([24, 25]);
    await unread.does({
      command: 'exclude',
      code: 'known-event',
      reason: '已在危急心电事件中处置',
    });
    await city.reaches(at('2026-06-01 16:55'));
    const submit = { command: 'submit', text: '两例已复核，均已启动再灌注' } as const;
    await everyOffice(incident, { stages: ['verify'], act: submit });
    await health.submits('treat', '一例溶栓，一例转运');
    await reading.submits('treat', '16:52 溶栓');
    await incident.office('township-health-centre').submits('treat', '护送转运');
    await leadsAccept(incident, ['verify']);
    await incident.does({
      command: 'record-verification',
      outcome: 'confirmed',
      ways: ['telephone', 'records'],
      casesFound: 2,
      reason: '两例均为急性心肌梗死，诊断中心值班空岗',
    });
  });
});

describe('when the response is wider', () => {
  it('the ruling gives the disputed duty to a third department', async () => {
    await city.reaches(at('2026-06-01 17:00'));
    draft = await draftOf(city, 'ro-duty-desk-9901', LEAVES);
    await incident.does({ command: 'suspect', reason: '胸痛单元诊断中断' });
    await incident.does({ command: 'respond', reason: '启用替代单元' });
    await incident.office('command-office').onDutyOf(
      { department: 'transport', stage: 'control' },
      {
        command: 'rule',
        department: 'public-security' as never,
        reason: '路面疏导由公安交管负责',
      },
    );
    const { state, dispute } = await transport.duty('control');
    expect(state).toBe('reassigned');
    expect(dispute?.ruling).toMatchObject({ outcome: 'upheld', by: 'dept.command-office' });
    // Fifteen minutes from the ruling.
    expect((await police.duty('control')).clocks[0]?.dueAt).toBe(at('2026-06-01 17:15'));
    await city.reaches(at('2026-06-01 17:10'));
    await police.starts('control');
    const stages = ['supply', 'communicate'] as const;
    await everyOffice(incident, { stages, act: { command: 'start' } });
  });
});

describe('when the desk changes its shift', () => {
  it('nobody signs what has changed since the draft; then both sign', async () => {
    await city.reaches(at('2026-06-01 17:50'));
    // The unit works again: who comes finds no silent feed that who leaves did not.
    await city.tells(chestPainEcg('17:46', '窦性心律'), chestPainEcg('17:46', '窦性心律', '17:49'));
    await city.reaches(at('2026-06-01 17:58'));
    expect(draft).toMatchObject({ outgoing: LEAVES, incoming: COMES });
    const outgoing = { user: LEAVES, as: 'outgoing' } as const;
    expect(await refusedToSign(city, draft, outgoing)).toBe('handover-changed');
    await signs(city, draft, outgoing);
    await city.reaches(at('2026-06-01 18:00'));
    await signs(city, draft, { user: COMES, as: 'incoming' });
    expect(await handoverAs(city, draft, COMES)).toMatchObject({
      state: 'signed-by-both',
      signatures: {
        outgoing: { by: LEAVES, at: at('2026-06-01 17:58'), lateByMs: 0 },
        incoming: { by: COMES, at: at('2026-06-01 18:00'), lateByMs: 0 },
      },
    });
    incident = incident.withDesk(COMES);
  });
});

describe('when both patients are in the catheter room', () => {
  it('all hand in, leads and desk accept, and the desk closes', async () => {
    await city.reaches(at('2026-06-01 19:00'));
    const stages = ['investigate', 'control', 'treat', 'supply', 'communicate'] as const;
    await everyOffice(incident, { stages, act: { command: 'submit', text: '已落实' } });
    await city.reaches(at('2026-06-01 19:30'));
    await leadsAccept(incident, stages);
    await incident.does({ command: 'close', reason: '单元恢复，备用中心在线', finding: 'true' });
  });

  it('all score, and the evaluation is closed', async () => {
    await city.reaches(at('2026-06-01 20:00'));
    const { round } = await incident.evaluation();
    expect(round).toMatchObject({ lead: 'health-commission', thirdParty: 'disease-control' });
    // Seven parties for themselves, the lead for the six others, the third party for all seven.
    expect(round?.expected).toHaveLength(7 + 6 + 7);
    await everybodyScores(incident, { effect: 95, satisfaction: 90 });
    expect((await incident.evaluation()).round).toMatchObject({
      state: 'closed',
      endedBy: 'all-scored',
      closedAt: at('2026-06-01 20:00'),
    });
  });
});

describe('then', () => {
  it('the ledger holds the lines of the reading centre, and none of who won a dispute', async () => {
    const late = (clock: string, time: string) => ({
      department: 'consortium-lead-hospital',
      kind: 'late',
      clock,
      lateByMs: null,
      at: at(`2026-06-01 ${time}`),
    });
    expect(linesOf(await incident.evaluation())).toEqual([
      late('acknowledge', '16:35'),
      late('act', '16:40'),
    ]);
  });

  it('each department’s figures follow from its duties', async () => {
    const one = [1, 1, 1, 0, 100, 100];
    expect(figuresOf(await incident.evaluation())).toEqual({
      // To investigate, control and treat, and the reading.
      'city-hospital': [4, 4, 4, 0, 100, 100],
      // Two in time, and the reading: late in two limits before it was given to the city hospital. 2/3, rounded down.
      'consortium-lead-hospital': [3, 2, 2, 2, 66, 66],
      'drug-administration': one,
      // The leads of six stages.
      'health-commission': [6, 6, 6, 0, 100, 100],
      'medical-insurance': one,
      'public-security': one,
      'township-health-centre': [2, 2, 2, 0, 100, 100],
    });
  });

  it('the times are 7-1-7 as computed by hand', async () => {
    expect(timesOf(await incident.evaluation())).toEqual({
      // First ECG 16:24, alert 16:30; seven days are allowed.
      detect: [minutes(6), 'met'],
      // Taken at 16:32; one day.
      notify: [minutes(2), 'met'],
      // From 16:32 to the last acceptance of a lead's duty, 19:30.
      respond: [hours(2) + minutes(58), 'met'],
      acknowledge: [minutes(2), 'met'],
      // 16:30 to the verification recorded at 16:55.
      verify: [minutes(25), 'met'],
      // The list sends people out with the alert: begun at 16:32, before it was suspected at 17:00.
      investigate: [0, 'measured'],
    });
  });
});
