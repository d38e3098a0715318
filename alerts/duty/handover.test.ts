// A handover from its draft to both signatures: order of the items, notes that stay with them, who may sign when, and that nobody signs for what
// has changed meanwhile.
import { describe, expect, it } from 'vitest';
import { ShiftCommand } from '../../contracts/duty-command.ts';
import { HandoverFact, ShiftHandover } from '../../contracts/shift-handover.ts';
import { account } from '../outbreak.fixture.ts';
import { decideHandover } from './decide-handover.ts';
import { drafted, redrafted, type EndingShift } from './draft-handover.ts';
import { at, roster, user } from './duty.fixture.ts';

const END = at('2026-06-01T18:00');
const shift: EndingShift = {
  roster: roster(),
  outgoing: user('an'),
  incoming: user('bo'),
  startedAt: at('2026-06-01T08:00'),
  endsAt: END,
  signByAt: at('2026-06-01T18:15'),
};
const id = (prefix: string, letter: string): string => `${prefix}-${letter.repeat(26)}`;
const alert = (letter: string, differs: Record<string, unknown> = {}): HandoverFact =>
  HandoverFact.parse({
    of: 'alert',
    alert: id('al', letter),
    title: { zh: '霍乱单病例', en: 'A case of cholera' },
    level: 'I',
    state: 'open',
    place: '990102001',
    next: { name: 'acknowledge', dueAt: END },
    openTasks: 2,
    ...differs,
  });
const dispute = HandoverFact.parse({
  of: 'dispute',
  task: id('tk', 'a'),
  alert: id('al', 'a'),
  department: 'education',
  duty: { zh: '停课', en: 'Close the school' },
});
const feed = HandoverFact.parse({ of: 'feed', site: 's-990102-1', lastAt: null });

const draft = drafted(shift, [feed, dispute, alert('b', { level: 'III' }), alert('a')], END - 1);
const again = (facts: readonly HandoverFact[], of = draft): ShiftHandover =>
  redrafted(of, { facts, shift, now: END });
const same = again(draft.items.map(({ fact }) => fact));
const act = (
  command: Record<string, unknown>,
  who: string,
  {
    of = draft,
    fresh = of,
    now = END,
  }: { of?: ShiftHandover; fresh?: ShiftHandover; now?: number } = {},
) =>
  decideHandover(of, ShiftCommand.parse({ handover: of.id, ...command }) as never, {
    account: account(who),
    now,
    expectedVersion: undefined,
    head: user('head'),
    zone: 'Asia/Shanghai',
    signFromMinutes: 60,
    fresh,
  });
const sign = (as: 'outgoing' | 'incoming') => ({ command: 'sign-handover', as });
const kept = (decision: ReturnType<typeof act>): ShiftHandover => {
  if (decision.outcome === 'refused') throw new Error(`${decision.code}: ${decision.detail.en}`);
  return decision.handover;
};

describe('the draft', () => {
  it('has alerts first, the gravest first, then what else is open', () => {
    expect(draft.items.map(({ fact }) => fact.of)).toEqual(['alert', 'alert', 'dispute', 'feed']);
    expect(draft.items[0]?.key).toBe(`alert:${id('al', 'a')}`);
    expect(ShiftHandover.parse(draft)).toEqual(draft);
  });

  it('drafted again from the same facts in any order is the same', () => {
    expect(same).toBe(draft);
    expect(again([alert('a'), dispute, feed, alert('b', { level: 'III' })])).toBe(draft);
  });

  it('keeps notes, marks what changed and what is new, and lists what is settled', () => {
    const noted = kept(
      act({ command: 'note-handover', item: `alert:${id('al', 'a')}`, text: '等培养结果' }, 'an'),
    );
    const later = again(
      [alert('a', { state: 'acknowledged', next: null }), alert('c'), dispute],
      noted,
    );
    expect(later.items.map(({ key, mark, note }) => [key.slice(0, 8), mark, note])).toEqual([
      ['alert:al', 'new', null],
      ['alert:al', 'changed', '等培养结果'],
      ['dispute:', 'as-before', null],
    ]);
    expect(later.settled.map(({ of }) => of)).toEqual(['alert', 'feed']);
    expect(later.version).toBe(noted.version + 1);
  });
});

describe('the signatures', () => {
  it('are given by who leaves, then by who comes, and close it', () => {
    expect(act(sign('incoming'), 'bo')).toMatchObject({ code: 'not-in-this-state' });
    const given = kept(act(sign('outgoing'), 'an'));
    expect(given).toMatchObject({
      state: 'signed-by-outgoing',
      signatures: { outgoing: { by: 'an', lateByMs: 0 } },
    });
    const taken = kept(act(sign('incoming'), 'bo', { of: given }));
    expect(taken.state).toBe('signed-by-both');
    expect(act(sign('incoming'), 'bo', { of: taken })).toMatchObject({ code: 'not-in-this-state' });
  });

  it('of who comes is refused while the shift has hours to go, with the hour from which it can be given', () => {
    const hoursBefore = END - 7 * 3_600_000;
    const given = kept(act(sign('outgoing'), 'an', { now: hoursBefore }));
    const early = { of: given, now: hoursBefore };
    expect(act(sign('incoming'), 'bo', early)).toMatchObject({
      code: 'handover-too-early',
      detail: { en: 'who comes signs from 2026-06-01 17:00 on', zh: /2026-06-01 17:00/ },
    });
    const forAnother = { ...sign('incoming'), reason: '代签' };
    const lastMinute = { of: given, now: END - 3_600_000 - 1 };
    expect(act(forAnother, 'head', lastMinute)).toMatchObject({ code: 'handover-too-early' });
    const inTime = { of: given, now: END - 3_600_000 };
    expect(kept(act(sign('incoming'), 'bo', inTime)).state).toBe('signed-by-both');
  });

  it('show how late they are', () => {
    const late = kept(act(sign('outgoing'), 'an', { now: END + 60 * 60_000 }));
    expect(late.signatures.outgoing?.lateByMs).toBe(45 * 60_000);
  });

  it('are never of one person, not even of the head, who says why where it is for another', () => {
    expect(act(sign('outgoing'), 'bo')).toMatchObject({ code: 'role-not-allowed' });
    expect(act(sign('outgoing'), 'head')).toMatchObject({ code: 'invalid-target' });
    const given = kept(act({ ...sign('outgoing'), reason: '离岗就医' }, 'head'));
    expect(given.signatures.outgoing).toMatchObject({ by: 'head', isForAnother: true });
    expect(act({ ...sign('incoming'), reason: '代签' }, 'head', { of: given })).toMatchObject({
      code: 'same-person',
    });
  });

  it('are refused where something changed, and the draft is made again', () => {
    const fresh = again([alert('a', { state: 'verifying' }), dispute, feed]);
    const decision = act(sign('outgoing'), 'an', { fresh });
    expect(decision).toMatchObject({
      outcome: 'redrafted',
      refusal: { code: 'handover-changed', detail: { en: /^2 changed since the draft: alert:/ } },
      handover: { state: 'draft', version: 2 },
      steps: [{ actor: 'machine:alerts', action: 'handover-redrafted' }],
    });
    expect(act(sign('outgoing'), 'an', { of: fresh })).toMatchObject({ outcome: 'done' });
  });

  it('wait for nothing that is not grave: it is taken along, marked, and counted in the audit', () => {
    const facts = draft.items.map(({ fact }) => fact).filter(({ of }) => of !== 'feed');
    const later = [...facts.slice(1), alert('a', { next: null }), alert('e', { level: 'IV' })];
    const fresh = again(later);
    const decision = act(sign('outgoing'), 'an', { fresh });
    const given = kept(decision);
    expect(given).toMatchObject({
      state: 'signed-by-outgoing',
      version: 2,
      signatures: { outgoing: { digest: fresh.digest } },
    });
    expect(given.items.filter(({ mark }) => mark === 'new').map(({ key }) => key)).toEqual([
      `alert:${id('al', 'e')}`,
    ]);
    expect(given.settled.map(({ of }) => of)).toEqual(['feed']);
    expect(decision).toMatchObject({ steps: [{ details: { takenAlong: 3 } }] });
    for (const grave of [alert('f', { level: 'II' }), alert('a', { state: 'verifying' })])
      expect(act(sign('outgoing'), 'an', { fresh: again([...facts, grave]) })).toMatchObject({
        refusal: { code: 'handover-changed' },
      });
  });

  it('stand as they were given where something changes before the other one', () => {
    const given = kept(act(sign('outgoing'), 'an'));
    const fresh = again([alert('a'), alert('d')], given);
    const kept2 = kept(act(sign('incoming'), 'bo', { of: given, fresh }));
    expect(kept2).toMatchObject({ state: 'signed-by-outgoing', itemsAsGiven: draft.items });
    expect(kept(act(sign('incoming'), 'bo', { of: kept2 })).signatures.outgoing?.digest).toBe(
      draft.digest,
    );
  });

  it('can be given by who was put on duty since the draft', () => {
    const given = kept(act(sign('outgoing'), 'an'));
    const fresh: ShiftHandover = { ...given, incoming: user('eve') };
    expect(act(sign('incoming'), 'eve', { of: given, fresh })).toMatchObject({ outcome: 'done' });
  });
});

describe('notes', () => {
  it('are of who leaves, and end with the signature', () => {
    const note = { command: 'note-handover', item: null, text: '今晚关注三中' };
    expect(act(note, 'bo')).toMatchObject({ code: 'role-not-allowed' });
    expect(kept(act(note, 'an')).note).toBe('今晚关注三中');
    const given = kept(act(sign('outgoing'), 'an'));
    expect(act(note, 'an', { of: given })).toMatchObject({ code: 'not-in-this-state' });
    expect(act({ ...note, item: 'alert:none' }, 'an')).toMatchObject({ code: 'invalid-target' });
  });
});
