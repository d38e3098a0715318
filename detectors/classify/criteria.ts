// Compiles the condition trees of all definitions into atoms (a concept, a set of code prefixes, a temperature …) that are looked
// up once per visit, and trees over them. A tree answers with its reasons: which code, which word, which reading made it true.
import type { Condition } from '../../contracts/catalogue/case-definition.ts';
import type { AgeBand, CodeSystem, VisitClass } from '../../contracts/event/visit.ts';
import { expandPrefix, normaliseCode } from './normalise-code.ts';
import { PrefixTrie } from './prefix-trie.ts';

export type Reason =
  | { readonly kind: 'code'; readonly system: CodeSystem; readonly code: string }
  | {
      readonly kind: 'term';
      readonly concept: string;
      readonly word: string;
      readonly complaint: number;
    }
  | { readonly kind: 'temperature'; readonly celsius: number; readonly from: 'measured' | 'text' }
  | { readonly kind: 'laboratory'; readonly code: string; readonly interpretation: string }
  | { readonly kind: 'age-band'; readonly ageBand: AgeBand }
  | { readonly kind: 'visit-class'; readonly visitClass: VisitClass };

/** What holds for one visit: an atom's number and why. */
export type Facts = ReadonlyMap<number, Reason>;

export type Tree =
  | { readonly op: 'atom'; readonly atom: number }
  | { readonly op: 'all' | 'any' | 'none'; readonly parts: readonly Tree[] };

export interface LaboratoryAtom {
  readonly atom: number;
  readonly codes: ReadonlySet<string>;
  readonly interpretations: ReadonlySet<string>;
}

/** Everything that can make an atom true, indexed by what a visit carries. */
export class AtomIndex {
  readonly codes = new Map<string, PrefixTrie>();
  readonly concepts = new Map<string, number>();
  readonly temperatures: { atom: number; atLeastC: number }[] = [];
  readonly ageBands: { atom: number; bands: ReadonlySet<string> }[] = [];
  readonly visitClasses: { atom: number; classes: ReadonlySet<string> }[] = [];
  readonly laboratory: LaboratoryAtom[] = [];
  #count = 0;

  compile(condition: Condition): Tree {
    if ('all' in condition) return this.#branch('all', condition.all);
    if ('any' in condition) return this.#branch('any', condition.any);
    if ('none' in condition) return this.#branch('none', condition.none);
    return { op: 'atom', atom: this.#leaf(condition) };
  }

  #branch(op: 'all' | 'any' | 'none', parts: readonly Condition[]): Tree {
    return { op, parts: parts.map((part) => this.compile(part)) };
  }

  #leaf(leaf: Exclude<Condition, { all: unknown } | { any: unknown } | { none: unknown }>): number {
    if ('concept' in leaf) return this.#concept(leaf.concept);
    const atom = this.#next();
    if ('codes' in leaf) this.#codes(atom, leaf.codes);
    else if ('temperatureAtLeastC' in leaf)
      this.temperatures.push({ atom, atLeastC: leaf.temperatureAtLeastC });
    else if ('ageBands' in leaf) this.ageBands.push({ atom, bands: new Set(leaf.ageBands) });
    else if ('visitClasses' in leaf)
      this.visitClasses.push({ atom, classes: new Set(leaf.visitClasses) });
    else {
      const { codes, interpretations } = leaf.laboratory;
      this.laboratory.push({
        atom,
        codes: new Set(codes),
        interpretations: new Set<string>(interpretations),
      });
    }
    return atom;
  }

  #concept(concept: string): number {
    const known = this.concepts.get(concept);
    if (known !== undefined) return known;
    const atom = this.#next();
    this.concepts.set(concept, atom);
    return atom;
  }

  #codes(atom: number, systems: Readonly<Record<string, readonly string[] | undefined>>): void {
    for (const [system, prefixes] of Object.entries(systems)) {
      let trie = this.codes.get(system);
      if (trie === undefined) this.codes.set(system, (trie = new PrefixTrie()));
      for (const prefix of (prefixes ?? []).flatMap(
        system === 'local' ? normaliseCode : expandPrefix,
      ))
        trie.add(prefix, atom);
    }
  }

  #next(): number {
    this.#count += 1;
    return this.#count - 1;
  }
}

/** Reasons why the tree holds, undefined where it does not. A `none` that holds has no reason of its own. */
export function evaluate(tree: Tree, facts: Facts): readonly Reason[] | undefined {
  if (tree.op === 'atom') {
    const reason = facts.get(tree.atom);
    return reason === undefined ? undefined : [reason];
  }
  return BRANCHES[tree.op](tree.parts, facts);
}

type Branch = (parts: readonly Tree[], facts: Facts) => readonly Reason[] | undefined;

const BRANCHES: Readonly<Record<'all' | 'any' | 'none', Branch>> = {
  all(parts, facts) {
    const reasons: Reason[] = [];
    for (const part of parts) {
      const held = evaluate(part, facts);
      if (held === undefined) return undefined;
      reasons.push(...held);
    }
    return reasons;
  },
  any(parts, facts) {
    let reasons: Reason[] | undefined;
    for (const part of parts) {
      const held = evaluate(part, facts);
      if (held !== undefined) reasons = reasons === undefined ? [...held] : [...reasons, ...held];
    }
    return reasons;
  },
  none(parts, facts) {
    return parts.some((part) => evaluate(part, facts) !== undefined) ? undefined : [];
  },
};
