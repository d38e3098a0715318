/** What a visit says of why somebody came, coarse enough to compare how sites write, and which mandatory fields it says. Pure. */
import { MandatoryField } from '../../../contracts/catalogue/looks/incomplete.ts';
import type { Informative } from '../../classify/informative.ts';
import type { UnitFacts } from '../../visits/unit-facts.ts';

/** Nothing is said of a cause. */
export const UNINFORMATIVE = 'none';
/** A cause is named in words only, or in another system of codes. */
const IN_WORDS = 'words';

type Coded = Pick<UnitFacts, 'complaints' | 'diagnoses'>;

/** First letter of the first diagnosis that names a cause in ICD-10. */
export function familyOf(facts: Coded, isInformative: Informative): string {
  if (!isInformative(facts)) return UNINFORMATIVE;
  const coded = facts.diagnoses.find(
    (diagnosis) =>
      diagnosis.system === 'icd-10' && isInformative({ complaints: [], diagnoses: [diagnosis] }),
  );
  const letter = coded?.code.trim().slice(0, 1).toUpperCase() ?? '';
  return /^[A-Z]$/.test(letter) ? letter : IN_WORDS;
}

type Said = Coded & Pick<UnitFacts, 'ageBand' | 'sex' | 'residence'>;

/** Bits in the order of MandatoryField. */
export function missingBits({ ageBand, sex, residence, complaints, diagnoses }: Said): number {
  const isMissing: Readonly<Record<MandatoryField, boolean>> = {
    age: ageBand === 'unknown',
    sex: sex === 'unknown',
    residence: residence === null,
    reason: complaints.length + diagnoses.length === 0,
  };
  return MandatoryField.options.reduce(
    (bits, field) => bits | (isMissing[field] ? bitOf(field) : 0),
    0,
  );
}

export const bitOf = (field: MandatoryField): number => 1 << MandatoryField.options.indexOf(field);
