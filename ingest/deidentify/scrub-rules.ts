/**
 * Numbers, addresses and labelled names in a free text, as patterns over folded text: what the vocabulary cannot tell from a measurement
 * because it is written in digits or in common words. They go before the vocabulary is asked (see `scrub`).
 *
 * Each rule is looked for only where its sign is there (so many digits, an @, a label), because nine texts in ten have none of them. The
 * order matters: labelled and long forms come first.
 */
export type WithheldKind =
  | 'known-name'
  | 'name'
  | 'resident-id'
  | 'telephone'
  | 'email'
  | 'address'
  | 'bank-card'
  | 'insurance-number'
  | 'record-number'
  | 'plate'
  | 'date'
  | 'link'
  | 'unknown-word'
  | 'unknown-number';

export interface ScrubRule {
  readonly kind: WithheldKind;
  readonly pattern: RegExp;
  /** Fewer digits in the whole text, and the rule cannot apply. */
  readonly digitsMin: number;
  readonly sign: RegExp | undefined;
  /** The group to remove, where the pattern needs its surroundings; otherwise the whole match. */
  readonly group: 'hidden' | undefined;
}

/** Between the digits of a number people put spaces, hyphens, dots; folding has already removed what is invisible. */
const GAP = '[ \\-.]{0,2}';
const digits = (from: number, to: number): string => `\\d(?:${GAP}\\d){${from - 1},${to - 1}}`;
/** What follows the label of a number: at least three digits in it, letters and hyphens too, further groups only if they are digits. */
const LABELLED =
  '(?<hidden>(?!\\d{4}-\\d{2}-\\d{2})(?=(?:[a-z \\-]{0,12}\\d){3})[a-z\\d]{1,30}(?:-[a-z\\d]{1,12}| \\d{3,}[a-z\\d]*){0,6})';
const NOT_BEFORE_DIGIT = '(?<![\\d])(?<!\\d\\.)';
const NOT_AFTER_DIGIT = '(?!\\d)';
const LABEL_END = '\\s*(?:号码|号)?\\s*(?:是|为)?\\s*[:#=]?\\s*(?:no\\.?\\s*)?[:#]?\\s*';

const LATIN_NAME =
  "[\\p{Lu}][\\p{L}'’\\-]{1,24}(?:[ ]+(?:[\\p{Lu}]\\.?[ ]+)?(?:(?:van|von|de|der|la|al|bin|el|di|da)[ ]+)*[\\p{Lu}][\\p{L}'’\\-]{1,24}){0,2}";

const rule = (
  kind: WithheldKind,
  source: string,
  { digits = 0, sign, flags = 'giu' }: { digits?: number; sign?: RegExp; flags?: string } = {},
): ScrubRule => ({
  kind,
  pattern: new RegExp(source, flags),
  digitsMin: digits,
  sign,
  group: source.includes('(?<hidden>') ? 'hidden' : undefined,
});

const LABEL_OF_NUMBER =
  /医保|社保|保险|保单|参保|农合|insurance|policy|member|medica|nhs|身份证|证件|护照|passport|ssn|social|resident|identity|id card|住院|门诊|病历|病案|就诊|登记|床位|条码|标本|mrn|record|chart|acc|patient id|visit id/i;
const LABEL_OF_BIRTH = /出生|生日|生于|dob|d\.o\.b|birth|born/i;
const LABEL_OF_CALL = /微信|wechat|weixin|qq|whatsapp/i;
const STREET =
  /street|\bst\b|ave|road|\brd\b|b(?:oulevard|lvd)|lane|\bln\b|drive|court|\bct\b|place|terrace|h(?:ighway|wy)|p(?:arkway|kwy)|square|crescent|\bdr\b|box/i;
const TITLE = /\b(?:m[rs]s?|miss|mister|dr|doctor|prof|nurse|sir|madam|rev|name)\b/i;
/** A day of a year may be a day of birth; the day of an illness stands in the record itself. */
const FULL_DATE =
  '(?<!\\d)(?:(?:19|20)\\d{2}\\s?[年/.\\-]\\s?\\d{1,2}\\s?[月/.\\-]\\s?\\d{1,2}\\s?[日号]?|\\d{1,2}[/.\\-]\\d{1,2}[/.\\-](?:19|20)\\d{2}|[a-z]{3,9}\\.? \\d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\\d{2}|\\d{1,2} [a-z]{3,9}\\.?,? (?:19|20)\\d{2})(?!\\d)';

export const SCRUB_RULES: readonly ScrubRule[] = [
  rule('email', '[\\p{L}\\d._%+\\-]{1,64}\\s?@\\s?[\\p{L}\\d\\-]+(?:\\s?\\.\\s?[\\p{L}\\d\\-]+)+', {
    sign: /@/,
  }),
  rule('link', '\\bhttps?://\\S+|\\bwww\\.\\S+', { sign: /https?:|www\./i }),
  rule(
    'telephone',
    `(?:微信|wechat|weixin|qq|whatsapp)(?:号|号码)?\\s*[:#]?\\s*(?<hidden>[a-z\\d][\\w\\-]{4,29})`,
    { sign: LABEL_OF_CALL },
  ),
  rule('resident-id', `${NOT_BEFORE_DIGIT}[1-9]${GAP}${digits(16, 16)}${GAP}[\\dx](?![\\da-z])`, {
    digits: 17,
  }),
  rule('bank-card', `${NOT_BEFORE_DIGIT}${digits(16, 19)}${NOT_AFTER_DIGIT}`, { digits: 16 }),
  rule('resident-id', `${NOT_BEFORE_DIGIT}[1-9]${GAP}\\d(?:${GAP}\\d){13}${NOT_AFTER_DIGIT}`, {
    digits: 15,
  }),
  rule('resident-id', `${NOT_BEFORE_DIGIT}\\d{3}[ \\-]\\d{2}[ \\-]\\d{4}${NOT_AFTER_DIGIT}`, {
    digits: 9,
  }),
  // Telephones: Chinese mobile with or without country code, landline with area code, service numbers, North American forms.
  rule(
    'telephone',
    `(?<![\\d])(?:\\(?(?:\\+|00)\\s?86\\)?${GAP}|\\b86${GAP})?1${GAP}[3-9](?:${GAP}\\d){9}${NOT_AFTER_DIGIT}`,
    { digits: 11 },
  ),
  // Labelled numbers: whatever follows the label goes, letters included.
  rule(
    'insurance-number',
    `(?:医保|社保|保险|保单|参保|农合|insurance|policy|member|medicare|medicaid|nhs)\\s*(?:卡|证|单|id|number)?${LABEL_END}${LABELLED}`,
    { digits: 3, sign: LABEL_OF_NUMBER },
  ),
  rule(
    'resident-id',
    `(?:身份证|证件|护照|passport|ssn|social security|resident id|identity card|id card)(?:号码|号)?${LABEL_END}${LABELLED}`,
    { digits: 3, sign: LABEL_OF_NUMBER },
  ),
  rule(
    'record-number',
    `(?:住院|门诊|病历|病案|就诊|登记|床位|条码|标本|mrn|medical record|record|chart|account|acct|patient id|visit id|accession)\\s*(?:卡|number)?${LABEL_END}${LABELLED}`,
    { digits: 3, sign: LABEL_OF_NUMBER },
  ),
  rule(
    'telephone',
    `(?<![\\d])(?:(?:\\+|00)\\s?86${GAP})?\\(?0\\d{2,3}\\)?[ \\-]{0,3}\\d{3,4}[ \\-]?\\d{4}(?:[ \\-]?(?:转|ext\\.?|x)?[ \\-]?\\d{1,5})?${NOT_AFTER_DIGIT}`,
    { digits: 10 },
  ),
  rule('telephone', `(?<![\\d])[48]00[ \\-]\\d{3}[ \\-]?\\d{4}${NOT_AFTER_DIGIT}`, { digits: 10 }),
  rule(
    'telephone',
    `(?<![\\d])(?:\\+?1[ .\\-]?)?(?:\\([2-9]\\d{2}\\)[ .\\-]?|[2-9]\\d{2}[ .\\-])\\d{3}[ .\\-]\\d{4}(?:\\s?(?:x|ext\\.?)\\s?\\d{1,5})?${NOT_AFTER_DIGIT}`,
    { digits: 10 },
  ),
  rule('telephone', `\\+\\d{1,3}(?:[ .\\-]?\\(?\\d{1,4}\\)?){2,5}${NOT_AFTER_DIGIT}`, {
    digits: 7,
    sign: /\+/,
  }),
  rule('date', FULL_DATE, { digits: 5 }),
  // Whole numbers in a row, seven digits with four together or nine in all, are no measurements.
  rule(
    'telephone',
    `(?<![\\d.])\\d{3,4}[ \\-]\\d{4}(?![\\d.])|(?<![\\d.])\\d{4}[ \\-]\\d{3}(?![\\d.])`,
    {
      digits: 7,
    },
  ),
  rule(
    'record-number',
    `(?<![\\d./])(?=(?:[ \\-]?\\d){9})\\d{1,4}(?:[ \\-]\\d{1,4}){2,7}(?![\\d./])`,
    {
      digits: 9,
    },
  ),
  rule(
    'telephone',
    `(?:电话|手机|联系方式|座机|热线|tel|phone|mobile|cell|fax|call)(?:号码|号)?\\.?\\s*[:：]?\\s*(?<hidden>\\+?[\\d][\\d \\-().]{5,18}\\d)`,
    { digits: 7 },
  ),
  rule(
    'plate',
    `[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][·• ]?(?=[a-z]{0,5}\\d)[a-z\\d]{5,6}(?![a-z\\d])`,
    { digits: 1 },
  ),
  rule(
    'date',
    `(?:出生日期|出生年月|出生于|生日|生于|出生|dob|d\\.o\\.b\\.?|date of birth|born(?: on)?|birth ?date)\\s*[:：]?\\s*(?<hidden>\\d{1,4}[年/.\\-]\\d{1,2}(?:[月/.\\-]\\d{1,4}日?)?|\\d{8}|[a-z]{3,9}\\.? \\d{1,2},? \\d{4}|\\d{1,2} [a-z]{3,9}\\.? \\d{4})`,
    { digits: 2, sign: LABEL_OF_BIRTH },
  ),
  // Addresses made of common English words; a Chinese one is made of words that no vocabulary knows.
  rule(
    'address',
    `\\b\\d{1,6}[a-z]?\\s+(?:(?:n|s|e|w|north|south|east|west)\\.?\\s+)?(?:[\\p{L}'’\\d]{2,20}\\s+){0,3}[\\p{L}'’\\d]{2,20}\\s+(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|court|ct|place|terrace|highway|hwy|parkway|pkwy|square|crescent|dr\\b(?!\\.?\\s+\\p{L}))\\b\\.?(?:,?\\s*(?:apt|apartment|unit|suite|ste|room|#)\\.?\\s*[a-z\\d\\-]{1,6})?(?:,\\s*[\\p{L} ]{2,30})?(?:,\\s*[a-z]{2}(?:\\s+\\d{5}(?:-\\d{4})?)?)?`,
    { digits: 1, sign: STREET },
  ),
  rule('address', `\\bp\\.?\\s?o\\.?\\s?box\\s+\\d{1,8}`, { digits: 1, sign: STREET }),
  rule('address', `\\b[\\p{L} ]{2,24},\\s*[A-Z]{2}\\s+\\d{5}(?:-\\d{4})?\\b`, {
    digits: 5,
    flags: 'gu',
  }),
  // Names behind a title or a label, for those that are made of common words: Dr. Day, 姓名:白天.
  rule(
    'name',
    `(?:姓名|联系人|报告人|监护人|签名|签字)\\s*(?:是|为)?\\s*[:：]\\s*(?<hidden>[\\p{Script=Han}·]{2,4}|${LATIN_NAME})`,
    { sign: /姓名|联系人|报告人|监护人|签/ },
  ),
  rule(
    'name',
    `\\b(?:[Mm]rs?|MRS?|[Mm]s|[Mm]iss|[Mm]ister|[Dd]r|DR|[Dd]octor|[Pp]rof|[Nn]urse|[Ss]ir|[Mm]adam|[Rr]ev|[Pp]atient(?:'s)? [Nn]ame|[Pp]t\\.? [Nn]ame|NAME|[Nn]ame)\\b\\s*[.:=]?\\s+(?<hidden>${LATIN_NAME})`,
    { sign: TITLE, flags: 'gu' },
  ),
  // Whatever run of digits is left and too long for a measurement: record, specimen, account and unlabelled telephone numbers.
  rule('record-number', `${NOT_BEFORE_DIGIT}\\d{7,}${NOT_AFTER_DIGIT}(?!\\.\\d)`, { digits: 7 }),
  rule('record-number', `\\b(?=[a-z\\d\\-]{0,12}\\d{5})[a-z]{1,4}-?\\d{5,}\\b`, { digits: 5 }),
];
