// Every owner of every shipped measure and rule hears of what it finds, once, at its own office, and without limits that no list gave.
import { describe, expect, it } from 'vitest';
import { nearestOffice } from '../responsibilities/resolve-duties.ts';
import { Inbox, exceedance, shippedCatalogue, signal, withdrawn } from '../outbreak.fixture.ts';

const COUNTY = '990102';
const TOWNSHIP = '990102001';
const owned = [...shippedCatalogue.measures, ...shippedCatalogue.patterns];
const copiesIn = (inbox: Inbox) => inbox.only.tasks.filter(({ duty }) => /责任部门/.test(duty.zh));

describe.each([COUNTY, TOWNSHIP])('a finding at %s', (place) => {
  it.each(owned.map((rule) => [rule.id, rule] as const))('of %s tasks its owners', (_, rule) => {
    const inbox = new Inbox();
    const alertKind = 'alertKind' in rule ? rule.alertKind : 'syndromic-exceedance';
    const { owners: ownerDepartments, id: measure } = rule;
    inbox.receive(exceedance(rule.id, place, { alertKind, measure, ownerDepartments }));
    const tasked = inbox.only.tasks.map(({ department }) => department);
    const reachable = shippedCatalogue.departments.filter(
      (department) =>
        rule.owners.includes(department.id) &&
        nearestOffice(department, place as never) !== undefined,
    );
    if (place === TOWNSHIP) expect(reachable).toHaveLength(rule.owners.length);
    expect(tasked).toEqual(expect.arrayContaining(reachable.map(({ id }) => id)));
    const copied = copiesIn(inbox).map(({ department }) => department);
    expect(new Set(copied).size, 'a copy each').toBe(copied.length);
  });
});

describe('an owner whom the list calls later', () => {
  const full = (name: string, place: string) =>
    signal(name, {
      ...{ kind: 'look', alertKind: 'capacity-surge', family: 'capacity', disease: null },
      ...{ measure: 'ward-occupancy', diseaseClass: 'none', place },
      ownerDepartments: ['health-commission', 'city-hospital'],
    });

  it('gets a copy without limits, and the lead none beside its duty', () => {
    const inbox = new Inbox();
    inbox.receive(full('icu', COUNTY));
    expect(copiesIn(inbox)).toMatchObject([
      {
        ...{ department: 'city-hospital', place: '9901', purpose: 'information' },
        ...{ stage: 'verify', clocks: [], state: 'assigned' },
      },
    ]);
    expect(inbox.only.alert.departments).toContain('city-hospital');
  });

  it('gets one for two findings of the same alert, and is let go when both are withdrawn', () => {
    const inbox = new Inbox();
    const [one, other] = [full('icu', COUNTY), full('icu-again', COUNTY)];
    inbox.receive(one);
    inbox.receive(other);
    expect(copiesIn(inbox)).toHaveLength(1);
    inbox.receive(withdrawn(one));
    expect(copiesIn(inbox)).toMatchObject([{ state: 'assigned' }]);
    inbox.receive(withdrawn(other));
    expect(copiesIn(inbox)).toMatchObject([{ state: 'withdrawn' }]);
  });
});
