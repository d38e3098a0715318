// What scrubbing withholds and what it leaves, in Chinese and English, with the shipped vocabulary.
import { describe, expect, it } from 'vitest';
import { scrub } from './shipped-scrub.fixture.ts';

const GONE: readonly (readonly [what: string, text: string, planted: string])[] = [
  ['name', '患者张三,男,35岁,发热3天', '张三'],
  ['name', '患者欧阳修文因腹泻2天就诊', '欧阳修文'],
  ['name', '姓名:李小龙 主诉:咳嗽', '李小龙'],
  ['name', '姓名:阿卜杜拉·买买提,发热', '阿卜杜拉·买买提'],
  ['name', '患儿王一诺,发热伴皮疹', '王一诺'],
  ['name', '由王医生转诊', '王'],
  ['name', '陈建国先生诉胸痛', '陈建国'],
  ['name', '刘芳,女,28岁,呕吐', '刘芳'],
  ['name', '家属赵敏代诉', '赵敏'],
  ['name', '陪同卓文君,由华佗明接诊', '卓文君'],
  ['name', '由华佗明接诊', '华佗明'],
  ['name', '我叫孙悟,头痛两天', '孙悟'],
  ['name', 'Mr. John Smith has a cough', 'John Smith'],
  ['name', 'seen by Dr. Alice O’Brien for fever', 'Alice O'],
  ['name', 'Patient name: Maria Garcia-Lopez, fever', 'Garcia'],
  ['name', 'Patient Robert Miller presents with diarrhea', 'Miller'],
  ['name', 'mother: Jane Quill called', 'Quill'],
  ['bare name', '王小明代诉发热三天', '王小明'],
  ['bare name', '今晨李国强妻子诉腹泻', '李国强'],
  ['bare name', '霍乱 李国强', '李国强'],
  ['bare name', 'Zebulon Quartermaine has fever', 'Quartermaine'],
  ['bare name', 'fever, ask ZEBULON', 'ZEBULON'],
  ['name with a family name that is a cue', '史凡诉发热', '史'],
  ['nickname', '狗剩子昨晚发烧', '狗剩'],
  ['name of another script', '患者བསྟན་འཛིན发热', 'བསྟན'],
  ['name of another script', 'محمد has fever', 'محمد'],
  ['name with a rare character', '患者𠮷野家发热', '𠮷'],
  ['resident-id', '身份证110101199003077758', '110101199003077758'],
  ['resident-id', '身份证号:11010119900307123X 发热', '11010119900307123X'],
  ['resident-id', '证号 １１０１０１１９９００３０７１２３ｘ', '110101199003071'],
  ['resident-id', '110101 19900307 123x', '19900307'],
  ['resident-id', '老证 110101900307123 发热', '110101900307123'],
  ['resident-id', 'SSN 123-45-6789, fever', '123-45-6789'],
  ['resident-id', '护照号 E12345678', 'E12345678'],
  ['telephone', '电话13812345678', '13812345678'],
  ['telephone', '手机 138-1234-5678', '138-1234-5678'],
  ['telephone', '+86 138 1234 5678', '138 1234 5678'],
  ['telephone', '联系(010)6234-5678', '6234-5678'],
  ['telephone', '座机0571-87654321转801', '87654321'],
  ['telephone', '１３８１２３４５６７８', '13812345678'],
  ['telephone', 'call (555) 234-5678', '234-5678'],
  ['telephone', 'tel 555-234-5678 ext 12', '555-234-5678'],
  ['telephone', '微信号:zhangsan_88', 'zhangsan_88'],
  ['email', '邮箱 zhang.san@example.com', 'zhang.san'],
  ['email', 'john_doe+x@mail.example.co.uk', 'john_doe'],
  ['address', '家住杭州市西湖区文三路100号3幢2单元501室', '文三路'],
  ['address', '现住河南省郑州市金水区花园路街道,发热3天', '金水区'],
  ['address', '来自幸福镇光明村3组', '光明村'],
  ['address', '中山路128号5栋602室', '128号'],
  ['address', 'lives at 123 Main Street, Apt 4B, Springfield, IL 62704', '123 Main'],
  ['address', 'from 4500 N Lake Shore Dr', '4500 N'],
  ['address', 'P.O. Box 1234', '1234'],
  ['bank-card', '卡号 6222 0212 3456 7890 123', '6222 0212'],
  ['insurance-number', '医保卡号:A1234567890', 'A1234567890'],
  ['insurance-number', 'insurance ID: XYZ-123-456-789', '123-456-789'],
  ['record-number', '住院号:ZY20240301', 'ZY20240301'],
  ['record-number', 'MRN: 00451278, fever', '00451278'],
  ['record-number', 'specimen 20240301001234 positive', '20240301001234'],
  ['birth-date', '出生日期:1990-03-07', '1990-03-07'],
  ['birth-date', 'DOB 03/07/1990', '03/07/1990'],
  ['plate', '车牌京A12345 车祸', 'A12345'],
  ['short telephone', 'call 555-1234, fever', '1234'],
  ['day of birth without a label', '发热,1990-03-07', '1990'],
  ['day of birth without a label', 'fever, March 7, 1990', '1990'],
];

const KEPT: readonly string[] = [
  '体温39.5℃,发热3天',
  '发热39.5°C, BP 120/80 mmHg, HR 110次/分',
  '血压120/80mmHg,脉搏98次/分,呼吸20次/分,血氧98%',
  '腹泻10余次/日,稀水样便,伴呕吐2次',
  '患者于3天前无明显诱因出现发热,最高39.2度',
  '白细胞12.5×10^9/L,中性粒细胞85%,CRP 45.6mg/L',
  'fever 39.5 C for 3 days, cough, sore throat, no rash',
  'Diarrhea, stomach pain, dehydration',
  '发热伴皮疹2天,手足口可见疱疹',
  '否认禽类接触史,否认咯血',
  '患者高热、寒战、头痛,呈喷射性呕吐',
  '血小板计数 150000/μL',
  'WBC 12.5, glucose 7.8 mmol/L, SpO2 95% on room air',
  '服用布洛芬200mg每日3次,阿莫西林0.5g',
  '黄疸、黄染,白痰,石膏固定',
  '患者解黄色水样便5次',
  '咳嗽咳痰1周,加重2天',
  'Patient presents with fever and cough x 3 days',
  '新型冠状病毒核酸检测阳性, Ct值 25.3/26.1',
  'ICD-10 A09.0, J10.1',
  'COVID-19, H7N9, SARS-CoV-2',
  '3月1日起发热,体温38.5-39.5℃',
  '三天前出现发热,十余次腹泻,半天未缓解',
  "BP120/80, T38.5, x3 days, patient's cough",
  'last menstrual period 03/01, 2nd dose',
  '被犬咬伤右手2小时',
  '患者何时发病不详',
  '全身酸痛,关节痛,乏力',
];

describe('scrub', () => {
  it.each(GONE)('withholds a %s of "%s"', (_, text, planted) => {
    const { text: left, withheld } = scrub(text);
    expect(left).not.toContain(planted);
    expect(withheld.size).toBeGreaterThan(0);
  });

  it.each(KEPT)('leaves "%s" as it is', (text) => {
    const { text: left, withheld } = scrub(text);
    expect([...withheld]).toEqual([]);
    expect(left).toBe(text.normalize('NFKC'));
  });

  it('keeps the illness beside the person', () => {
    const { text } = scrub('患者张三,男,35岁,电话13812345678,发热39.5℃ 3天,腹泻5次/日');
    expect(text).toContain('发热39.5°C 3天,腹泻5次/日');
    expect(text).not.toMatch(/张三|138/);
  });

  it('keeps an illness that runs into an address without a stop', () => {
    expect(scrub('发热三天来自西湖区文三路100号').text).toBe('发热三天来自▇');
    expect(scrub('家住杭州市西湖区文三路100号3幢501室发热三天').text).toBe('家住▇发热三天');
  });

  it('removes the names of the message wherever and however they stand', () => {
    expect(scrub('今早张 三发热,张三丰陪同', ['张三']).text).toBe('今早▇发热,▇陪同');
    expect(scrub('SMITH,JOHN fever; john  smith coughs', ['John Smith', 'SmithJohn']).text).toBe(
      '▇ fever; ▇ coughs',
    );
    expect(scrub('fever in smithers', ['Smith']).withheld.has('known-name')).toBe(false);
  });

  it('removes a name of the message that is made of words of the vocabulary', () => {
    expect(scrub('高热诉发热', ['高热']).text).toBe('▇诉发热');
    expect(scrub('Rose Rash has fever; Rash, Rose; rash on arms', ['Rose Rash']).text).toBe(
      '▇ has fever; ▇; rash on arms',
    );
    expect(scrub('Head complains of pain', ['Head']).text).toBe('▇ complains of pain');
  });

  it('keeps the illness where a part of a name is a word for it', () => {
    expect(scrub('S rash, cold hands', ['S', 'Rash', '王']).text).toBe('S rash, cold hands');
  });

  it('withholds a house number with its street, and keeps a measurement beside a name', () => {
    expect(scrub('住文三路100号,发热').text).toBe('▇,发热');
    expect(scrub('李国强39.5℃,3天').text).toBe('▇39.5°C,3天');
  });

  it('keeps one Chinese character only in good company', () => {
    expect(scrub('李小月发热').text).toBe('▇发热');
    expect(scrub('腿肿,足痛').text).toBe('腿肿,足痛');
  });

  it('counts each run by its kind', () => {
    const { withheld } = scrub('患者张三 13812345678 13912345678', ['张三']);
    expect(Object.fromEntries(withheld)).toEqual({ 'known-name': 1, telephone: 2 });
    expect(Object.fromEntries(scrub('王小明 李国强诉发热').withheld)).toEqual({
      'unknown-word': 2,
    });
  });

  it('says how much of a text was kept', () => {
    expect(scrub('王小明诉发热')).toMatchObject({ charactersBefore: 6, charactersAfter: 3 });
  });

  it('changes nothing when it is done twice', () => {
    for (const text of [...GONE.map(([, text]) => text), ...KEPT]) {
      const once = scrub(text).text;
      expect(scrub(once).text).toBe(once);
    }
  });

  it('is done in good time with hostile text', () => {
    for (const unit of ['1 ', 'a', '中', '号', '市', 'a@', '1-', 'A b ', '路1', '患者王']) {
      expect(scrub(unit.repeat(20_000)).text.length).toBeLessThanOrEqual(20_000);
    }
  }, 60_000);
});
