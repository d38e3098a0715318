// The body of an event about something that was done: codes of public systems in clear, a sender's own only where they can name nobody. Words
// that stand beside the codes end here.
import { PROCEDURE_CODES_MAX } from '../../contracts/event/procedure.ts';
import type { Deidentifier } from './deidentifier.ts';
import { procedureCode } from './procedure-code.ts';
import type { ProcedureStatement } from './statement.ts';

export function procedureBody(statement: ProcedureStatement, by: Deidentifier): unknown {
  const { procedure, visitNumber, sort, status, codes, sex } = statement;
  return {
    record: by.token('record', ['procedure', ...by.sender, procedure]),
    visit:
      visitNumber === undefined ? null : by.token('visit', ['number', ...by.sender, visitNumber]),
    sort,
    status,
    codes: distinct(codes, by),
    ...(by.ageBand != null && { ageBand: by.ageBand }),
    ...(sex !== undefined && { sex }),
  };
}

function distinct(codes: ProcedureStatement['codes'], by: Deidentifier): object[] {
  const known = new Map<string, object>();
  for (const sent of codes) {
    const code = procedureCode(sent, by);
    known.set(`${code.system} ${code.code}`, code);
  }
  return [...known.values()].slice(0, PROCEDURE_CODES_MAX);
}
