/**
 * Codes of procedures and medicines in the few public systems that are known, told by the name of the system or, without one, by the form of
 * the code. What has not the form of its system is the sender's own.
 */
import type { ProcedureCode, ProcedureCodeSystem } from '../../contracts/event/procedure.ts';
import { publicCode, UNCODED } from './code-form.ts';
import type { Deidentifier } from './deidentifier.ts';
import { ownCode } from './own-code.ts';

/** Names as senders write them, in capitals without separators; FHIR writes URIs and OIDs. */
const SYSTEMS: Readonly<Record<string, ProcedureCodeSystem>> = {
  ICD9: 'icd-9-cm',
  ICD9CM: 'icd-9-cm',
  ICD9CM3: 'icd-9-cm',
  I9: 'icd-9-cm',
  I9C: 'icd-9-cm',
  I9CP: 'icd-9-cm',
  HTTPHL7ORGFHIRSIDICD9CM: 'icd-9-cm',
  URNOID21684011138836104: 'icd-9-cm',
  ATC: 'atc',
  WHOATC: 'atc',
  HTTPWWWWHOCCNOATC: 'atc',
  URNOID2168401113883673: 'atc',
  SCT: 'snomed-ct',
  SNOMEDCT: 'snomed-ct',
  HTTPSNOMEDINFOSCT: 'snomed-ct',
  URNOID2168401113883696: 'snomed-ct',
};

/** Anatomical group, therapeutic, pharmacological and chemical subgroup, substance (WHO Collaborating Centre for Drug Statistics). */
const ATC = /^[ABCDGHJLMNPRSV]\d{2}[A-Z]{2}\d{2}$/;
/** Chapter, point, and the national editions' further digits. */
const ICD_9_PROCEDURE = /^\d{2}\.\d{1,4}(?:x\d{3})?$/i;

export function procedureSystem(named: string | undefined, code: string): ProcedureCodeSystem {
  if (named !== undefined && named.trim() !== '')
    return SYSTEMS[named.toUpperCase().replace(/[^A-Z0-9]/g, '')] ?? 'local';
  if (ATC.test(code.toUpperCase())) return 'atc';
  return ICD_9_PROCEDURE.test(code) ? 'icd-9-cm' : 'local';
}

/** As it may leave the door. */
export function procedureCode(
  sent: { readonly code: string; readonly system: string | undefined },
  by: Deidentifier,
): ProcedureCode {
  const raw = sent.code.trim();
  const system = procedureSystem(sent.system, raw);
  const code = written(raw, system);
  if (isOf(code, system)) return { system, code };
  return { system: 'local', code: ownCode(raw, by) ?? UNCODED };
}

/** Senders often leave out the point: 9910 is 99.10. */
function written(raw: string, system: ProcedureCodeSystem): string {
  if (system === 'atc') return raw.toUpperCase();
  return system === 'icd-9-cm' ? raw.replace(/^(\d{2})(\d{1,2})$/, '$1.$2') : raw;
}

function isOf(code: string, system: ProcedureCodeSystem): boolean {
  switch (system) {
    case 'atc':
      return ATC.test(code);
    case 'icd-9-cm':
      return ICD_9_PROCEDURE.test(code);
    case 'snomed-ct':
      return publicCode(code, 'snomed-ct') !== undefined;
    case 'local':
      return false;
  }
}
