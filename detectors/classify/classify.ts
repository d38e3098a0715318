// Which case definitions a visit meets, and by which code, word or reading. Pure and synchronous: compile once, classify often.
// The work per visit depends on the length of its words and codes, hardly on the number of definitions: a definition is looked
// at only when one of its codes, words or readings was found.
import type { CaseDefinition, Concept } from '../../contracts/catalogue/case-definition.ts';
import type { Cue } from '../../contracts/catalogue/context-cue.ts';
import type { LaboratoryResult } from '../../contracts/event/clinical.ts';
import type { AgeBand, CodeSystem, Diagnosis, VisitClass } from '../../contracts/event/visit.ts';
import type { DefinitionId } from '../../contracts/ids.ts';
import { AtomIndex, evaluate, type Reason, type Tree } from './criteria.ts';
import { compileLexicon, type Lexicon } from './lexicon.ts';
import { normaliseCode } from './normalise-code.ts';
import { normaliseText } from '../../platform/text/normalise-text.ts';
import { readComplaint } from './read-complaint.ts';

/** A visit as folded so far; a field that is absent or null is not known and meets no condition. */
export interface ClassifyRecord {
  readonly diagnoses?: readonly Pick<Diagnosis, 'system' | 'code' | 'text'>[] | null | undefined;
  readonly complaints?: readonly string[] | null | undefined;
  readonly temperatureC?: number | null | undefined;
  readonly ageBand?: AgeBand | null | undefined;
  readonly class?: VisitClass | null | undefined;
  readonly laboratory?:
    readonly Pick<LaboratoryResult, 'code' | 'interpretation'>[] | null | undefined;
}

export interface Classification {
  readonly definition: DefinitionId;
  readonly version: string;
  readonly reasons: readonly Reason[];
}

export interface Classifier {
  classify(record: ClassifyRecord): readonly Classification[];
}

export interface ClassifierParts {
  readonly definitions: readonly CaseDefinition[];
  readonly concepts: readonly Concept[];
  readonly cues: readonly Cue[];
}

interface CompiledDefinition {
  readonly definition: DefinitionId;
  readonly version: string;
  readonly tree: Tree;
}

const NOTHING: readonly Classification[] = [];

/** Throws RangeError on a word with two effects and on a code range that runs backwards. */
export function compileClassifier(parts: ClassifierParts): Classifier {
  const atoms = new AtomIndex();
  const definitions = parts.definitions.map((definition) => ({
    definition: definition.id,
    version: definition.version,
    tree: atoms.compile(definition.criteria),
  }));
  const candidates = candidatesByAtom(definitions);
  const lexicon = compileLexicon(parts.concepts, parts.cues);
  return {
    classify(record) {
      const facts = new Map<number, Reason>();
      gatherCodes(atoms, record, facts);
      gatherWords({ atoms, lexicon }, record, facts);
      gatherLaboratory(atoms, record, facts);
      // Age and class alone meet no definition, so they are looked at only when something else was found.
      if (facts.size === 0) return NOTHING;
      gatherCircumstances(atoms, record, facts);
      return judge(definitions, candidates, facts);
    },
  };
}

function judge(
  definitions: readonly CompiledDefinition[],
  candidates: ReadonlyMap<number, readonly number[]>,
  facts: ReadonlyMap<number, Reason>,
): readonly Classification[] {
  const looked = new Set<number>();
  for (const atom of facts.keys())
    for (const index of candidates.get(atom) ?? []) looked.add(index);
  const met: Classification[] = [];
  for (const index of [...looked].sort((one, other) => one - other)) {
    const { definition, version, tree } = definitions[index] as CompiledDefinition;
    const reasons = evaluate(tree, facts);
    if (reasons !== undefined && reasons.length > 0) met.push({ definition, version, reasons });
  }
  return met;
}

/** Definitions by the atoms that can help to meet them; atoms that only exclude are left out. */
function candidatesByAtom(definitions: readonly CompiledDefinition[]): Map<number, number[]> {
  const byAtom = new Map<number, number[]>();
  const visit = (tree: Tree, index: number): void => {
    if (tree.op === 'none') return;
    if (tree.op !== 'atom') {
      for (const part of tree.parts) visit(part, index);
      return;
    }
    const listed = byAtom.get(tree.atom);
    if (listed === undefined) byAtom.set(tree.atom, [index]);
    else if (!listed.includes(index)) listed.push(index);
  };
  for (const [index, definition] of definitions.entries()) visit(definition.tree, index);
  return byAtom;
}

type Gathered = Map<number, Reason>;

function keep(facts: Gathered, atom: number, reason: Reason): void {
  if (!facts.has(atom)) facts.set(atom, reason);
}

function gatherCodes(atoms: AtomIndex, record: ClassifyRecord, facts: Gathered): void {
  for (const { system, code } of record.diagnoses ?? []) {
    const trie = atoms.codes.get(system);
    if (trie === undefined) continue;
    for (const hit of trie.prefixesOf(normaliseCode(code)))
      keep(facts, hit.value, { kind: 'code', system, code });
  }
}

/** A diagnosis in a code system that no definition knows is still worth reading. */
function textsOf(record: ClassifyRecord): readonly string[] {
  const complaints = record.complaints ?? [];
  const named = (record.diagnoses ?? []).filter(
    ({ system, text }) => text !== undefined && !WHO_CODED.has(system),
  );
  return named.length === 0 ? complaints : [...complaints, ...named.map(({ text }) => text ?? '')];
}

const WHO_CODED: ReadonlySet<CodeSystem> = new Set<CodeSystem>(['icd-10', 'icd-9-cm']);

function gatherWords(
  compiled: { readonly atoms: AtomIndex; readonly lexicon: Lexicon },
  record: ClassifyRecord,
  facts: Gathered,
): void {
  const { atoms, lexicon } = compiled;
  let warmest: Extract<Reason, { kind: 'temperature' }> | undefined;
  if (typeof record.temperatureC === 'number')
    warmest = { kind: 'temperature', celsius: record.temperatureC, from: 'measured' };
  for (const [complaint, text] of textsOf(record).entries()) {
    const reading = readComplaint(lexicon, normaliseText(text));
    for (const { concept, word, stance } of reading.mentions) {
      const atom = stance === 'asserted' ? atoms.concepts.get(concept) : undefined;
      if (atom !== undefined) keep(facts, atom, { kind: 'term', concept, word, complaint });
    }
    const stated = reading.temperatureC;
    if (stated !== undefined && stated > (warmest?.celsius ?? -Infinity))
      warmest = { kind: 'temperature', celsius: stated, from: 'text' };
  }
  if (warmest === undefined) return;
  for (const { atom, atLeastC } of atoms.temperatures)
    if (warmest.celsius >= atLeastC) keep(facts, atom, warmest);
}

function gatherLaboratory(atoms: AtomIndex, record: ClassifyRecord, facts: Gathered): void {
  for (const { code, interpretation } of record.laboratory ?? []) {
    for (const { atom, codes, interpretations } of atoms.laboratory) {
      if (codes.has(code) && interpretations.has(interpretation))
        keep(facts, atom, { kind: 'laboratory', code, interpretation });
    }
  }
}

function gatherCircumstances(atoms: AtomIndex, record: ClassifyRecord, facts: Gathered): void {
  const { ageBand, class: visitClass } = record;
  if (ageBand !== null && ageBand !== undefined) {
    for (const { atom, bands } of atoms.ageBands)
      if (bands.has(ageBand)) keep(facts, atom, { kind: 'age-band', ageBand });
  }
  if (visitClass !== null && visitClass !== undefined) {
    for (const { atom, classes } of atoms.visitClasses) {
      if (classes.has(visitClass)) keep(facts, atom, { kind: 'visit-class', visitClass });
    }
  }
}
