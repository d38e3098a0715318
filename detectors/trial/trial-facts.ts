/**
 * Facts of a trial in memory, as the stages would have them in the end: visits by their folds, everything else by its greatest statement, under
 * the name that each person goes by today. Bounded; pure but for the events that it is given.
 */
import type { Event } from '../../contracts/event/event.ts';
import { factKey, type FactId, type FactKey, type FactStatement } from '../../contracts/fact.ts';
import type { PersonToken } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { InvariantError } from '../../platform/errors.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import type { FactPlan } from '../facts/fact-plan.ts';
import { statementsOf } from '../facts/fact-rows.ts';
import { factsOfEvent, type StatedFact } from '../facts/facts-of-event.ts';
import { factsOfVisit } from '../facts/facts-of-visit.ts';
import { withGroup } from '../facts/group-of-visit.ts';
import { factOf, registered, type FactRegister } from '../patterns/fact-register.ts';
import type { HeldFact } from '../patterns/found.ts';
import { heldFacts } from '../sequences/held-facts.ts';
import { foldEvents, noFolds } from '../visits/fold-events.ts';
import { unitFacts } from '../visits/unit-facts.ts';
import { isFolded, type UnitKey } from '../visits/unit.ts';

/** About 0.6 kB each. */
const STATEMENTS_MAX = 3_000_000;

export class TrialFacts {
  readonly #plan: FactPlan;
  readonly #catalogue: DetectorCatalogue;
  readonly #rootOf: (person: PersonToken) => PersonToken;
  readonly #folds = noFolds();
  readonly #receivedAt = new Map<UnitKey, EpochMs>();
  readonly #sequences = new Map<FactKey, Map<FactId, FactRegister>>();
  #statements = 0;

  constructor(
    plan: FactPlan,
    catalogue: DetectorCatalogue,
    rootOf: (person: PersonToken) => PersonToken,
  ) {
    // What is tried lies in the past: nothing of it is beyond reach.
    const horizonOf = new Map([...plan.horizonOf.keys()].map((keyKind) => [keyKind, Infinity]));
    this.#plan = { ...plan, horizonOf };
    this.#catalogue = catalogue;
    this.#rootOf = rootOf;
  }

  /** In order of when they became known. Errors: InvariantError `too-much-history`. */
  take(event: Event): void {
    this.#tell(factsOfEvent(event, this.#catalogue));
    if (!isFolded(event) || !this.#asksVisits()) return;
    for (const [unit, receivedAt] of foldEvents(this.#folds, [event]).units)
      this.#receivedAt.set(unit, Math.max(this.#receivedAt.get(unit) ?? 0, receivedAt));
  }

  #asksVisits(): boolean {
    return this.#plan.keysOf.has('visit') || this.#plan.keysOf.has('discharge');
  }

  #tell(stated: readonly StatedFact[]): void {
    for (const statement of statementsOf(stated, this.#plan, 0)) this.#register(statement);
  }

  #register(statement: FactStatement): void {
    this.#statements += 1;
    if (this.#statements > STATEMENTS_MAX)
      throw new InvariantError(
        'too-much-history',
        `More than ${String(STATEMENTS_MAX)} statements about facts lie in these days: try fewer.`,
      );
    const key = this.#nameOf(statement.key);
    const facts = this.#sequences.get(key) ?? new Map<FactId, FactRegister>();
    this.#sequences.set(key, facts);
    facts.set(statement.id, registered(facts.get(statement.id) ?? null, statement));
  }

  #nameOf(key: FactKey): FactKey {
    if (!key.startsWith('person ')) return key;
    return factKey('person', this.#rootOf(key.slice('person '.length) as PersonToken));
  }

  /** Call it once, after the last event. */
  *sequences(): Generator<readonly [FactKey, readonly HeldFact[]]> {
    for (const [unit, receivedAt] of this.#receivedAt) {
      const folded = this.#folds.units.get(unit);
      if (folded?.visit == null) continue;
      const facts = unitFacts(folded, this.#folds.persons);
      const turn = { unit, version: 1, receivedAt, facts, personBefore: null };
      this.#tell(factsOfVisit(withGroup(turn, this.#catalogue)));
    }
    const asked = { ...this.#catalogue, facts: this.#plan };
    for (const [key, facts] of this.#sequences)
      yield [key, heldFacts(key, [...facts.values()].flatMap(heldFact), asked)];
  }

  get size(): { readonly statements: number; readonly sequences: number } {
    return { statements: this.#statements, sequences: this.#sequences.size };
  }
}

function heldFact(register: FactRegister): HeldFact[] {
  const fact = factOf(register);
  return fact === null ? [] : [{ ...fact, toldAt: register.order[2] }];
}
