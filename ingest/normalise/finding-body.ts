// The bodies of events about what was measured or seen away from the visit: remote ECG, remote imaging, readings at home. Findings are
// free text and are scrubbed; codes leave only in the form of one.
import type { PartReader } from '../../platform/examinations/read-parts.ts';
import { modalityOf } from '../../contracts/vocabulary/modalities.ts';
import { UNCODED } from './code-form.ts';
import type { Deidentifier } from './deidentifier.ts';
import { ownCode } from './own-code.ts';
import { pieces } from './pieces.ts';
import type { EcgStatement, HomeReadingStatement, ImagingStatement } from './statement.ts';

const FINDING_CHARACTERS_MAX = 400;
const ECG_WORDS_MAX = 200;
const BODY_PART_MAX = 64;
const BODY_PART_READ_MAX = 400;
const FINDINGS_MAX = 200;

export function ecgBody(statement: EcgStatement, by: Deidentifier): unknown {
  const { intervalsMs, origin, of, period, rhythm } = statement;
  const ecgToken = (recording: string): string =>
    by.token('record', ['ecg', ...by.sender, recording]);
  return {
    record: ecgToken(statement.recording),
    device: deviceOf(statement.device, by),
    step: statement.step,
    ...statementsOf(statement, by),
    heartRatePerMin: statement.heartRatePerMin ?? null,
    ...(intervalsMs !== undefined && { intervalsMs }),
    ...whoOf(statement, by),
    ...(origin !== undefined && { origin }),
    ...(of !== undefined && { of: ecgToken(of) }),
    ...(period !== undefined && { period }),
    ...(rhythm !== undefined && { rhythm }),
  };
}

/** Known words, and what the figures say beside them, leave as codes with their certainty; the other words scrubbed and counted. */
function statementsOf(statement: EcgStatement, by: Deidentifier): object {
  const told = statement.statements;
  const uncoded = ({ code, text }: EcgStatement['statements'][number]): object => ({
    code: ownCode(code, by) ?? UNCODED,
    text: by.scrub(text).slice(0, ECG_WORDS_MAX),
  });
  if (by.findings === undefined)
    return {
      statements: told.slice(0, FINDINGS_MAX).map(uncoded),
      ...leftOut('statementsLeftOut', told.length),
    };
  const { statements, unknownAt } = by.findings.ecg(
    told.map(({ text }) => text),
    told.map(({ code }) => code),
  );
  const measured = by.findings.ecgMeasured(statement, statements);
  const known = [...statements, ...measured].map((one) => {
    const said = told.find(({ code }) => code === one.code)?.certainty;
    return { ...one, ...(said !== undefined && { certainty: said }), text: '' };
  });
  const room = Math.max(0, FINDINGS_MAX - known.length);
  const unknown = unknownAt.slice(0, room).flatMap((index) => told[index] ?? []);
  return {
    statements: [...known.slice(0, FINDINGS_MAX), ...unknown.map(uncoded)],
    statementsUnknown: unknownAt.length,
    ...leftOut('statementsLeftOut', known.length + unknownAt.length),
  };
}

/** What does not fit is counted. */
const leftOut = (field: string, said: number): object =>
  said > FINDINGS_MAX ? { [field]: said - FINDINGS_MAX } : {};

const whoOf = ({ sex, readBy }: EcgStatement | ImagingStatement, by: Deidentifier): object => ({
  ...(by.ageBand != null && { ageBand: by.ageBand }),
  ...(sex !== undefined && { sex }),
  ...(readBy !== undefined && { readBy }),
});

export function imagingBody(statement: ImagingStatement, by: Deidentifier): unknown {
  const { bodyPart, visitNumber, findings } = statement;
  const coded = by.findings?.imaging(findings).statements ?? [];
  const words = findings
    .flatMap(pieces)
    .map((text) => by.scrub(text).slice(0, FINDING_CHARACTERS_MAX))
    .filter((text) => text !== '');
  return {
    record: by.token('record', ['imaging', ...by.sender, statement.study]),
    ...(visitNumber !== undefined && {
      visit: by.token('visit', ['number', ...by.sender, visitNumber]),
    }),
    step: statement.step,
    urgency: statement.urgency,
    modality: modalityOf(statement.modality),
    bodyPart: bodyPart === undefined ? null : bodyPartOf(bodyPart, by).slice(0, BODY_PART_MAX),
    findings: words.slice(0, FINDINGS_MAX),
    ...leftOut('findingsLeftOut', words.length),
    ...(coded.length > 0 && { coded: coded.slice(0, FINDINGS_MAX) }),
    ...whoOf(statement, by),
  };
}

/** As it was sent: words of the table of examinations stay, also where a free text would not say them (膝, CSPINE). */
function bodyPartOf(raw: string, by: Deidentifier): string {
  const hide = (readers: readonly PartReader[], text: string): string => {
    const [reader, ...others] = readers;
    return reader === undefined
      ? by.scrub(text)
      : reader.withoutUnknown(text, (unknown) => hide(others, unknown));
  };
  return hide(by.findings?.bodyParts ?? [], raw.slice(0, BODY_PART_READ_MAX));
}

export function homeReadingBody(statement: HomeReadingStatement, by: Deidentifier): unknown {
  return {
    record: by.token('record', ['home-reading', ...by.sender, statement.reading]),
    device: deviceOf(statement.device, by),
    quantity: statement.quantity,
    value: statement.value,
    ...(statement.context !== undefined && { context: statement.context }),
    whoIsMeasuring: statement.whoIsMeasuring,
    ...(statement.subject !== undefined && { subject: statement.subject }),
    ...(statement.clock !== undefined && { clock: statement.clock }),
  };
}

const deviceOf = (device: string | undefined, by: Deidentifier): string | null =>
  device === undefined ? null : by.token('device', [...by.sender, device]);
