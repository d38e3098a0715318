// A laboratory report as national public-health profiles have it: several patients, orders and results, every value type, escapes,
// repetitions, subcomponents, specimens and notes. Of nobody.

export interface ReportWords {
  readonly controlId?: string;
  readonly charset?: string;
  readonly results?: readonly string[];
}

const RESULTS: readonly string[] = [
  'OBX|1|SN|31989-2^Antibody titre^LN||^1^:^128|{titer}^^UCUM|<1:16|H|||F|||20240229',
  'OBX|2|SN|20447-9^Copies^LN||>^10000000|{copies}/mL|||||F',
  'OBX|3|CWE|600-7^Culture^LN||5933001^Clostridium difficile^SCT^L1^艰难梭菌^L~112283007^Escherichia coli^SCT||||||F',
  'OBX|4|CE|11475-1^Organism^LN|1|^沙门氏菌^L|||A~R|||C',
  'OBX|5|NM|30341-2^ESR^LN||  1.20 |mm/h^^UCUM|0-20|N|||F',
  'OBX|6|NM|718-7^Hb^LN||13.4~13.5|g/dL||||||F',
  'OBX|7|TX|22634-0^Report^LN||line one\\.br\\line two \\T\\ more~second part||||||F',
  'OBX|8|FT|22635-7^Text^LN||5 \\F\\ 6 \\S\\ 7 \\R\\ 8 \\E\\ 9 \\X0D0A\\ \\H\\bold\\N\\||||||F',
  'OBX|9|ED|11502-2^PDF^LN||LAB^application^pdf^Base64^JVBERi0xLjQK||||||F',
  'OBX|10|RP|11503-0^Picture^LN||https&//example^JPEG||||||F',
  'OBX|11|ST|94500-6^SARS-CoV-2^LN||阳性(+)||阴性|POS|||F',
  'OBX|12|DT|11368-8^Onset^LN||20240227||||||F',
  'OBX|13||82810-3^Pregnant^LN||N||||||F',
  'OBX|14|CWE|76691-5^^LN||""||||||F',
];

export function reportMessage(words: ReportWords = {}): string {
  const { controlId = 'R1', charset = 'UNICODE UTF-8', results = RESULTS } = words;
  return [
    `MSH|^~\\&|LIS^2.16.840.1.1^ISO|H1^2.16.840.1.2^ISO|V|C|20240301120000+0800||ORU^R01^ORU_R01|${controlId}|P^T|2.5.1^CHN&China&ISO3166|||AL|NE|CHN|${charset}|||PHLabReport-NoAck^phLabResultsELRv251^2.16.840.1.3^ISO`,
    'SFT|Vendor^L|1.0|LIS|B1',
    'PID|1||P1^^^H1&2.16.840.1.2&ISO^MR~11010519491231002X^^^^NI||東^珅頭^誠||19491231|F|||某路1号^^某市^^100000^CHN^H||^PRN^PH^^86^10^12345678',
    'NTE|1|L|A note \\.br\\ of two lines',
    'PV1|1|E|||||||||||||||||V1',
    'ORC|RE|PL1^H1|F1^LIS',
    'OBR|1|PL1^H1|F1^LIS|625-4^Bacteria identified^LN|||202402291000|||||||||||||||20240301||MB|F',
    ...results,
    'NTE|1|L|after the results',
    'SPM|1|||119339001^Stool^SCT|||||||||||||202402290930',
    'OBR|2|PL1^H1|F1^LIS|625-4^Bacteria identified^LN|||202402291000|||||||||||||||20240301||MB|P',
    'OBX|1|ST|600-7^Culture^LN||pending||||||P',
    'PID|2||P2^^^H1^MR||李^四',
    'OBX|1|ST|X^before its order^L||of no order||||||F',
    'OBR|1||F2^LIS|5671-3^Lead^LN|||20240228|||||||||||||||||F',
    'OBX|1|NM|5671-3^Lead^LN||12|ug/dL|0-5|H|||F',
  ].join('\r');
}
