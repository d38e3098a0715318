// Scores in any order, given twice, with restarts between them: a round ends with exactly one score for each that was expected, and what is missing
// at its limit is one line a department, however often it is entered.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Evaluation } from '../../contracts/evaluation/evaluation.ts';
import { EvaluationId } from '../../contracts/response-ids.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { Inbox, MONDAY, member, shippedRules, signal } from '../outbreak.fixture.ts';
import { missingOf, openedRound, scorersMissing } from './decide-round.ts';
import { decideScore } from './decide-score.ts';

const inbox = new Inbox();
inbox.receive(signal('rounds'));
const one = inbox.only;
const evaluators = shippedRules.evaluatorsOf(one.alert.responsibility!);
const opening = { evaluators, entries: [], now: MONDAY, rules: shippedRules.evaluation };
const round = openedRound(one, opening);
const all = round.expected;

/** What is stored goes through JSON, as over a restart. */
const restarted = (stored: readonly Evaluation[]): Evaluation[] =>
  JSON.parse(JSON.stringify(stored)) as Evaluation[];

function scored(stored: readonly Evaluation[], nth: number, attempt: number): Evaluation[] {
  const expected = all[nth]!;
  const { department, side, byDepartment } = expected;
  const decision = decideScore(
    {
      command: 'score',
      alert: round.alertId,
      department,
      side,
      scores: {
        completion: 90,
        timeliness: 90,
        effect: 90,
        satisfaction: side === 'party' ? null : 90,
      },
      text: '说明',
    },
    {
      account: member(byDepartment),
      now: MONDAY + attempt,
      expectedVersion: undefined,
      case: one,
      round,
      before: stored.find((is) => is.department === department && is.side === side) ?? null,
      newId: EvaluationId.parse(derivedId('ev-', [String(attempt)])),
    },
  );
  if (decision.outcome === 'refused') {
    expect(decision.code).toBe('stale-version');
    return [...stored];
  }
  return [...stored.filter(({ id }) => id !== decision.evaluation.id), decision.evaluation];
}

it('any order, duplicates and restarts give one score each and one line a department', () => {
  expect(all.length).toBeGreaterThan(4);
  const acts = fc.array(
    fc.record({ nth: fc.nat({ max: all.length - 1 }), restart: fc.boolean() }),
    {
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(acts, (given) => {
      let stored: Evaluation[] = [];
      for (const [attempt, { nth, restart }] of given.entries())
        stored = scored(restart ? restarted(stored) : stored, nth, attempt);
      const named = new Set(given.map(({ nth }) => nth));
      expect(stored).toHaveLength(named.size);
      expect(stored.every(({ version }) => version === 1)).toBe(true);
      const missing = missingOf(round, stored);
      expect(missing).toEqual(all.filter((_, nth) => !named.has(nth)));
      const enter = (seq: number) =>
        scorersMissing(round, missing, { seq, at: MONDAY, case: one }).map(({ id }) => id);
      expect(new Set([...enter(7), ...enter(8)]).size).toBe(
        new Set(missing.map(({ byDepartment }) => byDepartment)).size,
      );
      expect(openedRound(one, opening)).toEqual(round);
    }),
    { numRuns: 60 },
  );
});
