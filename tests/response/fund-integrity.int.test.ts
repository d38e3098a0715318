// Scenario: one hospital settles the same group of a person twice within days, for two people. Eight departments, a hospital whose lateness climbs to
// its head and to the lead, a dispute that is won, a duty that another department takes, the desk's change of shift with two signatures; from the
// settlements to the closed evaluation, through the door for records and the API alone. All limits are those of
// catalogue/responsibilities/fund-integrity.yaml at level III; office hours are 08–12 and 14–18.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ShiftHandover } from '../../contracts/shift-handover.ts';
import { everyOffice, leadsAccept } from './all-offices.ts';
import { at, hours, minutes, startCity, type City } from './city.ts';
import { everybodyScores, figuresOf, linesOf, timesOf } from './closing.ts';
import { incidentOf, type Incident, type Office } from './incident.ts';
import { settlement } from './records.ts';
import { draftOf, handoverAs, refusedToSign, signs } from './shifts.ts';

let city: City;
let incident: Incident;
let insurance: Office;
let hospital: Office;
let health: Office;
let police: Office;
let draft: ShiftHandover;

/** Three people in turn, day and night, since 1 January: 151 days are 302 shifts, and 302 = 3 × 100 + 2, so that the third is on. */
const LEAVES = 'duty.city.c';
const COMES = 'duty.city';

beforeAll(async () => {
  city = await startCity(at('2026-06-01 09:00'));
});

afterAll(async () => {
  await city.stop();
});

describe('given two people whose group was settled again within fifteen days', () => {
  it('the desk has one alert of level III; another group, a longer time and what was taken back count for nothing', async () => {
    await city.tells(
      settlement({ who: 'wang', when: '2026-05-26 10:00', group: 'GR15' }),
      settlement({ who: 'wang', when: '2026-05-31 16:00', group: 'GR15' }),
      settlement({ who: 'zhao', when: '2026-05-27 11:00', group: 'ES23' }),
      settlement({ who: 'zhao', when: '2026-05-30 15:00', group: 'ES23' }),
      // Another group.
      settlement({ who: 'qian', when: '2026-05-27 09:00', group: 'GR15' }),
      settlement({ who: 'qian', when: '2026-05-30 09:00', group: 'ES23' }),
      // Sixteen days.
      settlement({ who: 'sun', when: '2026-05-14 09:00', group: 'GR15' }),
      settlement({ who: 'sun', when: '2026-05-30 09:00', group: 'GR15' }),
      // The first of the two was taken back.
      settlement({ who: 'li', when: '2026-05-27 09:00', group: 'GR15' }),
      settlement({
        who: 'li',
        when: '2026-05-29 09:00',
        group: 'GR15',
        takesBack: '2026-05-27 09:00',
      }),
      settlement({ who: 'li', when: '2026-05-30 09:00', group: 'GR15' }),
    );
    incident = await incidentOf(city, 'fund-integrity', LEAVES);
    const { alert, signals } = await incident.detail();
    expect(signals).toHaveLength(2);
    expect(alert).toMatchObject({
      state: 'open',
      measure: 'split-stay',
      machineLevel: 'III',
      place: '990102001',
      startedAt: at('2026-05-26 10:00'),
      openedAt: at('2026-06-01 09:00'),
      departments: ['consortium-lead-hospital', 'health-commission', 'medical-insurance'],
    });
    insurance = incident.office('medical-insurance');
    hospital = incident.office('consortium-lead-hospital');
    health = incident.office('health-commission');
    police = incident.office('public-security');
  });
});

describe('when the hospital does not react', () => {
  it('its lateness climbs to its head and to the lead, and is answered', async () => {
    await city.reaches(at('2026-06-01 09:10'));
    await incident.does({ command: 'start-verification' });
    await insurance.starts('verify');
    await health.starts('verify');
    await city.reaches(at('2026-06-01 17:10'));
    draft = await draftOf(city, 'ro-duty-desk-9901', LEAVES);
    const late = await hospital.duty('verify');
    // 240 minutes in office hours from 09:00: 180 until noon, 60 from 14:00.
    expect(late.clocks[0]).toMatchObject({ name: 'acknowledge', firedAt: at('2026-06-01 15:00') });
    // The head at once, the lead 120 minutes later, the command group after 480.
    expect(
      late.escalation?.steps.map(({ step, dueAt, firedAt }) => [step, dueAt, firedAt]),
    ).toEqual([
      [1, at('2026-06-01 15:00'), at('2026-06-01 15:00')],
      [2, at('2026-06-01 17:00'), at('2026-06-01 17:00')],
      [3, at('2026-06-01 23:00'), null],
    ]);
    const head = incident.office('consortium-lead-hospital', 'head.consortium-lead-hospital');
    await head.starts('verify');
    expect((await hospital.duty('verify')).escalation?.answeredAt).toBe(at('2026-06-01 17:10'));
  });

  it('what was verified is accepted and recorded', async () => {
    await city.reaches(at('2026-06-01 17:20'));
    await insurance.submits('verify', '两人均于出院 5 日内同病组再入院，病程连续');
    await health.submits('verify', '执业资质无异常');
    await hospital.submits('verify', '封存病历 4 份、收费清单 4 份');
    await leadsAccept(incident, ['verify']);
    await incident.does({
      command: 'record-verification',
      outcome: 'confirmed',
      ways: ['records', 'telephone'],
      casesFound: 2,
      reason: '两人治疗未中断，费用分两次结算',
    });
  });
});

describe('when the inquiry begins', () => {
  it('a duty passes to the department that can do it, with limits of its own', async () => {
    await city.reaches(at('2026-06-01 17:25'));
    await incident.does({ command: 'suspect', reason: '涉嫌分解住院' });
    await incident.does({ command: 'respond', reason: '立案并暂停结算' });
    await city.reaches(at('2026-06-01 17:30'));
    await insurance.onDutyOf(
      { department: 'finance', stage: 'supply' },
      {
        command: 'reassign',
        department: 'human-resources' as never,
        reason: '稽核人员借调须由人社办理',
      },
    );
    const personnel = incident.office('human-resources');
    // 240 minutes in office hours from 17:30: 30 until 18:00, 210 from 08:00.
    expect((await personnel.duty('supply')).clocks[0]).toMatchObject({
      name: 'acknowledge',
      dueAt: at('2026-06-02 11:30'),
    });
    const stages = ['investigate', 'control', 'treat', 'supply', 'communicate'] as const;
    await everyOffice(incident, { stages, act: { command: 'start' }, but: [police] });
  });

  it('a disputed duty is held, and the lead has it meanwhile', async () => {
    await city.reaches(at('2026-06-01 17:40'));
    await police.disputes('investigate', '尚无诈骗线索，应先由医保行政立案');
    expect((await police.duty('investigate')).dispute).toMatchObject({
      against: 'medical-insurance',
      arbiter: { department: 'command-office' },
      // 480 minutes at level III, by day and by night.
      ruleByAt: at('2026-06-02 01:40'),
    });
    await insurance.onDutyOf(
      { department: 'medical-insurance', stage: 'investigate', interim: true },
      { command: 'start' },
    );
  });
});

describe('when the desk changes its shift', () => {
  it('nobody signs what has changed since the draft; then both sign', async () => {
    await city.reaches(at('2026-06-01 17:45'));
    expect(draft).toMatchObject({ outgoing: LEAVES, incoming: COMES });
    const outgoing = { user: LEAVES, as: 'outgoing' } as const;
    expect(await refusedToSign(city, draft, outgoing)).toBe('handover-changed');
    await signs(city, draft, outgoing);
    await city.reaches(at('2026-06-01 18:00'));
    await signs(city, draft, { user: COMES, as: 'incoming' });
    expect(await handoverAs(city, draft, COMES)).toMatchObject({
      state: 'signed-by-both',
      signatures: {
        outgoing: { by: LEAVES, at: at('2026-06-01 17:45'), lateByMs: 0 },
        incoming: { by: COMES, at: at('2026-06-01 18:00'), lateByMs: 0 },
      },
    });
    incident = incident.withDesk(COMES);
  });

  it('the ruling comes in time from above both, and the duty stays with the lead', async () => {
    await city.reaches(at('2026-06-01 18:10'));
    await incident.office('command-office').onDutyOf(
      { department: 'public-security', stage: 'investigate' },
      {
        command: 'rule',
        department: 'medical-insurance' as never,
        reason: '未见欺诈故意，先行行政调查',
      },
    );
    const { state, dispute } = await police.duty('investigate');
    expect(state).toBe('reassigned');
    expect(dispute?.ruling).toMatchObject({ outcome: 'upheld', by: 'dept.command-office' });
  });
});

describe('when what was paid twice is given back', () => {
  it('all hand in, leads and desk accept, and the desk closes', async () => {
    await city.reaches(at('2026-06-02 10:00'));
    const stages = ['investigate', 'control', 'treat', 'supply', 'communicate'] as const;
    await everyOffice(incident, { stages, act: { command: 'submit', text: '已办结' } });
    await city.reaches(at('2026-06-02 11:00'));
    await leadsAccept(incident, stages);
    await incident.does({
      command: 'close',
      reason: '追回 2 次重复结算，医院限期整改',
      finding: 'true',
    });
  });

  it('all score, and the evaluation is closed', async () => {
    await city.reaches(at('2026-06-02 11:30'));
    const { round } = await incident.evaluation();
    expect(round).toMatchObject({ lead: 'medical-insurance', thirdParty: 'development-reform' });
    // Seven parties for themselves, the lead for the six others, the third party for all seven.
    expect(round?.expected).toHaveLength(7 + 6 + 7);
    await everybodyScores(incident, { effect: 90, satisfaction: 85 });
    expect((await incident.evaluation()).round).toMatchObject({
      state: 'closed',
      endedBy: 'all-scored',
      closedAt: at('2026-06-02 11:30'),
    });
  });
});

describe('then', () => {
  it('the ledger holds the two lines of the hospital that was late, and none of who won a dispute', async () => {
    const department = 'consortium-lead-hospital';
    expect(linesOf(await incident.evaluation())).toEqual([
      {
        department,
        kind: 'late',
        clock: 'acknowledge',
        lateByMs: null,
        at: at('2026-06-01 15:00'),
      },
      // Taken at 17:10.
      {
        department,
        kind: 'met-late',
        clock: 'acknowledge',
        lateByMs: hours(2) + minutes(10),
        at: at('2026-06-01 17:10'),
      },
    ]);
  });

  it('each department’s figures follow from its duties', async () => {
    const one = [1, 1, 1, 0, 100, 100];
    expect(figuresOf(await incident.evaluation())).toEqual({
      // To verify and to treat; the first was acknowledged late.
      'consortium-lead-hospital': [2, 2, 1, 1, 100, 50],
      'drug-administration': one,
      finance: one,
      // To verify, control and treat.
      'health-commission': [3, 3, 3, 0, 100, 100],
      'human-resources': one,
      'market-regulation': one,
      // The leads of five stages, and what it has of the dispute.
      'medical-insurance': [6, 6, 6, 0, 100, 100],
    });
  });

  it('the times are 7-1-7 as computed by hand', async () => {
    expect(timesOf(await incident.evaluation())).toEqual({
      // From the first settlement, 10:00 of 26 May, to 09:00 of 1 June: six days less an hour; seven are allowed.
      detect: [hours(6 * 24 - 1), 'met'],
      notify: [minutes(10), 'met'],
      // From 09:10 to the last acceptance of a lead's duty, 11:00 of the next day.
      respond: [hours(25) + minutes(50), 'met'],
      acknowledge: [minutes(10), 'met'],
      // 09:00 to the verification recorded at 17:20.
      verify: [hours(8) + minutes(20), 'met'],
      // Suspected at 17:25, investigation begun at 17:30; no limit is set.
      investigate: [minutes(5), 'measured'],
    });
  });
});
