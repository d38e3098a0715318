// As each house writes what it examined: in the words of its own archive, always the same. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';

/** Words for one thing; what is not here is written alike everywhere. */
const WORDS: readonly (readonly string[])[] = [
  ['胸部', 'CHEST', 'Thorax', '胸', '51185008'],
  ['头部', 'HEAD', '头颅', 'Brain', '颅脑'],
  ['腹部', 'ABDOMEN', '全腹部', 'Abdomen'],
  ['腰椎', 'LSPINE', 'Lumbar spine', '腰椎平扫'],
  ['左膝', 'KNEE L', '左膝关节', 'Left knee'],
  ['右膝', 'KNEE R', '右膝关节', 'Right knee'],
  ['DX', 'CR'],
];

export function asWrittenBy(site: Pick<Site, 'id'>, word: string): string {
  const words = WORDS.find(([first]) => first === word);
  if (words === undefined) return word;
  const number = [...site.id].reduce(
    (sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003,
    7,
  );
  return words[number % words.length] ?? word;
}
