// A message after the syndromic-surveillance guide of NIST, written for these tests: the same fields as the guide's own examples, so that the
// path is tested where those are not at hand. Variants change the trigger, the time of the statement, the diagnosis and the complaint.
export interface NistLike {
  readonly trigger: 'A01' | 'A03' | 'A04' | 'A08' | 'A11';
  /** `YYYYMMDDHHMM`, when the hospital said so. */
  readonly statedAt: string;
  readonly visitNumber: string;
  readonly diagnoses?: readonly (readonly [code: string, text: string, system: string])[];
  readonly complaint?: string;
  readonly occurredAt?: string;
  readonly controlId?: string;
  readonly facility?: string;
}

export const DIARRHOEA = [
  ['0074', 'Cryptosporidiosis', 'I9CDX'],
  ['78791', 'Diarrhea', 'I9CDX'],
] as const;
export const SPRAIN = [['84500', 'Sprain of ankle', 'I9CDX']] as const;

export function nistLike(message: NistLike): string {
  const { trigger, statedAt, visitNumber, facility = 'LakeMichMC' } = message;
  const occurredAt = message.occurredAt ?? '201204012130';
  const controlId = message.controlId ?? `${trigger}-${statedAt}-${visitNumber}`;
  const diagnoses = (message.diagnoses ?? []).map(
    ([code, text, system], index) => `DG1|${index + 1}||${code}^${text}^${system}|||F`,
  );
  const complaint =
    message.complaint === undefined
      ? []
      : [`OBX|1|CWE|8661-1^^LN||^^^^^^^^${message.complaint}||||||F`];
  return [
    `MSH|^~\\&||${facility}^9879874000^NPI||||${statedAt}||ADT^${trigger}^ADT_A0${trigger === 'A03' ? '3' : '1'}|${controlId}|P|2.5.1|||||||||PH_SS-NoAck^SS Sender^2.16.840.1.114222.4.10.3^ISO`,
    `EVN||${statedAt}|||||${facility}^9879874000^NPI`,
    `PID|1||N${visitNumber}^^^^MR||^^^^^^~^^^^^^S|||F||2106-3^^CDCREC|^^^^53217^^^^55089`,
    `PV1|1||||||||||||||||||${visitNumber}^^^^VN|||||||||||||||||09||||||||${occurredAt}`,
    ...diagnoses,
    ...complaint,
    '',
  ].join('\r');
}
