// The bodies of events about money, means and counts. Words stand in their codes at times: those are scrubbed like free text.
import { codeForm, settingForm, UNCODED } from './code-form.ts';
import type { Deidentifier } from './deidentifier.ts';
import type { ClaimStatement, ResourceStatement, TallyStatement } from './statement.ts';

const NAME_CHARACTERS_MAX = 60;
const GROUP_CHARACTERS_MAX = 40;

export function claimBody(statement: ClaimStatement, by: Deidentifier): unknown {
  const record = (settlement: string): string =>
    by.token('record', ['claim', ...by.sender, settlement]);
  const { insuredPlace } = statement;
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
    group: groupOf(statement.group),
    ...(insuredPlace !== undefined && { insuredPlace }),
    items: statement.items.map(({ code, quantity, amountFen }) => ({
      // Drugs and consumables have codes of twenty characters and more, many of them digits.
      code: nameForm(code) ?? UNCODED,
      quantity,
      amountFen,
    })),
  };
}

const groupOf = (group: string | undefined): string | null =>
  group === undefined ? null : (codeForm(group.slice(0, GROUP_CHARACTERS_MAX), 'local') ?? UNCODED);

const UNIT_FIELDS = {
  beds: 'ward',
  'device-use': 'deviceKind',
  stock: 'item',
  staff: 'post',
} as const;

export function resourceBody(statement: ResourceStatement, by: Deidentifier): unknown {
  return {
    [UNIT_FIELDS[statement.kind]]: nameOf(statement.unit, by),
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
    setting: setting === undefined ? null : (settingForm(setting) ?? null),
    ...(place !== undefined && { place }),
    ...(status !== 'final' && { status }),
  };
}

/** A code as it is; words without what may be somebody's name. */
function nameOf(raw: string, by: Deidentifier): string {
  const scrubbed = nameForm(raw) ?? by.scrub(raw).slice(0, NAME_CHARACTERS_MAX);
  return scrubbed.trim() === '' ? UNCODED : scrubbed;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9.+*_/:-]*$/;

const nameForm = (raw: string): string | undefined =>
  NAME.test(raw) && raw.length <= NAME_CHARACTERS_MAX ? settingForm(raw) : undefined;
