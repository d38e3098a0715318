/**
 * What in a free text can point to a person, as patterns over folded text (see `scrub`): each rule removes one kind.
 *
 * The rules would rather remove a word too many than leave a person in, with one bound: clinical numbers, symptoms and durations
 * must survive, because they are what the text is for. The order matters: labelled and long forms come first.
 */
export type RemovedKind =
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
  | 'birth-date'
  | 'link';

export interface ScrubRule {
  readonly kind: RemovedKind;
  readonly pattern: RegExp;
  /** The group to remove, where the pattern needs its surroundings; otherwise the whole match. */
  readonly group?: 'hidden';
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

/** The 1 % most common family names cover nine tenths of the people; double names first. */
const DOUBLE_SURNAMES =
  '欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|南宫|独孤|长孙|宇文|轩辕|阿不都|买买提';
const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝';
const HAN_NAME = `(?:(?:${DOUBLE_SURNAMES})[\\p{Script=Han}]{1,2}|[${SURNAMES}][\\p{Script=Han}]{1,2})`;
/** Words that follow a cue like 患者 and begin with a character that is also a family name. */
const NOT_A_NAME =
  '(?!于|时|发|向|解|因|高热|高烧|白天|何时|安静|平素|明显|全身|左|成人|路上|和|应|连续|全天|温度|方才|文化|万分|曾|以|冷|麻木|关节|单位|任何|车祸|毛|金黄|石膏|黄[染疸痰绿]|包块|蓝|古|管|游|房)';
const HAN_STOP =
  '(?=[\\s,，。;；:：、.!?！？()（）\\[\\]]|先生|女士|小姐|同志|医生|大夫|男|女|因|于|出|入|来|的|之|自|主诉|现|昨|今|已|在|系|说|述|反复|发|咳|腹|头|恶|呕|持续|代|陪|诉|告|\\d|$)';
const LATIN_NAME =
  "[\\p{Lu}][\\p{L}'’\\-]{1,24}(?:[ ]+(?:[\\p{Lu}]\\.?[ ]+)?(?:(?:van|von|de|der|la|al|bin|el|di|da)[ ]+)*[\\p{Lu}][\\p{L}'’\\-]{1,24}){0,2}";

const HAN = '\\p{Script=Han}';
/** Streets, villages, buildings, rooms: what is finer than a township. A county alone is no address. */
const HAN_UNITS =
  '(?:省|自治区|市|区|县|旗|镇|乡|街道|社区|村委会|村|屯|庄|组|大道|大街|路|街|巷|胡同|弄|里|小区|花园|新村|公寓|大厦|苑|号院|号楼|幢|栋|座|单元|层|楼|号|室)';
/** Place names hardly use these; a complaint that runs into an address without a stop does, and must not be taken with it. */
const PLACE_CHARACTER = `(?:(?![发热痛咳吐泻疹痰血伴在于从到去自诉因示])${HAN})`;
const HAN_LEADING = `${PLACE_CHARACTER}{2,8}?(?:省|自治区|市|区|县|镇|乡|街道)`;

const ADDRESS_LABEL =
  '(?:住址|家住|现住|住在|居住于|居住地|家庭地址|户籍地|户籍|地址|籍贯)\\s*(?:是|为|在)?\\s*[:：]?\\s*';

const rule = (kind: RemovedKind, source: string, flags = 'giu'): ScrubRule =>
  source.includes('(?<hidden>')
    ? { kind, pattern: new RegExp(source, flags), group: 'hidden' }
    : { kind, pattern: new RegExp(source, flags) };

export const SCRUB_RULES: readonly ScrubRule[] = [
  rule('email', '[\\p{L}\\d._%+\\-]{1,64}\\s?@\\s?[\\p{L}\\d\\-]+(?:\\s?\\.\\s?[\\p{L}\\d\\-]+)+'),
  rule('link', '\\bhttps?://\\S+|\\bwww\\.\\S+'),
  rule(
    'telephone',
    `(?:微信|wechat|weixin|qq|whatsapp)(?:号|号码)?\\s*[:#]?\\s*(?<hidden>[a-z\\d][\\w\\-]{4,29})`,
  ),
  rule('resident-id', `${NOT_BEFORE_DIGIT}[1-9]${GAP}${digits(16, 16)}${GAP}[\\dx](?![\\da-z])`),
  rule('bank-card', `${NOT_BEFORE_DIGIT}${digits(16, 19)}${NOT_AFTER_DIGIT}`),
  rule('resident-id', `${NOT_BEFORE_DIGIT}[1-9]${GAP}\\d(?:${GAP}\\d){13}${NOT_AFTER_DIGIT}`),
  rule('resident-id', `${NOT_BEFORE_DIGIT}\\d{3}[ \\-]\\d{2}[ \\-]\\d{4}${NOT_AFTER_DIGIT}`),
  // Telephones: Chinese mobile with or without country code, landline with area code, service numbers, North American forms.
  rule(
    'telephone',
    `(?<![\\d])(?:\\(?(?:\\+|00)\\s?86\\)?${GAP}|\\b86${GAP})?1${GAP}[3-9](?:${GAP}\\d){9}${NOT_AFTER_DIGIT}`,
  ),
  // Labelled numbers: whatever follows the label goes, letters included.
  rule(
    'insurance-number',
    `(?:医保|社保|保险|保单|参保|农合|insurance|policy|member|medicare|medicaid|nhs)\\s*(?:卡|证|单|id|number)?${LABEL_END}${LABELLED}`,
  ),
  rule(
    'resident-id',
    `(?:身份证|证件|护照|passport|ssn|social security|resident id|identity card|id card)(?:号码|号)?${LABEL_END}${LABELLED}`,
  ),
  rule(
    'record-number',
    `(?:住院|门诊|病历|病案|就诊|登记|床位|条码|标本|mrn|medical record|record|chart|account|acct|patient id|visit id|accession)\\s*(?:卡|number)?${LABEL_END}${LABELLED}`,
  ),
  rule(
    'telephone',
    `(?<![\\d])(?:(?:\\+|00)\\s?86${GAP})?\\(?0\\d{2,3}\\)?[ \\-]{0,3}\\d{3,4}[ \\-]?\\d{4}(?:[ \\-]?(?:转|ext\\.?|x)?[ \\-]?\\d{1,5})?${NOT_AFTER_DIGIT}`,
  ),
  rule('telephone', `(?<![\\d])[48]00[ \\-]\\d{3}[ \\-]?\\d{4}${NOT_AFTER_DIGIT}`),
  rule(
    'telephone',
    `(?<![\\d])(?:\\+?1[ .\\-]?)?(?:\\([2-9]\\d{2}\\)[ .\\-]?|[2-9]\\d{2}[ .\\-])\\d{3}[ .\\-]\\d{4}(?:\\s?(?:x|ext\\.?)\\s?\\d{1,5})?${NOT_AFTER_DIGIT}`,
  ),
  rule('telephone', `\\+\\d{1,3}(?:[ .\\-]?\\(?\\d{1,4}\\)?){2,5}${NOT_AFTER_DIGIT}`),
  rule(
    'telephone',
    `(?:电话|手机|联系方式|座机|热线|tel|phone|mobile|cell|fax|call)(?:号码|号)?\\.?\\s*[:：]?\\s*(?<hidden>\\+?[\\d][\\d \\-().]{5,18}\\d)`,
  ),
  rule(
    'plate',
    `[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][·• ]?[a-z\\d]{5,6}(?![a-z\\d])`,
  ),
  // A birth date identifies almost as well as a name; other dates are clinical and stay.
  rule(
    'birth-date',
    `(?:出生日期|出生年月|出生于|生日|生于|出生|dob|d\\.o\\.b\\.?|date of birth|born(?: on)?|birth ?date)\\s*[:：]?\\s*(?<hidden>\\d{1,4}[年/.\\-]\\d{1,2}(?:[月/.\\-]\\d{1,4}日?)?|\\d{8}|[a-z]{3,9}\\.? \\d{1,2},? \\d{4}|\\d{1,2} [a-z]{3,9}\\.? \\d{4})`,
  ),
  // Addresses: from a province, city, county or town down to a street, village or room; or a street with its number alone.
  rule(
    'address',
    `${ADDRESS_LABEL}(?<hidden>(?:[${HAN}a-z\\d\\-]{1,16}?${HAN_UNITS}){1,8}(?:\\d{1,5}(?:号|室)?)?)`,
  ),
  rule('address', `${ADDRESS_LABEL}(?<hidden>[${HAN}a-z\\d\\-()#]{2,60})`),
  rule(
    'address',
    `(?:${HAN_LEADING}){1,4}(?:[${HAN}a-z\\d\\-]{1,12}?${HAN_UNITS}){1,8}(?:\\d{1,5}(?:号|室)?)?`,
  ),
  rule(
    'address',
    `${PLACE_CHARACTER}{1,8}(?:大道|大街|路|街|巷|胡同|弄|村|小区|花园|新村|公寓)[${HAN}]{0,6}?\\d{1,5}(?:[\\-]\\d{1,5}){0,3}(?:号|弄|栋|幢|座|组)?(?:院|楼)?(?:[${HAN}a-z\\d\\-]{0,6}?(?:号楼|幢|栋|座|单元|层|楼|号|室)){0,5}(?:\\d{1,5}室?)?`,
  ),
  rule('address', `\\d{1,5}(?:号楼|幢|栋|座)\\s?\\d{0,3}(?:单元)?\\s?\\d{0,5}(?:室|号)?`),
  rule(
    'address',
    `\\b\\d{1,6}[a-z]?\\s+(?:(?:n|s|e|w|north|south|east|west)\\.?\\s+)?(?:[\\p{L}'’\\d]{2,20}\\s+){0,3}[\\p{L}'’\\d]{2,20}\\s+(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|court|ct|place|terrace|highway|hwy|parkway|pkwy|square|crescent|dr\\b(?!\\.?\\s+\\p{L}))\\b\\.?(?:,?\\s*(?:apt|apartment|unit|suite|ste|room|#)\\.?\\s*[a-z\\d\\-]{1,6})?(?:,\\s*[\\p{L} ]{2,30})?(?:,\\s*[a-z]{2}(?:\\s+\\d{5}(?:-\\d{4})?)?)?`,
  ),
  rule('address', `\\bp\\.?\\s?o\\.?\\s?box\\s+\\d{1,8}`),
  rule('address', `\\b[\\p{L} ]{2,24},\\s*[A-Z]{2}\\s+\\d{5}(?:-\\d{4})?\\b`, 'gu'),
  // Names behind titles and cues. A bare name elsewhere is only known if the message itself names the person.
  rule(
    'name',
    `(?:姓名|患者姓名|病人姓名|患儿姓名|家属姓名|联系人|报告人|监护人|签名|医师签字|申请医生|主治医师|主治医生|接诊医生|检验者|审核者)\\s*(?:是|为)?\\s*[:：]?\\s*(?<hidden>[${HAN}·]{2,10}?${HAN_STOP}|${LATIN_NAME})`,
  ),
  rule(
    'name',
    `(?:患者|病人|病患|患儿|伤者|产妇|孕妇|家长|父亲|母亲|其父|其母|妻子|丈夫|儿子|女儿|家属|陪同人员|陪同人|陪同|陪护|护送|学生|职工|姓)\\s*[:：]?\\s*(?<hidden>${NOT_A_NAME}${HAN_NAME})${HAN_STOP}`,
  ),
  rule(
    'name',
    `(?<![${HAN}])(?<hidden>${NOT_A_NAME}${HAN_NAME})(?=[,，、 ]{0,2}(?:男|女)(?:性)?[,，、 ]{0,2}\\d{1,3}\\s?(?:岁|个月|月|天))`,
  ),
  rule(
    'name',
    `(?<hidden>(?:${DOUBLE_SURNAMES}|[${SURNAMES}])[${HAN}]{0,2})(?:先生|女士|小姐|大夫|医生|医师|主任|护士|老师|同志|同学)`,
  ),
  rule(
    'name',
    `由\\s*(?<hidden>${HAN_NAME})(?=接诊|转诊|转来|主治|诊治|陪同|代诉|送|收治|手术|签|报告|护理)`,
  ),
  rule('name', `(?:我叫|名叫|叫做|名字叫|名为)\\s*(?<hidden>[${HAN}·]{2,4}?)${HAN_STOP}`),
  rule(
    'name',
    `\\b(?:[Mm]rs?|MRS?|[Mm]s|[Mm]iss|[Mm]ister|[Dd]r|DR|[Dd]octor|[Pp]rof|[Nn]urse|[Ss]ir|[Mm]adam|[Rr]ev)\\b\\.?\\s+(?<hidden>${LATIN_NAME})`,
    'gu',
  ),
  rule(
    'name',
    `\\b(?:[Pp]atient(?:'s)? [Nn]ame|[Nn]ame|NAME|[Nn]amed|[Pp]t\\.? [Nn]ame|[Mm]other|[Ff]ather|[Ww]ife|[Hh]usband|[Ss]on|[Dd]aughter|[Gg]uardian|[Cc]ontact|[Ss]een by|[Rr]eferred by|[Ss]igned by|[Aa]ttending)\\s*(?:is|:|=)?\\s+(?<hidden>${LATIN_NAME})`,
    'gu',
  ),
  rule(
    'name',
    `\\b(?:[Pp]atient|[Pp]t)\\.?,?\\s+(?<hidden>${LATIN_NAME})(?=\\s+(?:is|was|has|had|complains|reports|presents|presented|states|denies|came|c/o|\\d))`,
    'gu',
  ),
  rule(
    'name',
    `\\b(?:my name is|i am called|this is)\\s+(?<hidden>[\\p{L}'’\\-]{2,24}(?:\\s+[\\p{L}'’\\-]{2,24})?)`,
  ),
  // Whatever run of digits is left and too long for a measurement: record, specimen, account and unlabelled telephone numbers.
  rule('record-number', `${NOT_BEFORE_DIGIT}\\d{7,}${NOT_AFTER_DIGIT}(?!\\.\\d)`),
  rule('record-number', `\\b(?=[a-z\\d\\-]{0,12}\\d{5})[a-z]{1,4}-?\\d{5,}\\b`),
];
