// A duty without an office in the alert's place becomes a task of the stage's lead, and goes to its office once a place has one.
import { describe, expect, it } from 'vitest';
import { AlertCommand } from '../../contracts/command.ts';
import type { Case } from '../cases/case.ts';
import { decideAlert } from '../lifecycle/decide.ts';
import {
  Inbox,
  MONDAY,
  desk,
  exceedance,
  shippedCatalogue,
  shippedRules,
} from '../outbreak.fixture.ts';

const COUNTY = '990102';
const TOWNSHIP = '990102001';
const verifying = (inbox: Inbox) => inbox.only.tasks.filter(({ stage }) => stage === 'verify');
function acknowledged(one: Case): Case {
  const decision = decideAlert(one, AlertCommand.parse({ command: 'acknowledge' }), {
    account: desk,
    now: MONDAY,
    rules: shippedRules,
    expectedVersion: undefined,
    into: null,
  });
  if (decision.outcome === 'refused') throw new Error(decision.detail.en);
  return decision.cases[0]!;
}

const isStandIn = ({ duty }: { duty: { en: string } }): boolean =>
  duty.en.includes('as lead, name who does it');

describe('an alert of a whole county', () => {
  it('asks the lead to name who does what a township’s office would do', () => {
    const inbox = new Inbox();
    inbox.receive(exceedance('county', COUNTY));
    const tasks = verifying(inbox);
    expect(tasks.map(({ department }) => department)).not.toContain('township-health-centre');
    const [standIn, ...more] = tasks.filter(isStandIn);
    expect(more).toEqual([]);
    expect(standIn).toMatchObject({
      department: 'disease-control',
      place: COUNTY,
      part: 'coordinate',
      purpose: 'action',
    });
    expect(standIn?.duty.zh).toMatch(/^“乡镇卫生院（社区卫生服务中心）”在事发地尚无对应机构/);
    expect(standIn?.clocks.map(({ name }) => name)).toEqual(['acknowledge', 'act', 'report']);
  });

  it('withdraws that once a township joins, whose office is called itself', () => {
    const inbox = new Inbox();
    inbox.receive(exceedance('county', COUNTY));
    // Taken by a person, it stays an alert of the county.
    inbox.put(acknowledged(inbox.only));
    inbox.receive(exceedance('township', TOWNSHIP));
    const tasks = verifying(inbox);
    expect(tasks.find(({ department }) => department === 'township-health-centre')).toMatchObject({
      place: TOWNSHIP,
      state: 'assigned',
    });
    expect(tasks.filter(isStandIn)).toMatchObject([
      { state: 'withdrawn', because: { code: 'office-found' } },
    ]);
  });
});

it('drops no duty of any list, level and place', () => {
  const phases = ['opened', 'suspected', 'responding', 'closed'] as const;
  for (const list of shippedCatalogue.lists)
    for (const level of ['I', 'II', 'III', 'IV'] as const)
      for (const place of ['9901', COUNTY, TOWNSHIP, '990102001001']) {
        const request = { level, places: [place as never], phases, at: Date.UTC(2026, 5, 1) };
        const responsibility = { list: list.id, version: list.version };
        const calls = shippedRules.callDuties({ ...request, responsibility });
        const duties = Object.values(list.stages).flatMap((all) =>
          all
            .filter(
              ({ purpose, atLevels }) =>
                purpose === 'action' && (atLevels ?? [level]).includes(level),
            )
            .flatMap((duty) => duty.departments.map(() => duty.duty.zh)),
        );
        const said = calls
          .filter(({ purpose }) => purpose === 'action')
          .map(({ duty }) => duty.zh.replace(/^.*请牵头部门指定承担单位：/, ''));
        expect(said.sort(), `${list.id} ${level} ${place}`).toEqual(duties.sort());
        // The same task is never called twice.
        expect(
          new Set(calls.map((call) => `${call.key} ${call.department} ${call.place}`)).size,
        ).toBe(calls.length);
      }
});
