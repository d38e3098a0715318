// Words of responsibility lists. Total: a code or a command without words does not compile.
import type { LIST_NOTICES, LIST_REFUSALS } from '../lists/codes.ts';
import type { ListCommand } from '../lists/list-command.ts';
import type { Words } from '../words.ts';

export const LIST_ACTION_WORDS: Readonly<Record<`list-${ListCommand['command']}`, Words>> = {
  'list-ask': { zh: '提出权责清单变更', en: 'Change of a list asked for' },
  'list-confirm': { zh: '复核权责清单变更', en: 'Change of a list confirmed' },
  'list-reject': { zh: '驳回权责清单变更', en: 'Change of a list rejected' },
  'list-withdraw': { zh: '撤回权责清单变更', en: 'Change of a list withdrawn' },
};

export const LIST_NOTICE_WORDS: Readonly<Record<(typeof LIST_NOTICES)[number], Words>> = {
  'list-change-waiting': {
    zh: '权责清单变更待复核',
    en: 'Change of a list waits for a second person',
  },
  'list-changed': { zh: '权责清单已变更', en: 'List changed' },
};

export const LIST_REFUSAL_WORDS: Readonly<Record<(typeof LIST_REFUSALS)[number], Words>> = {
  'list-has-gaps': {
    zh: '清单有空缺或重复牵头，未生效。',
    en: 'The list has a gap or two leads and was not taken.',
  },
  'list-too-soon': {
    zh: '生效日期过早：须在复核之后的次日起生效。',
    en: 'The day is too soon: a list holds from a day after it was confirmed.',
  },
};
