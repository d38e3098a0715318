/**
 * Words that the lexicon must not hold alone, because they are names: a lexicon that lets them pass lets people pass.
 *
 * One Chinese character that is a common family name, a Chinese word that reads as a whole name, an English word that is a given or
 * family name far more often than it says something of an illness. Inside a longer term (`black stool`, 高热) they are no names.
 */

/** The 1 % most common family names cover nine tenths of the people. */
export const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝';

/** Characters that say something of an illness often enough to be listed alone, although somebody bears them as a name. */
const CLINICAL_SURNAMES = new Set('时全应解成连周');

const HAN_NAMES: ReadonlySet<string> = new Set(
  '高明 高峰 高兴 高洁 安宁 安静 安康 平安 向阳 方圆 方正 方便 白雪 白云 黄河 黄金 金星 石头 康复 康健 文静 文明 明白 华夏 江山 江河 雷雨 时光 成功 成长 全胜 关心 关爱 常青 常乐 万福 万全 英雄 国庆 建国 和平 晨光 阳光 春天 秋月 夏天 冬梅 雪梅 红梅 莲花 荷花 菊花 兰花'.split(
    ' ',
  ),
);

const LATIN_NAMES: ReadonlySet<string> = new Set(
  `abel ace adam alan alba ali amber angel ann anna april art asher ash august aurora austin bailey baker banks barber basil bass bay bean bear
beau bell benny berry beth bill bird bishop blaze bliss bloom blossom blue bob bond bonnie booker booth brandy brook brooks brown buck bud burns
bush butler cain candy carey carol carter cash chance charity chase chip christian christmas church clay cliff cole cook cooper coral crane crystal
curry daisy dale dan dash dawn dean denny dick diamond dick dixon dolly don doll drake drew duke earl easter eden ella ember eric ernest esther
eve faith fanny faye fern fisher fletcher flora florence ford forest foster fox frank freeman french garland gay gene gill ginger glass glen
glory goldman grace grant gray green grey grove guy hale hall harmony harper hart harvest haven hawk hazel heath heather heaven henry herb hill holly
holmes honey hope house howard hunt hunter iris ivory ivy jack jade jane jasmine jay jean jess jewel jim joe john joy june justice kay kelly kent
king kirk kitty knight lamb lance lane lark laurel law lawn lee leo lily lin linden ling liu long love luna mabel mae maple marcus marina mark marsh
martin mason max may melody mercy mi mia miles miller min moon moore myrtle nash nelson nick nina noble noel norm nova olive opal page paige park parker
parson patience patsy paul peace pearl peg penny perry pete peter phil piper poppy pope porter potter precious price prince priest prudence queen ray
read red reed reuben rice rich richard river rob robin rocky rod roman root rory rose rosemary ross rowan ruby russell rusty ruth sage sally sam
sandy savage scarlett sean serenity shepherd sheriff short sierra silver sky skye smith snow sophia spencer star stella sterling stone storm stew
strong sue summer sunny swan sweet sydney tailor tanner taylor terry thomas tiffany todd tom tony trinity trip tucker turner valentine vera vi victor
victoria viola violet virginia wade walker wang ward warren washington watts wayne webb wells west white will willow winter wolf wong wood woods
woody wright wu xu yang young yu zhang zhao zhou zoe`.split(/\s+/),
);

/** `word` in lower case: a name far more often than anything else. */
export const isLatinName = (word: string): boolean => LATIN_NAMES.has(word);

/** Why a word of the lexicon may not stand there, undefined where it may. `word` is folded. */
export function nameInDisguise(word: string): string | undefined {
  if ([...word].length === 1 && SURNAMES.includes(word) && !CLINICAL_SURNAMES.has(word))
    return `"${word}" alone is a family name; list the longer terms that hold it`;
  if (HAN_NAMES.has(word) || LATIN_NAMES.has(word))
    return `"${word}" is a name more often than a word of an illness; list the longer terms that hold it`;
  return undefined;
}
