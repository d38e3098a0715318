// Names of code systems as senders write them, folded to the few that case definitions know. An unknown name is `local`: its codes
// match nothing, and that is seen on the sources page, not guessed away.
import type { CodeSystem } from '../../contracts/event/visit.ts';

const KNOWN: Readonly<Record<string, CodeSystem>> = {
  I10: 'icd-10',
  I10C: 'icd-10',
  I10P: 'local',
  ICD10: 'icd-10',
  ICD10CM: 'icd-10',
  ICD10CN: 'icd-10',
  I9: 'icd-9-cm',
  I9C: 'icd-9-cm',
  I9CDX: 'icd-9-cm',
  ICD9: 'icd-9-cm',
  ICD9CM: 'icd-9-cm',
  SCT: 'snomed-ct',
  SNOMEDCT: 'snomed-ct',
  LN: 'loinc',
  LOINC: 'loinc',
};

/** `name` in any case, with or without separators; absent means ICD-10 where the code has its form (of chapter U what is in use: U07.1 is COVID-19), else `local`. */
export function codeSystemOf(name: string | undefined, code: string): CodeSystem {
  if (name === undefined || name.trim() === '')
    return /^(?:[A-TV-Z]\d|U(?:0\d|[48]\d))/i.test(code) ? 'icd-10' : 'local';
  return KNOWN[name.toUpperCase().replace(/[^A-Z0-9]/g, '')] ?? 'local';
}
