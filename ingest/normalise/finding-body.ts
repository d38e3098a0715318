// The bodies of events about what was measured or seen away from the visit: remote ECG, remote imaging, readings at home. Findings are
// free text and are scrubbed; codes leave only in the form of one.
import { codeForm, UNCODED } from './code-form.ts';
import type { Deidentifier } from './deidentifier.ts';
import type { EcgStatement, HomeReadingStatement, ImagingStatement } from './statement.ts';

const FINDING_CHARACTERS_MAX = 400;
const ECG_WORDS_MAX = 200;
const BODY_PART_MAX = 64;
const FINDINGS_MAX = 40;

export function ecgBody(statement: EcgStatement, by: Deidentifier): unknown {
  const { intervalsMs } = statement;
  return {
    record: by.token('record', ['ecg', ...by.sender, statement.recording]),
    device: deviceOf(statement.device, by),
    step: statement.step,
    statements: statement.statements.slice(0, FINDINGS_MAX).map(({ code, text }) => ({
      code: codeForm(code, 'local') ?? UNCODED,
      text: by.scrub(text).slice(0, ECG_WORDS_MAX),
    })),
    heartRatePerMin: statement.heartRatePerMin ?? null,
    ...(intervalsMs !== undefined && { intervalsMs }),
  };
}

export function imagingBody(statement: ImagingStatement, by: Deidentifier): unknown {
  const { bodyPart } = statement;
  return {
    record: by.token('record', ['imaging', ...by.sender, statement.study]),
    step: statement.step,
    urgency: statement.urgency,
    modality: statement.modality,
    bodyPart: bodyPart === undefined ? null : by.scrub(bodyPart).slice(0, BODY_PART_MAX),
    findings: statement.findings
      .map((text) => by.scrub(text).slice(0, FINDING_CHARACTERS_MAX))
      .filter((text) => text !== '')
      .slice(0, FINDINGS_MAX),
  };
}

export function homeReadingBody(statement: HomeReadingStatement, by: Deidentifier): unknown {
  return {
    record: by.token('record', ['home-reading', ...by.sender, statement.reading]),
    device: deviceOf(statement.device, by),
    quantity: statement.quantity,
    value: statement.value,
    whoIsMeasuring: statement.whoIsMeasuring,
  };
}

const deviceOf = (device: string | undefined, by: Deidentifier): string | null =>
  device === undefined ? null : by.token('device', [...by.sender, device]);
