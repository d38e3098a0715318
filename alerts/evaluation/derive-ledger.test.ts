// What departments are held to account for: told on a case of the shipped lists, with the audit's own entries as evidence.
import { expect, it } from 'vitest';
import type { AuditEntry } from '../../contracts/audit.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { EMPTY_CHAIN, linked } from '../audit/chain.ts';
import { Inbox, MONDAY, desk, member, signal } from '../outbreak.fixture.ts';
import { Response } from '../response.fixture.ts';
import { ledgerLines } from './derive-ledger.ts';

function given(): { response: Response; told: () => AuditEntry[] } {
  const inbox = new Inbox();
  inbox.receive(signal('ledger'));
  const response = new Response(inbox.only, MONDAY);
  let from = 0;
  return {
    response,
    told: () => {
      const entries = linked(EMPTY_CHAIN, response.steps.slice(from), response.now);
      from = response.steps.length;
      return entries;
    },
  };
}

it('a limit that passes is entered once with its evidence, and what is done late by how much', () => {
  const { response, told } = given();
  response.onAlert(desk, { command: 'acknowledge' });
  told();
  const task = response.open()[0]!;
  const first = task.clocks[0]!;
  response.pass(first.dueAt - response.now);
  const entries = told();
  const lines = ledgerLines([response.case], entries);
  const line = lines.find(({ taskId }) => taskId === task.id);
  expect(line).toMatchObject({ kind: 'late', department: task.department, clock: first.name });
  const evidence = entries.find(({ seq }) => seq === line?.evidenceSeq);
  expect(evidence).toMatchObject({ action: 'clock-fired', subject: `task:${task.id}` });
  expect(ledgerLines([response.case], [...entries, ...entries])).toEqual(lines);

  response.pass(HOUR_MS / 2);
  told();
  response.onTask({ by: member(task.department) }, task, { command: 'acknowledge' });
  expect(ledgerLines([response.case], told())).toMatchObject([
    { kind: 'met-late', clock: first.name, lateByMs: HOUR_MS / 2, taskId: task.id },
  ]);
});

it('what was due and undone when the alert was closed or merged is missing, what was not yet due or its exclusion called off is not', () => {
  for (const ends of ['close', 'merge', 'close early', 'exclude'] as const) {
    const { response, told } = given();
    response.onAlert(desk, { command: 'acknowledge' });
    if (ends !== 'exclude') {
      response.onAlert(desk, { command: 'suspect', reason: '水样便' });
      response.onAlert(desk, {
        command: 'assess',
        reason: '水源未明',
        likelihood: 3,
        impact: 4,
      });
      response.onAlert(desk, { command: 'respond', reason: '处置' });
    }
    const owed = response.open().filter(({ stage }) => stage !== 'evaluate');
    const dues = owed.flatMap(({ clocks }) => clocks.map(({ dueAt }) => dueAt));
    if (ends === 'close' || ends === 'merge') response.pass(Math.max(...dues) + 1 - response.now);
    told();
    const other = new Inbox();
    other.receive(signal('other'));
    const into = other.only;
    response.onAlert(
      desk,
      ends === 'exclude'
        ? { command: 'exclude', reason: '误报', code: 'data-error' }
        : ends === 'merge'
          ? { command: 'merge', reason: '同一起', into: into.alert.id, overrideOpenLead: true }
          : { command: 'close', reason: '结束', overrideOpenLead: true },
      into,
    );
    expect(response.refusals).toEqual([]);
    const lines = ledgerLines([response.case], told());
    expect(owed.length).toBeGreaterThan(3);
    expect(lines.filter(({ kind }) => kind === 'missing')).toHaveLength(
      ends === 'close' || ends === 'merge' ? owed.length : 0,
    );
  }
});

it('who contests a duty late has answered the call late, and met no other limit by it', () => {
  const { response, told } = given();
  const task = response.open()[0]!;
  const act = task.clocks.find(({ name }) => name === 'act')!;
  response.pass(act.dueAt + HOUR_MS - response.now);
  told();
  const dispute = { command: 'dispute', reason: '不属于本部门职责' } as const;
  const now = response.case.tasks.find(({ id }) => id === task.id)!;
  expect(response.onTask({ by: member(task.department) }, now, dispute).outcome).toBe('done');
  const lines = ledgerLines([response.case], told()).filter(({ taskId }) => taskId === task.id);
  expect(lines.map(({ kind, clock }) => [kind, clock])).toEqual([['met-late', 'acknowledge']]);
});
