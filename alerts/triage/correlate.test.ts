// One outbreak stands in the inbox once, two outbreaks twice; and no signal leaves the triage without a disposition.
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../contracts/time.ts';
import {
  Inbox,
  MONDAY,
  amended,
  desk,
  exceedance,
  shippedRules,
  signal,
  withdrawn,
} from '../outbreak.fixture.ts';
import { decideAlert } from '../lifecycle/decide.ts';
import { noticesOf } from '../notifiers/notices.ts';
import type { AuditAction } from '../../contracts/audit-action.ts';
import type { Case } from '../cases/case.ts';
import type { AlertCommand } from '../../contracts/command.ts';
import { reasonAt } from './stage.ts';

function acted(one: Case, body: AlertCommand, now = MONDAY): Case {
  const setting = {
    account: desk,
    now,
    rules: shippedRules,
    expectedVersion: undefined,
    into: null,
  };
  const decision = decideAlert(one, body, setting);
  if (decision.outcome === 'refused') throw new Error(decision.detail.en);
  return decision.cases[0]!;
}

const why = (inbox: Inbox): (string | undefined)[] =>
  inbox.passages.map((passage) => reasonAt(passage, 'correlate'));
const outcomes = (inbox: Inbox): (string | undefined)[] =>
  inbox.passages.map((passage) => passage.disposition?.outcome);

/** Whom the last signal told this. */
const told = (inbox: Inbox, action: AuditAction): string[] =>
  (inbox.passages.at(-1)?.steps ?? [])
    .filter((step) => step.action === action)
    .map((step) => step.subject);

describe('single cases', () => {
  it('of one disease in one county within 14 days are one alert at the place that holds them', () => {
    const inbox = new Inbox();
    inbox.receive(
      signal('a'),
      signal('b', { place: '990102002', siteId: 's-990102002-1', asOf: MONDAY + 13 * DAY_MS }),
    );
    expect(inbox.only.alert).toMatchObject({
      place: '990102',
      observed: 2,
      signalCount: 2,
      siteId: null,
    });
    expect(inbox.only.alert.title.en).toBe('A case of cholera (2 cases in this episode)');
    expect(outcomes(inbox)).toEqual(['notified', 'merged']);
  });

  it('in two counties, or 15 days apart, are two', () => {
    const apart = new Inbox();
    apart.receive(
      signal('a'),
      signal('b', { place: '990103001' }),
      signal('c', { asOf: MONDAY + 15 * DAY_MS }),
    );
    expect(apart.cases).toHaveLength(3);
  });

  it('of two diseases are two', () => {
    const inbox = new Inbox();
    inbox.receive(signal('a'), signal('b', { disease: 'plague' }));
    expect(inbox.cases).toHaveLength(2);
  });
});

describe('exceedances of one outbreak', () => {
  const site = exceedance('s', '990102001', {
    siteId: 's-990102001-1',
    series: 'diarrhoea~site~s-990102001-1~all',
    observed: 24,
  });
  const township = exceedance('t', '990102001', { observed: 26 });
  const county = exceedance('c', '990102', { observed: 60, expected: 35 });
  const city = exceedance('y', '9901', { observed: 330, expected: 300 });

  it.each([
    ['from the site up', [site, township, county, city]],
    ['from the city down', [city, county, township, site]],
    ['in any order', [county, site, city, township]],
  ])('at four nested places are one alert at the smallest, %s', (_order, signals) => {
    const inbox = new Inbox();
    inbox.receive(...signals);
    expect(inbox.only.alert.place).toBe('990102001');
    expect(inbox.only.alert.signalCount).toBe(4);
    expect(
      inbox.only.tasks.filter(
        (task) =>
          task.state === 'withdrawn' && task.clocks.some((clock) => clock.stoppedAt === null),
      ),
    ).toEqual([]);
  });

  it('beside a city-wide rise that they do not explain stay an alert of their own, linked', () => {
    const inbox = new Inbox();
    inbox.receive(exceedance('y', '9901', { observed: 900, expected: 300 }), township);
    expect(why(inbox)).toEqual(['opened', 'opened-beside']);
    expect(inbox.cases[1]!.memo.related).toEqual([inbox.cases[0]!.alert.id]);
  });

  it('are not narrowed under the hands of somebody who has taken the alert', () => {
    const inbox = new Inbox();
    inbox.receive(county);
    inbox.put(acted(inbox.only, { command: 'acknowledge' }));
    inbox.receive(township);
    expect(why(inbox)).toEqual(['opened', 'joined-enclosing']);
    expect(inbox.only.alert.place).toBe('990102');
  });

  it('call up the health centre of each township where something is found', () => {
    const inbox = new Inbox();
    inbox.receive(signal('a'), signal('b', { place: '990102002' }));
    const townships = inbox.only.tasks
      .filter((task) => task.department === 'township-health-centre')
      .map((task) => task.place);
    expect(new Set(townships)).toEqual(new Set(['990102001', '990102002']));
  });
});

describe('revisions', () => {
  it('that grow make the count of the alert follow', () => {
    const inbox = new Inbox();
    const first = exceedance('t', '990102001', { observed: 14 });
    inbox.receive(first, amended(first, { observed: 31 }));
    expect(inbox.only.alert.observed).toBe(31);
    expect(why(inbox)).toEqual(['opened', 'amended']);
  });

  it('that are older than what is known change nothing', () => {
    const inbox = new Inbox();
    const first = exceedance('t', '990102001', { observed: 14 });
    inbox.receive(first, amended(first, { observed: 31 }));
    const before = inbox.only;
    inbox.receive(first);
    expect(inbox.only).toStrictEqual(before);
    expect(why(inbox).at(-1)).toBe('superseded');
  });

  it('that withdraw all there was withdraw an alert that nobody works on, with its tasks and clocks', () => {
    const inbox = new Inbox();
    const first = signal('a');
    inbox.receive(first, withdrawn(first));
    expect(inbox.only.alert).toMatchObject({
      state: 'withdrawn',
      observed: 0,
      acknowledgeBy: null,
    });
    expect(inbox.only.tasks.every((task) => task.state === 'withdrawn')).toBe(true);
    expect(
      inbox.only.tasks.flatMap((task) => task.clocks).every((clock) => clock.stoppedAt !== null),
    ).toBe(true);
  });

  it('that withdraw one case of several let go the offices of its place alone, and tell them why', () => {
    const inbox = new Inbox();
    const second = signal('b', { place: '990102002' });
    inbox.receive(signal('a'), second, withdrawn(second));
    const centres = inbox.only.tasks.filter(
      ({ department }) => department === 'township-health-centre',
    );
    const of = (place: string) => centres.filter((task) => task.place === place);
    expect(of('990102001').every(({ state }) => state === 'assigned')).toBe(true);
    expect(of('990102002').length).toBeGreaterThan(0);
    for (const task of of('990102002')) {
      expect(task).toMatchObject({ state: 'withdrawn', because: { code: 'place-cleared' } });
      expect(task.because?.words.zh).toContain('来源更正');
      expect(task.because?.words.en).toContain('The source corrected it');
    }
    const told = inbox.passages.at(-1)!.steps.filter(({ action }) => action === 'task-withdrawn');
    const gone = inbox.only.tasks.filter(({ state }) => state === 'withdrawn');
    expect(gone.every(({ place }) => place === '990102002')).toBe(true);
    expect(told).toHaveLength(gone.length);
  });

  it('that withdraw one case leave the work that its place has begun', () => {
    const inbox = new Inbox();
    const second = signal('b', { place: '990102002' });
    inbox.receive(signal('a'), second);
    const begun = inbox.only.tasks.find(({ place }) => place === '990102002')!;
    const tasks = inbox.only.tasks.map((task) =>
      task.id === begun.id ? { ...task, state: 'in-progress' as const } : task,
    );
    inbox.put({ ...inbox.only, tasks });
    inbox.receive(withdrawn(second));
    expect(inbox.only.tasks.find(({ id }) => id === begun.id)).toMatchObject({
      state: 'in-progress',
      because: { code: 'place-cleared' },
      version: begun.version + 1,
    });
    expect(told(inbox, 'task-ground-lost')).toEqual([`task:${begun.id}`]);
  });

  it('that withdraw all tell each department that has begun, once, and take it back when found again', () => {
    const inbox = new Inbox();
    const first = signal('a');
    inbox.receive(first);
    const [begun, ...others] = inbox.only.tasks;
    if (begun === undefined) throw new Error('no department was called up');
    inbox.put({ ...inbox.only, tasks: [{ ...begun, state: 'in-progress' }, ...others] });
    const gone = withdrawn(first);
    inbox.receive(gone);
    const now = (): unknown => inbox.only.tasks.find(({ id }) => id === begun.id);
    expect(now()).toMatchObject({ state: 'in-progress', because: { code: 'signals-withdrawn' } });
    const living = () => inbox.only.tasks.filter(({ state }) => state !== 'withdrawn');
    // Nobody who had not begun goes on being due for what is no more; the desk is told, and decides about the rest.
    expect(living().map(({ id }) => id)).toEqual([begun.id]);
    expect(told(inbox, 'task-ground-lost')).toEqual([`task:${begun.id}`]);
    expect(told(inbox, 'alert-ground-lost')).toEqual([`alert:${inbox.only.alert.id}`]);
    expect(told(inbox, 'task-withdrawn')).toHaveLength(others.length);
    inbox.receive(withdrawn(gone));
    expect(told(inbox, 'task-ground-lost')).toEqual([]);
    expect(told(inbox, 'alert-ground-lost')).toEqual([]);
    inbox.receive(amended(withdrawn(gone), { status: 'amended', withdrawn: null }));
    expect(now()).not.toHaveProperty('because');
    expect(told(inbox, 'task-ground-back')).toEqual([`task:${begun.id}`]);
    // They are called anew.
    expect(
      living()
        .map(({ department }) => department)
        .sort(),
    ).toEqual([begun, ...others].map(({ department }) => department).sort());
    expect(told(inbox, 'task-assigned')).toHaveLength(others.length);
  });

  it('that withdraw all leave an alert that is being verified in the hands of its people', () => {
    const inbox = new Inbox();
    const first = signal('a');
    inbox.receive(first);
    inbox.put(acted(inbox.only, { command: 'start-verification' }));
    inbox.receive(withdrawn(first));
    expect(inbox.only.alert).toMatchObject({ state: 'verifying', observed: 0 });
    expect(told(inbox, 'alert-ground-lost')).toEqual([`alert:${inbox.only.alert.id}`]);
    expect(inbox.only.tasks.every(({ state }) => state === 'withdrawn')).toBe(true);
  });

  it('that raise it again bring a withdrawn alert back as a new occurrence', () => {
    const inbox = new Inbox();
    const first = signal('a');
    const gone = withdrawn(first);
    inbox.receive(first, gone, amended(gone, { status: 'raised', withdrawn: null }));
    expect(inbox.only.alert.state).toBe('reopened');
    expect(inbox.only.memo.occurrence).toBe(2);
    expect(inbox.only.tasks.some((task) => task.state === 'assigned')).toBe(true);
    expect(outcomes(inbox)).toEqual(['notified', 'merged', 'notified']);
  });

  it('that withdraw what never opened an alert are suppressed with that reason', () => {
    const inbox = new Inbox();
    inbox.receive(withdrawn(signal('a')));
    expect(why(inbox)).toEqual(['nothing-to-withdraw']);
    expect(outcomes(inbox)).toEqual(['suppressed']);
  });
});

describe('a wider alert that a finer one turns out to explain', () => {
  it.each([
    ['series', 'merged'],
    ['cluster', 'open'],
    ['single-case', 'open'],
  ] as const)('of kind %s is %s then: the machine merges views, never cases', (kind, state) => {
    const inbox = new Inbox();
    const inner = exceedance('inner', '990102001', { observed: 13 });
    inbox.receive(inner);
    inbox.receive(exceedance('wider', '990102', { observed: 300, kind }));
    const wider = inbox.cases.find(({ alert }) => alert.place === '990102')!;
    expect(wider.alert.state).toBe('open');
    inbox.receive(amended(inner, { observed: 280 }));
    const after = inbox.cases.find(({ alert }) => alert.id === wider.alert.id)!;
    expect(after.alert.state).toBe(state);
  });
});

describe('a closed alert', () => {
  it('comes back when its own findings grow beyond what it was closed for, and nobody is called for less', () => {
    const inbox = new Inbox();
    const first = exceedance('t', '990102001', { observed: 30 });
    inbox.receive(first);
    for (const body of [
      { command: 'start-verification' },
      { command: 'suspect', reason: '属实' },
      { command: 'respond', reason: '处置' },
      { command: 'close', reason: '已控制', overrideOpenLead: true },
    ] as const)
      inbox.put(acted(inbox.only, body));
    expect(inbox.only.alert.state).toBe('closed');
    const occurrence = inbox.only.memo.occurrence;
    inbox.receive(amended(first, { observed: 45 }));
    expect(inbox.only.alert.state).toBe('closed');
    const { steps } = inbox.passages.at(-1)!;
    expect(noticesOf({ cases: [inbox.only], steps, at: MONDAY })).toEqual([]);
    inbox.receive(amended(amended(first, {}), { observed: 46 }));
    expect(inbox.only.alert.state).toBe('reopened');
    expect(inbox.only.memo.occurrence).toBe(occurrence + 1);
    expect(told(inbox, 'return')).toHaveLength(1);
  });
});

describe('an excluded alert', () => {
  const exclude = { command: 'exclude', reason: '学校补报', code: 'feed-artefact' } as const;

  it('covers what its person had seen and comes back above the value given', () => {
    const inbox = new Inbox();
    const first = exceedance('t', '990102001', { observed: 20 });
    inbox.receive(first);
    inbox.put(acted(inbox.only, { ...exclude, returnAbove: 40 }));
    inbox.receive(amended(first, { observed: 40 }));
    expect(inbox.only.alert.state).toBe('excluded');
    inbox.receive(amended(amended(first, {}), { observed: 41 }));
    expect(inbox.only.alert.state).toBe('reopened');
    expect(outcomes(inbox)).toEqual(['notified', 'suppressed', 'notified']);
  });

  it('of a single case comes back with any further case', () => {
    const inbox = new Inbox();
    inbox.receive(signal('a'));
    inbox.put(acted(inbox.only, { ...exclude, code: 'data-error' }));
    inbox.receive(signal('b', { place: '990102003' }));
    expect(inbox.only.alert.state).toBe('reopened');
  });
});
