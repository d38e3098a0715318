// Notifiable diseases by ICD-10 code on a given day. The longest prefix that holds on that day decides, so that pulmonary anthrax
// (A22.1) is handled by its own rules and the rest of anthrax (A22) by the general ones.
import { holdsOn } from '../../contracts/catalogue/origin.ts';
import type {
  DiseaseForm,
  DiseaseListEdition,
  NotifiableDisease,
} from '../../contracts/catalogue/notifiable-disease.ts';
import type { CodeSystem, Diagnosis } from '../../contracts/event/visit.ts';
import type { DiseaseId } from '../../contracts/ids.ts';
import { expandPrefix, normaliseCode } from './normalise-code.ts';
import { PrefixTrie, type PrefixHit } from './prefix-trie.ts';

export interface NotifiableMatch {
  readonly disease: DiseaseId;
  /** The disease itself or the form of it whose rules apply. */
  readonly rules: NotifiableDisease | DiseaseForm;
  readonly reason: { readonly kind: 'code'; readonly system: CodeSystem; readonly code: string };
}

export interface NotifiableTable {
  /** One match per disease, in the order of the diagnoses; `day` is `YYYY-MM-DD` in the jurisdiction's zone. */
  match(
    diagnoses: readonly Pick<Diagnosis, 'system' | 'code'>[],
    day: string,
  ): readonly NotifiableMatch[];
}

interface Row {
  readonly disease: NotifiableDisease;
  readonly rules: NotifiableDisease | DiseaseForm;
}

export function compileNotifiable(diseases: readonly NotifiableDisease[]): NotifiableTable {
  const rows: Row[] = diseases.flatMap((disease) => [
    { disease, rules: disease },
    ...(disease.forms ?? []).map((form) => ({ disease, rules: form })),
  ]);
  const tries = triesOf(rows);
  return {
    match(diagnoses, day) {
      const found = new Map<string, NotifiableMatch>();
      for (const { system, code } of diagnoses) {
        const hits = tries.get(system)?.prefixesOf(normaliseCode(code)) ?? [];
        const row = longestValid(rows, hits, day);
        if (row === undefined || found.has(row.rules.id)) continue;
        found.set(row.rules.id, {
          disease: row.disease.id,
          rules: row.rules,
          reason: { kind: 'code', system, code },
        });
      }
      return [...found.values()];
    },
  };
}

function longestValid(
  rows: readonly Row[],
  hits: readonly PrefixHit[],
  day: string,
): Row | undefined {
  for (let index = hits.length - 1; index >= 0; index -= 1) {
    const row = rows[hits[index]?.value ?? -1];
    if (row !== undefined && holdsOn(row.disease, day)) return row;
  }
  return undefined;
}

function triesOf(rows: readonly Row[]): Map<string, PrefixTrie> {
  const tries = new Map<string, PrefixTrie>();
  for (const [index, row] of rows.entries()) {
    for (const [system, prefixes] of Object.entries(row.rules.codes)) {
      let trie = tries.get(system);
      if (trie === undefined) tries.set(system, (trie = new PrefixTrie()));
      for (const prefix of (prefixes ?? []).flatMap(expandPrefix)) trie.add(prefix, index);
    }
  }
  return tries;
}

export interface EditionProblem {
  readonly edition: string;
  readonly class: 'A' | 'B' | 'C';
  readonly expected: number;
  readonly found: number;
}

/** Editions whose number of diseases differs from what the law of that day names. */
export function checkEditions(
  diseases: readonly NotifiableDisease[],
  editions: readonly DiseaseListEdition[],
): readonly EditionProblem[] {
  return editions.flatMap((edition) => {
    const valid = diseases.filter((disease) => holdsOn(disease, edition.validFrom));
    return (['A', 'B', 'C'] as const).flatMap((name) => {
      const found = valid.filter(
        (disease) => disease.class === name || (name === 'B' && disease.class === 'B-as-A'),
      ).length;
      const expected = edition.counts[name];
      return found === expected
        ? []
        : [{ edition: edition.validFrom, class: name, expected, found }];
    });
  });
}
