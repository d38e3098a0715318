// What a Chinese chief complaint asserts of the patient now. Left: as typed; right: concepts asserted, in their order.
import { describe, expect, it } from 'vitest';
import { compileLexicon } from './lexicon.ts';
import { normaliseText } from '../../platform/text/normalise-text.ts';
import { readComplaint } from './read-complaint.ts';
import { concepts, cues } from './shipped-catalogue.fixture.ts';

const lexicon = compileLexicon(concepts, cues);

function asserted(text: string): string {
  const { mentions } = readComplaint(lexicon, normaliseText(text));
  return mentions
    .filter((mention) => mention.stance === 'asserted')
    .map((mention) => mention.concept)
    .join(' ');
}

const PLAIN: [string, string][] = [
  ['发热3天', 'fever'],
  ['发热、咳嗽3天', 'fever cough'],
  ['发烧，嗓子疼', 'fever sore-throat'],
  ['高烧不退伴咳嗽', 'fever cough'],
  ['腹泻', 'diarrhoea'],
  ['拉肚子2天，一天七八次', 'diarrhoea'],
  ['上吐下泻半天', 'diarrhoea vomiting'],
  ['恶心呕吐伴腹痛', 'vomiting nausea abdominal-pain'],
  ['水样便6次', 'diarrhoea'],
  ['大便次数增多', 'diarrhoea'],
  ['黏液脓血便1天', 'bloody-stool'],
  ['发热伴皮疹2天', 'fever rash'],
  ['全身出疹', 'rash'],
  ['手足口病？', 'hand-foot-mouth'],
  ['口腔疱疹，手足皮疹', 'mouth-ulcer hand-foot-mouth'],
  ['发热、头痛、呕吐、颈强直', 'fever headache vomiting stiff-neck'],
  ['发热伴牙龈出血', 'fever bleeding'],
  ['高热惊厥1次', 'febrile-seizure'],
  ['双下肢无力3天', 'flaccid-paralysis'],
  ['煤气中毒1小时', 'co-poisoning'],
  ['CO中毒', 'co-poisoning'],
  ['中暑', 'heat-illness'],
  ['聚餐后腹泻、呕吐', 'food-poisoning vomiting'],
  ['受凉感冒，咳嗽，流鼻涕', 'respiratory-infection cough runny-nose'],
  ['流感样症状', 'influenza'],
  ['甲流抗原阳性', 'influenza'],
  ['双肺炎症', 'pneumonia'],
  ['不明原因肺炎待查', 'pneumonia-unknown'],
  ['患儿发热半天', 'fever'],
  ['发热 咳嗽 咽痛', 'fever cough sore-throat'],
  ['发热+咳嗽', 'fever cough'],
  ['水痘3天', 'varicella'],
  ['荨麻疹', 'urticaria'],
  ['摔伤右膝', 'trauma'],
  ['高血压复诊', ''],
  ['要求开药', ''],
  ['', ''],
];

const DENIED: [string, string][] = [
  ['无发热', ''],
  ['无发热、咳嗽、腹泻', ''],
  ['无发热及咳嗽', ''],
  ['无发热或皮疹', ''],
  ['无发热咳嗽', ''],
  ['否认咳嗽', ''],
  ['否认发热、咳嗽，有腹泻', 'diarrhoea'],
  ['未见皮疹', ''],
  ['不伴腹泻', ''],
  ['腹痛不伴腹泻', 'abdominal-pain'],
  ['腹痛，不伴有呕吐、腹泻', 'abdominal-pain'],
  ['咳嗽，无发热', 'cough'],
  ['咳嗽无发热', 'cough'],
  ['无发热，咳嗽3天', 'cough'],
  ['无发热。咳嗽3天', 'cough'],
  ['无发热；咳嗽3天', 'cough'],
  ['无发热;咳嗽3天', 'cough'],
  ['无发热,咳嗽3天', 'cough'],
  ['无发热 咳嗽3天', 'cough'],
  ['无发热但咳嗽', 'cough'],
  ['无发热，但有咳嗽', 'cough'],
  ['无发热有咳嗽', 'cough'],
  ['无发热伴咳嗽', 'cough'],
  ['无发热、无咳嗽、无腹泻', ''],
  ['无明显发热', ''],
  ['无畏寒寒战，发热2天', 'fever'],
  ['无畏寒、发热，有咽痛', 'sore-throat'],
  ['没有发烧', ''],
  ['没发烧，就是咳嗽', 'cough'],
  ['不发烧不咳嗽，拉肚子', 'diarrhoea'],
  ['不咳嗽，发热', 'fever'],
  ['非腹泻', ''],
  ['未诉发热', ''],
  ['未发现皮疹', ''],
  ['未再出现发热，仍咳嗽', 'cough'],
  ['暂无发热', ''],
  ['发热:无', ''],
  ['发热：无 咳嗽：有', 'cough'],
  ['发热：否认；腹泻：2天', 'diarrhoea'],
  ['发热(-)，咳嗽(+)', 'cough'],
  ['发热（－）咳嗽', 'cough'],
  ['流感阴性，发热', 'fever'],
  ['发热（无咳嗽）腹泻', 'fever diarrhoea'],
  ['腹泻3天，无发热史', 'diarrhoea'],
  ['无腹泻史', ''],
  ['无呕吐，无腹泻，腹痛1天', 'abdominal-pain'],
  ['除腹泻外无发热', 'diarrhoea'],
  ['头痛无呕吐、抽搐', 'headache'],
];

const LOOKS_LIKE_A_DENIAL: [string, string][] = [
  ['无明显诱因出现腹泻', 'diarrhoea'],
  ['无明显诱因腹泻3天', 'diarrhoea'],
  ['无诱因发热', 'fever'],
  ['无明显原因发热、咳嗽', 'fever cough'],
  ['四肢无力', 'flaccid-paralysis'],
  ['无力、发热', 'fever'],
  ['不明原因发热3天', 'fever'],
  ['腹泻不止', 'diarrhoea'],
  ['发热不退', 'fever'],
  ['发热无汗', 'fever'],
  ['服药后无缓解，仍发热咳嗽', 'fever cough'],
  ['治疗无效发热加重', 'fever'],
  ['咳嗽未愈，发热1天', 'cough fever'],
  ['未就诊，腹泻加重', 'diarrhoea'],
  ['无痛性皮疹', 'rash'],
  ['非常怕冷，发热', 'chills fever'],
  ['没精神，发烧', 'fever'],
  ['意识不清2小时', 'altered-mind'],
  ['不省人事', 'altered-mind'],
  ['若干次腹泻', 'diarrhoea'],
];

const NOT_THE_PATIENT_NOW: [string, string][] = [
  ['家属有发热', ''],
  ['母亲发热，患儿腹泻', 'diarrhoea'],
  ['同学发热，本人咳嗽', 'cough'],
  ['家属代诉发热3天', 'fever'],
  ['家长诉患儿发热', 'fever'],
  ['家属发现意识不清2小时', 'altered-mind'],
  ['接触发热患者', ''],
  ['流感患者接触史', ''],
  ['家族聚餐后腹泻', 'diarrhoea'],
  ['既往腹泻，现咳嗽', 'cough'],
  ['既往史：肺炎，水痘。发热1天', 'fever'],
  ['既往体健，发热3天', 'fever'],
  ['高热惊厥史', ''],
  ['腹痛病史3天', 'abdominal-pain'],
  ['过去3天发热', 'fever'],
  ['曾患麻疹', ''],
  ['小时候患水痘', ''],
  ['如有发热随诊', ''],
  ['若出现腹泻及时就诊', ''],
  ['麻疹、风疹疫苗接种', ''],
  ['流感疫苗', ''],
  ['接种疫苗后发热', 'fever'],
  ['水痘待排', ''],
  ['排除麻疹', ''],
  ['预防流感', ''],
  ['咨询手足口病', ''],
  ['有无发热，', ''],
];

const WRITING: [string, string][] = [
  ['ＣＯ中毒', 'co-poisoning'],
  ['發熱、咳嗽', 'fever cough'],
  ['发热　咳嗽', 'fever cough'],
  ['\u200b发\u200b热', 'fever'],
  ['无发热､咳嗽', ''],
  ['FEVER 发热', 'fever fever'],
];

describe.each([
  ['plain', PLAIN],
  ['denied', DENIED],
  ['only looks like a denial', LOOKS_LIKE_A_DENIAL],
  ['another person, the past, a hypothesis', NOT_THE_PATIENT_NOW],
  ['width, script, invisible characters', WRITING],
])('Chinese complaints: %s', (_name, table) => {
  it.each(table)('「%s」 asserts "%s"', (text, expected) => {
    expect(asserted(text)).toBe(expected);
  });
});

describe('temperature in Chinese words', () => {
  it.each([
    ['体温38.5℃', 38.5],
    ['体温最高39.2', 39.2],
    ['发热，T38.6℃', 38.6],
    ['T:39.0', 39],
    ['测体温约37.2度', 37.2],
    ['最高体温达40℃', 40],
    ['39.5℃', 39.5],
    ['无发热，体温36.5℃', 36.5],
    ['家属体温39℃', undefined],
    ['病程38天', undefined],
    ['体温正常', undefined],
    ['体温：138.5', undefined],
  ])('「%s」 is %s', (text, celsius) => {
    expect(readComplaint(lexicon, normaliseText(text)).temperatureC).toBe(celsius);
  });
});
