/**
 * Reasons for which a file of the catalogue is refused, in Chinese beside the English: who edits a rule reads one of them. What a schema says
 * of itself is said in its own words in both languages; sentences of our own begin with a code, or are known here by their form. Pure.
 */
import { z } from 'zod';

const english = z.locales.en().localeError;
const chinese = z.locales.zhCN().localeError;

/** By what a sentence of ours begins with. */
const CODES: Readonly<Record<string, string>> = {
  contradiction: '自相矛盾，任何记录都不可能符合',
  unbounded: '没有上限，或超过允许的上限',
  'unknown-field': '没有这个字段',
  'unknown-value': '代码表中没有这个值',
  'unknown-place': '没有这个地区',
  'unknown-site': '没有这个机构',
  'wrong-question': '问法与字段类型不符：数值问上下限，文本问取值',
  twice: '同一项写了两次',
  blank: '只有空格，没有内容',
  unused: '此项对这种形式不起作用',
  'no-cases': '此监测指标不是病例计数，扫描不能用',
  'mixed-quantities': '居家测量须只问一种测量量（quantity），不同的量不能合在一起',
  'no-days': '此数值不是天数，只有 daysSupply 是',
  'no-sum': '此数值相加没有意义',
  unsupported: '不支持：机构或乡镇的就诊由监测指标计数',
  'person-only': '影像检查（examination）只能按个人（person）建立序列，其余请用 imaging-acquired',
  'said-twice': '同一个词、编码或编号不能属于两处',
  'unknown-part': '没有这个部位',
  'two-scripts': '一个词须全为汉字，或全为字母和数字',
  'code-form': 'SNOMED CT 编码须为 6 至 18 位数字',
  missing: '缺少必填项',
};

/** Sentences of ours that begin with no code. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/^a span is a number and/, '时长须写作数字加 m、h 或 d，如 10m、48h、14d'],
  [/^a span is at most (\d+)d/, '时长最多 $1 天'],
  [/^says nothing: /, '没有任何条件'],
  [/^a version is a year/, '版本须为年份加序号，如 2026.1'],
  [/^a cadence divides a day/, '间隔须能整除一天，或为整天数'],
  [/^whole days, /, '须为整天数，如 28d'],
  [/no day of the calendar/, '日历上没有这一天'],
  [/^there is no department "(.*)"/, '没有“$1”这个部门'],
  [/^there is no case definition "(.*)"/, '没有“$1”这个病例定义'],
  [/^there is no notifiable disease "(.*)"/, '没有“$1”这个法定传染病'],
  [/^there is no other measure of the group "(.*)"; is "(.*)" meant/, '没有其他监测指标属于“$1”组，是否应为“$2”'],
  [/^there is no measure "(.*)"/, '没有“$1”这个监测指标'],
  [/^"(.*)" is not counted by site/, '监测指标“$1”没有按机构计数'],
  [/^of (?:referrals|persons|sites), and of nothing else/, '此项只属于这一类占比：该类必须写明，其他占比不得写'],
  [/^there is no detector "(.*)" of "(.*)"/, '监测指标“$2”没有“$1”这个检测器'],
  [/^"(.*)" is in force in (.*) at the same time/, '编号“$1”与 $2 同时有效'],
  [/^(\S+) is the id of another file too/, '编号“$1”已被另一文件使用'],
  [/^is no code of (\S+), like (.*)$/, '不是 $1 编码（如 $2）'],
  [/^cannot be read/, '文件无法读取'],
  [/^this folder does not exist/, '文件夹不存在'],
];

/** What this module does not know has no Chinese, and is told in English alone. */
export function reasonInChinese(sentence: string): string | null {
  const code = CODES[sentence.slice(0, Math.max(0, sentence.indexOf(':')))];
  if (code !== undefined) return code;
  for (const [form, words] of FORMS) {
    const found = form.exec(sentence);
    if (found !== null) return words.replace(/\$(\d)/g, (_, at: string) => found[Number(at)] ?? '');
  }
  return null;
}

/** Of what a schema refuses. */
export function issueInChinese(issue: z.core.$ZodIssue): string | null {
  const own = reasonInChinese(issue.message);
  if (own !== null || issue.code === 'custom') return own;
  // What was received instead is in the sentence and no longer in the issue.
  if (issue.code === 'invalid_type') return `类型不对，应为 ${issue.expected}`;
  if (wordsOf(english, issue) !== issue.message) return null;
  return sizeInChinese(issue) ?? wordsOf(chinese, issue);
}

/** The words of the library name sorts of values in English. */
function sizeInChinese(issue: z.core.$ZodIssue): string | null {
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return null;
  const isSmall = issue.code === 'too_small';
  const bound = String(isSmall ? issue.minimum : issue.maximum);
  if (issue.origin === 'string') return isSmall ? `太短，至少 ${bound} 个字符` : `太长，至多 ${bound} 个字符`;
  if (issue.origin === 'array') return isSmall ? `项目太少，至少 ${bound} 项` : `项目太多，至多 ${bound} 项`;
  if (issue.origin !== 'number' && issue.origin !== 'int') return null;
  const within = isSmall ? '大于' : '小于';
  const besides = isSmall ? '不小于' : '不大于';
  return `数值过${isSmall ? '小' : '大'}，应${issue.inclusive === true ? besides : within} ${bound}`;
}

function wordsOf(locale: z.core.$ZodErrorMap, issue: z.core.$ZodIssue): string | null {
  const said = locale(issue as z.core.$ZodRawIssue);
  return (typeof said === 'object' ? said?.message : said) ?? null;
}

/** By the codes of the parser; the line says where. */
const SYNTAX: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: '同一个键写了两次',
  TAB_AS_INDENT: '不能用制表符缩进，请用空格',
  BAD_INDENT: '缩进不对',
  BAD_ALIAS: '引用了不存在的锚点',
  MISSING_CHAR: '缺少括号、引号或冒号',
  MULTIPLE_DOCS: '一个文件只能有一份文档',
};

export const syntaxInChinese = (code: string): string =>
  `YAML 语法错误${SYNTAX[code] === undefined ? '' : `：${SYNTAX[code]}`}`;
