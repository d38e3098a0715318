// The bodies of events about money, means and counts. Words stand in their codes at times: those are scrubbed like free text.
import { WITHHELD_MARK } from '../../contracts/withheld-mark.ts';
import { UNCODED } from './code-form.ts';
import type { Deidentifier } from './deidentifier.ts';
import { ownCode, settingCode, unnamedSetting } from './own-code.ts';
import { failureReason } from './failure-reason.ts';
import type {
  ClaimStatement,
  ResourceStatement,
  SettlementFailureStatement,
  TallyStatement,
} from './statement.ts';

const NAME_CHARACTERS_MAX = 60;

export function claimBody(statement: ClaimStatement, by: Deidentifier): unknown {
  const record = (settlement: string): string =>
    by.token('record', ['claim', ...by.sender, settlement]);
  const { insuredPlace, setting, review } = statement;
  return {
    record: record(statement.settlement),
    visit:
      statement.visitNumber === undefined
        ? null
        : by.token('visit', ['number', ...by.sender, statement.visitNumber]),
    step: statement.step,
    ...(statement.reverses !== undefined && { reverses: record(statement.reverses) }),
    totalFen: statement.totalFen,
    fundFen: statement.fundFen,
    group: groupOf(statement.group, by),
    ...(insuredPlace !== undefined && { insuredPlace }),
    ...(setting !== undefined && { setting }),
    ...(review !== undefined && { review }),
    items: statement.items.map(({ code, ...said }) => ({
      code: ownCode(code, by) ?? UNCODED,
      ...said,
    })),
  };
}

export function settlementFailureBody(
  statement: SettlementFailureStatement,
  by: Deidentifier,
): unknown {
  const { failure, visitNumber, step, why, insuredPlace, totalFen } = statement;
  return {
    record: by.token('record', ['settlement-failure', ...by.sender, failure]),
    visit:
      visitNumber === undefined ? null : by.token('visit', ['number', ...by.sender, visitNumber]),
    step,
    ...failureReason(why, by),
    ...(insuredPlace !== undefined && { insuredPlace }),
    ...(totalFen !== undefined && { totalFen }),
  };
}

const groupOf = (group: string | undefined, by: Deidentifier): string | null =>
  group === undefined ? null : (ownCode(group, by) ?? UNCODED);

const UNIT_FIELDS = {
  beds: 'ward',
  'device-use': 'deviceKind',
  stock: 'item',
  staff: 'post',
} as const;

export function resourceBody(statement: ResourceStatement, by: Deidentifier): unknown {
  return {
    [UNIT_FIELDS[statement.kind]]: nameOf(statement.unit, by),
    ...(statement.part !== undefined && { part: by.conditionName(statement.part) }),
    ...statement.amounts,
  };
}

export function tallyBody(statement: TallyStatement, by: Deidentifier): unknown {
  const { status, place, setting } = statement;
  return {
    record: by.token('record', [statement.kind, ...by.sender, statement.report]),
    item: nameOf(statement.item, by),
    count: statement.count,
    denominator: statement.denominator,
    setting:
      setting === undefined ? null : (settingCode(setting, by) ?? unnamedSetting(setting, by)),
    ...(place !== undefined && { place }),
    ...(status !== 'final' && { status }),
  };
}

/** A code as it is. Words of which something may be somebody's name become a token: withheld, two wards would be one. */
function nameOf(raw: string, by: Deidentifier): string {
  const code = ownCode(raw, by);
  if (code !== undefined) return code;
  const scrubbed = by.scrub(raw);
  if (scrubbed.trim() === '') return UNCODED;
  const isWhole = !scrubbed.includes(WITHHELD_MARK) && scrubbed.length <= NAME_CHARACTERS_MAX;
  return isWhole ? scrubbed : by.token('code', [...by.sender, raw]);
}
